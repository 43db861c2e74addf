/** Lists network ACLs with their entries and associations. */
import type { NetworkAcl, NetworkAclEntry } from "../../model/records/routing.ts";
import { describe } from "../describe.ts";
import type { Call } from "../operation.ts";
import { findNetworkAcl } from "./find-network-acl.ts";
import { entriesOf, showNetworkAcl } from "./show-network-acl.ts";

type Value = string | number | boolean | undefined;

const inEntries =
  (read: (entry: NetworkAclEntry) => Value) =>
  (acl: NetworkAcl, { world }: Call<unknown>): readonly Value[] =>
    entriesOf(world, acl).map(read);

const inAssociations =
  (read: (association: { readonly id: string; readonly subnetId: string; readonly networkAclId: string }) => string) =>
  (acl: NetworkAcl, { world }: Call<unknown>): readonly string[] =>
    world.by("network-acl-association", "acl", acl.id).map(read).toArray();

const isIpv6 = ({ cidr }: NetworkAclEntry) => cidr.includes(":");

export default describe("ec2", "DescribeNetworkAcls", {
  list: "NetworkAcls",
  all: ({ world }): Iterable<NetworkAcl> => world.all("network-acl"),
  ids: {
    of: ({ NetworkAclIds }) => NetworkAclIds,
    find: ({ world }, id) => findNetworkAcl(world, id),
    refusedWithMaxResults: ["NetworkAclIds", "MaxResults"],
  },
  filters: {
    "association.association-id": inAssociations(({ id }) => id),
    "association.network-acl-id": inAssociations(({ networkAclId }) => networkAclId),
    "association.subnet-id": inAssociations(({ subnetId }) => subnetId),
    default: ({ isDefault }) => isDefault,
    "entry.cidr": inEntries((entry) => (isIpv6(entry) ? undefined : entry.cidr)),
    "entry.egress": inEntries(({ egress }) => egress),
    "entry.icmp.code": inEntries(({ icmp }) => icmp?.code),
    "entry.icmp.type": inEntries(({ icmp }) => icmp?.type),
    "entry.ipv6-cidr": inEntries((entry) => (isIpv6(entry) ? entry.cidr : undefined)),
    "entry.port-range.from": inEntries(({ portRange }) => portRange?.from),
    "entry.port-range.to": inEntries(({ portRange }) => portRange?.to),
    // AWS: the filter takes a name or a number.
    "entry.protocol": (acl, { world }) =>
      entriesOf(world, acl).flatMap(({ protocol }) => [protocol, { "1": "icmp", "6": "tcp", "17": "udp" }[protocol]]),
    "entry.rule-action": inEntries(({ action }) => action),
    "entry.rule-number": inEntries(({ ruleNumber }) => ruleNumber),
    "network-acl-id": ({ id }) => id,
    "owner-id": ({ ownerId }) => ownerId,
    "vpc-id": ({ vpcId }) => vpcId,
  },
  narrow: { "vpc-id": ({ world }, vpcId) => world.by("network-acl", "vpc", vpcId) },
  idOf: ({ id }) => id,
  show: (acl, { world }) => showNetworkAcl(world, acl),
});
