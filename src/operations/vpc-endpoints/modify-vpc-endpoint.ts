/** Changes a VPC endpoint: its policy, route tables, subnets, groups and names. */
import { awsError } from "../../model/aws-error.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { followEndpoint } from "../endpoint-services/connections/connection.ts";
import { serviceAtName } from "../endpoint-services/connections/offered-services.ts";
import { zonesOfService } from "../endpoint-services/services/service-balancers.ts";
import { deletionOf } from "../network-interfaces/interface-deletion.ts";
import { groupsOf, groupsTouched } from "../network-interfaces/interface-groups.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { referred, type Touched } from "../permission/touched.ts";
import { FULL_ACCESS, findEndpoint, interfacesOfEndpoint, tablesOf } from "./endpoint.ts";
import { makeEndpointInterfaces, refuseZones, subnetsNamed } from "./endpoint-interfaces.ts";
import { refusePolicy } from "./endpoint-policy.ts";
import { withoutRoute, withRoute } from "./endpoint-routes.ts";
import { refusePrivateDns } from "./private-dns.ts";
import { namesOfEndpoint } from "./show-endpoint.ts";
import { refuseWhatTypeHasNot } from "./type-of-endpoint.ts";

type Input = InputOf<"ec2", "ModifyVpcEndpoint">;

// ours: no evidence of AWS's texts
const notThere = awsError(
  "InvalidParameter",
  (what: string, id: string) => `${what} ${id} is not associated with the endpoint.`,
);
const groupNeeded = awsError("InvalidParameter", () => "An endpoint must have at least one security group.");

export default operation("ec2", "ModifyVpcEndpoint", {
  touches: ({ input, world }) => [
    referred(world, "vpc-endpoint", input.VpcEndpointId),
    ...[input.AddRouteTableIds, input.RemoveRouteTableIds].flatMap((ids = []) =>
      ids.map((id) => referred(world, "route-table", id)),
    ),
    ...[subnetsNamed(input.AddSubnetIds, input.SubnetConfigurations), input.RemoveSubnetIds].flatMap((ids = []) =>
      ids.map((id) => referred(world, "subnet", id)),
    ),
    ...groupsChanged(world, input),
  ],
  decide(call) {
    const { input, world } = call;
    const endpoint = findEndpoint(world, input.VpcEndpointId);
    refusePolicy(input.PolicyDocument);
    const policyDocument = input.ResetPolicy ? FULL_ACCESS[endpoint.type] : input.PolicyDocument;
    refuseWhatTypeHasNot(endpoint.type, {
      routeTables: [...(input.AddRouteTableIds ?? []), ...(input.RemoveRouteTableIds ?? [])],
      subnets: [...(input.AddSubnetIds ?? []), ...(input.RemoveSubnetIds ?? []), ...(input.SubnetConfigurations ?? [])],
      groups: [...(input.AddSecurityGroupIds ?? []), ...(input.RemoveSecurityGroupIds ?? [])],
    });
    if (input.PrivateDnsEnabled === true) refusePrivateDns(world, endpoint);
    const interfaces = changedInterfaces(call, endpoint);
    const { groupIds: _, ...others } = endpoint;
    const changed: VpcEndpoint = {
      ...others,
      ...(interfaces.ids.length === 0 && interfaces.groupIds.length > 0 && { groupIds: interfaces.groupIds }),
      policyDocument: policyDocument ?? endpoint.policyDocument,
      isPrivateDnsEnabled: input.PrivateDnsEnabled ?? endpoint.isPrivateDnsEnabled,
      ipAddressType: input.IpAddressType ?? endpoint.ipAddressType,
      dnsOptions: { ...endpoint.dnsOptions, ...input.DnsOptions },
      networkInterfaceIds: interfaces.ids,
    };
    return {
      changes: [
        put("vpc-endpoint", changed),
        ...changedTables(call, endpoint),
        ...interfaces.changes,
        ...followEndpoint(world, changed, {
          ipAddressType: changed.ipAddressType,
          dnsNames: namesOfEndpoint(changed, interfaces.after),
        }),
      ],
      output: { Return: true },
    };
  },
});

