/** Decides whether an endpoint may take over its service's host name in the VPC. */
import { awsError } from "../../model/aws-error.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import type { World } from "../../model/world/world.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { interfaceService } from "./endpoint-services.ts";

const needsDns = awsError(
  "InvalidParameter",
  (vpcId: string) =>
    `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
);
const conflict = awsError(
  "InvalidParameter",
  (name: string, vpcId: string) =>
    `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${name} in the VPC ${vpcId}`,
);

const noPrivateDnsName = awsError(
  "InvalidParameter",
  (serviceName: string) =>
    `Private DNS can't be enabled because the service ${serviceName} does not provide a private DNS name.`,
);

export function refusePrivateDns(world: World, endpoint: VpcEndpoint): void {
  const { id, vpcId, serviceName } = endpoint;
  const name = privateNameOf(endpoint);
  if (name === undefined) throw noPrivateDnsName(serviceName);
  const vpc = findVpc(world, vpcId);
  if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames) throw needsDns(vpcId);
  for (const other of world.by("vpc-endpoint", "vpc", vpcId)) {
    if (other.id === id || !other.isPrivateDnsEnabled || privateNameOf(other) !== name) continue;
    throw conflict(name, vpcId);
  }
}

/** The name that the endpoint takes over if it's told to. */
export const privateNameOf = ({ type, serviceRegion, serviceName, privateDnsName }: VpcEndpoint): string | undefined =>
  type === "Interface" ? (privateDnsName ?? interfaceService(serviceRegion, serviceName)?.privateDnsName) : undefined;
