/** Turns AWS's answers about security groups, their rules and prefix lists back into records. */

import { canonicalCidr } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { PrefixList, PrefixListEntry } from "../../model/records/prefix-list.ts";
import type { Direction, Peer, SecurityGroup, SecurityGroupRule } from "../../model/records/security-group.ts";
import type { NewId } from "../../model/world/ids.ts";
import { readPorts, readProtocol } from "../security-groups/rules/rule-terms.ts";
import { ImportRefused, type Members } from "./members.ts";

export const readGroup = (saved: Members, account: string): SecurityGroup => ({
  id: saved.text("GroupId"),
  name: saved.text("GroupName"),
  description: saved.maybeText("Description") ?? "",
  vpcId: saved.text("VpcId"),
  ownerId: saved.maybeText("OwnerId") ?? account,
  tags: saved.tags(),
});

/** AWS's answers are read by the same functions as callers' inputs. */
function readTerms(saved: Members) {
  try {
    const protocol = readProtocol(saved.maybeText("IpProtocol"));
    return { protocol, ...readPorts(protocol, saved.maybeNumber("FromPort"), saved.maybeNumber("ToPort")) };
  } catch (error) {
    throw new ImportRefused(`${saved.where}: ${(error as Error).message}`);
  }
}

function cidrPeer(saved: Members, name: string, kind: "ipv4" | "ipv6"): Peer {
  const text = saved.text(name);
  const cidr = canonicalCidr(text, kind);
  if (cidr === undefined) throw new ImportRefused(`${saved.where}.${name} is not a CIDR block of its family: ${text}`);
  return { kind, cidr };
}

function groupPeer(pair: Members, account: string): Peer {
  const [vpcId, peeringId] = ["VpcId", "VpcPeeringConnectionId"].map((name) => pair.maybeText(name));
  return {
    kind: "group",
    groupId: pair.text("GroupId"),
    ownerId: pair.maybeText("UserId") ?? account,
    ...dropUndefined({ vpcId, peeringId }),
  };
}

const described = (saved: Members) => dropUndefined({ description: saved.maybeText("Description") });

/** A rule as DescribeSecurityGroupRules returns it: with its id. */
export function readRule(saved: Members, account: string): SecurityGroupRule {
  const reference = saved.maybe("ReferencedGroupInfo");
  const prefixListId = saved.maybeText("PrefixListId");
  const peer: Peer =
    reference !== undefined
      ? groupPeer(reference, account)
      : prefixListId !== undefined
        ? { kind: "prefix-list", prefixListId }
        : saved.maybeText("CidrIpv6") !== undefined
          ? cidrPeer(saved, "CidrIpv6", "ipv6")
          : cidrPeer(saved, "CidrIpv4", "ipv4");
  return {
    id: saved.text("SecurityGroupRuleId"),
    groupId: saved.text("GroupId"),
    ownerId: saved.maybeText("GroupOwnerId") ?? account,
    direction: saved.flag("IsEgress") ? "egress" : "ingress",
    ...readTerms(saved),
    peer,
    ...described(saved),
    tags: saved.tags(),
  };
}

/** The rules that a group's permissions describe, for state saved without DescribeSecurityGroupRules; their ids are new. */
export function readPermissions(saved: Members, group: SecurityGroup, newId: NewId): readonly SecurityGroupRule[] {
  const read = (member: string, direction: Direction) =>
    saved.list(member).flatMap((permission) => {
      const terms = readTerms(permission);
      const rule = (source: Members, peer: Peer): SecurityGroupRule => ({
        id: newId("security-group-rule"),
        groupId: group.id,
        ownerId: group.ownerId,
        direction,
        ...terms,
        peer,
        ...described(source),
        tags: [],
      });
      return [
        ...permission.list("IpRanges").map((each) => rule(each, cidrPeer(each, "CidrIp", "ipv4"))),
        ...permission.list("Ipv6Ranges").map((each) => rule(each, cidrPeer(each, "CidrIpv6", "ipv6"))),
        ...permission
          .list("PrefixListIds")
          .map((each) => rule(each, { kind: "prefix-list", prefixListId: each.text("PrefixListId") })),
        ...permission.list("UserIdGroupPairs").map((each) => rule(each, groupPeer(each, group.ownerId))),
      ];
    });
  return [...read("IpPermissions", "ingress"), ...read("IpPermissionsEgress", "egress")];
}

const settled = ["create-complete", "modify-complete", "modify-failed", "restore-complete", "delete-failed"] as const;

export function readPrefixList(saved: Members): PrefixList {
  return {
    id: saved.text("PrefixListId"),
    name: saved.text("PrefixListName"),
    ownerId: saved.text("OwnerId"),
    addressFamily: saved.oneOf("AddressFamily", ["IPv4", "IPv6"], "IPv4"),
    maxEntries: saved.maybeNumber("MaxEntries") ?? 0,
    version: saved.maybeNumber("Version") ?? 1,
    state: saved.oneOf("State", settled, "create-complete"),
    tags: saved.tags(),
  };
}

export function readPrefixListEntry(saved: Members): PrefixListEntry {
  const text = saved.text("Cidr");
  const cidr = canonicalCidr(text);
  if (cidr === undefined) throw new ImportRefused(`${saved.where}.Cidr is not a CIDR block: ${text}`);
  return { cidr, ...described(saved) };
}