/** The groups that the call adds and removes. The first interface gets the default group if the call names no group. */
function groupsChanged(world: World, input: Input): readonly Touched[] {
  const named = [...(input.AddSecurityGroupIds ?? []), ...(input.RemoveSecurityGroupIds ?? [])];
  const endpoint = world.get("vpc-endpoint", input.VpcEndpointId);
  const isFirst = endpoint?.networkInterfaceIds.length === 0;
  const adds = isFirst && subnetsNamed(input.AddSubnetIds, input.SubnetConfigurations).length > 0;
  const waiting = adds ? (endpoint.groupIds ?? []) : [];
  return named.length > 0 || adds ? groupsTouched(world, endpoint?.vpcId ?? "", [...named, ...waiting]) : [];
}

function changedTables({ input, world }: Call<Input>, endpoint: VpcEndpoint): readonly Change[] {
  const { AddRouteTableIds: added = [], RemoveRouteTableIds: removed = [] } = input;
  const tables = tablesOf(world, endpoint);
  return [
    ...removed.map((id) => {
      const table = tables.find((each) => each.id === id);
      if (table === undefined) throw notThere("Route table", id);
      return put("route-table", withoutRoute(table, endpoint));
    }),
    ...added.map((id) => put("route-table", withRoute(world, endpoint, id))),
  ];
}

/** The groups that the endpoint's interfaces have after the call. */
function changedGroups({ input, world, limits }: Call<Input>, endpoint: VpcEndpoint, before: readonly string[]) {
  const { AddSecurityGroupIds: added = [], RemoveSecurityGroupIds: removed = [] } = input;
  if (added.length + removed.length === 0) return before;
  for (const id of removed) if (!before.includes(id)) throw notThere("Security group", id);
  const after = [...before.filter((id) => !removed.includes(id)), ...added];
  if (after.length === 0) throw groupNeeded();
  return groupsOf(world, { vpcId: endpoint.vpcId, id: endpoint.id }, after, limits);
}

function changedInterfaces(call: Call<Input>, endpoint: VpcEndpoint) {
  const { input, world } = call;
  const { AddSubnetIds = [], RemoveSubnetIds = [], SubnetConfigurations = [] } = input;
  const { AddSecurityGroupIds = [], RemoveSecurityGroupIds = [] } = input;
  const before = interfacesOfEndpoint(world, endpoint);
  const isAsked =
    [...AddSubnetIds, ...RemoveSubnetIds, ...AddSecurityGroupIds, ...RemoveSecurityGroupIds].length > 0 ||
    SubnetConfigurations.length > 0;
  const groupsBefore = before[0]?.groupIds ?? endpoint.groupIds ?? [];
  if (!isAsked) return { changes: [], ids: endpoint.networkInterfaceIds, after: before, groupIds: groupsBefore };
  refuseZonesAdded(call, endpoint);
  for (const id of RemoveSubnetIds) if (!before.some(({ subnetId }) => subnetId === id)) throw notThere("Subnet", id);
  const isRemoved = ({ subnetId }: NetworkInterface) => RemoveSubnetIds.includes(subnetId);
  const kept = before.filter((each) => !isRemoved(each));
  const groupIds = changedGroups(call, endpoint, groupsBefore);
  const added = makeEndpointInterfaces(call, endpoint, AddSubnetIds, groupIds, SubnetConfigurations, kept);
  return {
    changes: [
      ...before.filter(isRemoved).flatMap((each) => deletionOf(world, each)),
      ...kept.map((each) => put("network-interface", { ...each, groupIds })),
      ...added.map((each) => put("network-interface", each)),
    ],
    ids: [...kept, ...added].map(({ id }) => id),
    after: [...kept, ...added],
    groupIds,
  };
}

function refuseZonesAdded(call: Call<Input>, endpoint: VpcEndpoint): void {
  const service = serviceAtName(call.world, endpoint.serviceName);
  if (service === undefined) return;
  const { AddSubnetIds, SubnetConfigurations } = call.input;
  const zones = new Set(zonesOfService(service.owner, service.service).map(({ name }) => name));
  const isHere = service.owner.region === call.world.region;
  refuseZones(call, endpoint, subnetsNamed(AddSubnetIds, SubnetConfigurations), isHere ? zones : undefined);
}
