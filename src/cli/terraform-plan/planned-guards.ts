/** What a Terraform plan changes of Block Public Access, as calls. */
import type { MapToCalls } from "./call-sink.ts";
import { CannotMap, defined, type PlannedResource, text } from "./planned-resource.ts";

const neededText = (resource: PlannedResource, attribute: string): string => {
  const found = text(resource.after[attribute]);
  if (found === undefined) throw new CannotMap(`its ${attribute} is known only after apply`);
  return found;
};

/** One for the Region. Without it, nothing is blocked. */
export const mapBlockOptions: MapToCalls = (resource, reader) => {
  const set = (InternetGatewayBlockMode: string) =>
    reader.call("link", resource, "ModifyVpcBlockPublicAccessOptions", { InternetGatewayBlockMode });
  if (resource.creates || resource.updates) set(neededText(resource, "internet_gateway_block_mode"));
  else if (resource.deletes) set("off");
};

export const mapExclusion: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates } = resource;
  if (deletes) {
    reader.call("delete", resource, "DeleteVpcBlockPublicAccessExclusion", { ExclusionId: resource.id });
  }
  if (!creates && !updates) return;
  const InternetGatewayExclusionMode = neededText(resource, "internet_gateway_exclusion_mode");
  if (creates) {
    const excluded = defined({ VpcId: resource.idOf("vpc_id"), SubnetId: resource.idOf("subnet_id") });
    const input = { ...excluded, InternetGatewayExclusionMode };
    reader.call("link", resource, "CreateVpcBlockPublicAccessExclusion", input);
  } else if (resource.changed("internet_gateway_exclusion_mode")) {
    const input = { ExclusionId: resource.id, InternetGatewayExclusionMode };
    reader.call("link", resource, "ModifyVpcBlockPublicAccessExclusion", input);
  }
};
