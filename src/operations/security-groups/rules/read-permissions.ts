/** Reads IpPermissions, the form in which calls give rules: an entry makes one rule per peer. */
import { awsError } from "../../../model/aws-error.ts";
import type { Peer, SecurityGroup } from "../../../model/records/security-group.ts";
import type { World } from "../../../model/world/world.ts";
import type { IpPermission, UserIdGroupPair } from "../../../wire/generated/ec2.ts";
import { findPrefixList } from "../../prefix-lists/find-prefix-list.ts";
import { findGroupByName } from "../groups/find-group.ts";
import { readReference, splitOwner } from "../groups/references.ts";
import { peerMissing, type RuleTerms, readCidr, readDescription, readPorts, readProtocol } from "./rule-terms.ts";

// ours: no evidence of AWS's text
const groupOfPairMissing = awsError("MissingParameter", () => "Source group ID missing.");

export function readPermissions(
  world: World,
  group: SecurityGroup,
  permissions: readonly IpPermission[],
): readonly RuleTerms[] {
  return permissions.flatMap((permission) => readPermission(world, group, permission));
}

function readPermission(world: World, group: SecurityGroup, permission: IpPermission): readonly RuleTerms[] {
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const protocol = readProtocol(permission.IpProtocol);
  const ports = readPorts(protocol, permission.FromPort, permission.ToPort);
  const terms = (peer: Peer, description: string | undefined): RuleTerms => ({
    protocol,
    ...ports,
    peer,
    ...readDescription(description),
  });
  const rules = [
    ...IpRanges.map(({ CidrIp = "", Description }) => terms(readCidr("ipv4", CidrIp), Description)),
    ...Ipv6Ranges.map(({ CidrIpv6 = "", Description }) => terms(readCidr("ipv6", CidrIpv6), Description)),
    ...PrefixListIds.map(({ PrefixListId = "", Description }) =>
      terms({ kind: "prefix-list", prefixListId: findPrefixList(world, PrefixListId).id }, Description),
    ),
    ...UserIdGroupPairs.map((pair) => terms(readPair(world, group, pair), pair.Description)),
  ];
  if (rules.length === 0) throw peerMissing();
  return rules;
}

function readPair(world: World, group: SecurityGroup, pair: UserIdGroupPair): Peer {
  const { GroupId, GroupName, VpcPeeringConnectionId } = pair;
  const { account, id } = splitOwner(GroupId ?? "");
  const ownerId = pair.UserId || account || undefined;
  if (id) return readReference(world, group, id, ownerId, VpcPeeringConnectionId || undefined);
  if (!GroupName) throw groupOfPairMissing();
  // AWS: a name is looked up in the default VPC, whichever VPC the rule's own group is in (catalogue 130, 376).
  const named = findGroupByName(world, GroupName);
  return { ...readReference(world, group, named.id, undefined, undefined), groupName: GroupName };
}
