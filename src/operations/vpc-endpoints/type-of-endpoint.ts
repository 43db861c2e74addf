/** Refuses parameters of the other endpoint type: route tables are for gateways, subnets and groups for interfaces. */
import { awsError } from "../../model/aws-error.ts";

const onlyForGateways = awsError(
  "InvalidParameter",
  () => "Route table IDs are only supported for Gateway type VPC Endpoint.",
);
const subnetsOnlyForInterfaces = awsError(
  "InvalidParameter",
  () => "Subnet IDs are only supported for Interface and GatewayLoadBalancer type VPC Endpoints.",
);
// ours: by analogy with AWS's text for subnets
const groupsOnlyForInterfaces = awsError(
  "InvalidParameter",
  () => "Security group IDs are only supported for Interface type VPC Endpoints.",
);

interface Given {
  readonly routeTables: readonly unknown[];
  readonly subnets: readonly unknown[];
  readonly groups: readonly unknown[];
}

/** AWS: checks the type in the call before it checks the service (catalogue 380). */
export function refuseWhatTypeHasNot(type: string, { routeTables, subnets, groups }: Given): void {
  if (type !== "Gateway" && routeTables.length > 0) throw onlyForGateways();
  if (type === "Gateway" && subnets.length > 0) throw subnetsOnlyForInterfaces();
  if (type !== "Interface" && groups.length > 0) throw groupsOnlyForInterfaces();
}
