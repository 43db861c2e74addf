/** Replaces the terms of a group's rules; their ids, directions and kinds of peer stay. */
import { awsError } from "../../../model/aws-error.ts";
import type { Peer, SecurityGroup, SecurityGroupRule } from "../../../model/records/security-group.ts";
import { put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import type { SecurityGroupRuleRequest } from "../../../wire/generated/ec2.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findPrefixList } from "../../prefix-lists/find-prefix-list.ts";
import { findGroup } from "../groups/find-group.ts";
import { readReference, splitOwner } from "../groups/references.ts";
import { duplicateRule, repeatedPermission } from "./authorize.ts";
import { findRuleOf } from "./find-rule.ts";
import { refuseOverQuota } from "./rule-quota.ts";
import {
  describeTerms,
  peerMissing,
  readCidr,
  readDescription,
  readPorts,
  readProtocol,
  ruleKey,
} from "./rule-terms.ts";

const severalPeers = awsError(
  "InvalidParameterCombination",
  () => "Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified",
);
// AWS: the kind of a rule's source can't change (catalogue 153).
const otherKindOfPeer = awsError(
  "InvalidParameterValue",
  (id: string, wanted: string, present: string) =>
    `Invalid rule type for security group rule '${id}'. You may not specify ${wanted} for an existing ${present} rule.`,
);
const allProtocolsWithPorts = awsError(
  "InvalidParameterValue",
  () =>
    "You may not specify all protocols and specific ports. Please specify each protocol and port range combination individually, or all protocols and no port range.",
);
const requestMissing = awsError(
  "MissingParameter",
  (id: string) => `The request must contain what the rule '${id}' is to say`,
);

const kindNames: Readonly<Record<Peer["kind"], { readonly wanted: string; readonly present: string }>> = {
  ipv4: { wanted: "an IPv4 CIDR", present: "IPv4 CIDR" },
  ipv6: { wanted: "an IPv6 CIDR", present: "IPv6 CIDR" },
  "prefix-list": { wanted: "a prefix list", present: "prefix list" },
  group: { wanted: "a referenced group id", present: "referenced group id" },
};

export default operation("ec2", "ModifySecurityGroupRules", {
  // AWS: on the group, its rules, and the lists that they will refer to (catalogue 392).
  touches({ input, world }) {
    const group = findGroup(world, input.GroupId);
    return [
      existing("security-group", group),
      ...input.SecurityGroupRules.flatMap(({ SecurityGroupRuleId: id, SecurityGroupRule: { PrefixListId } = {} }) => [
        existing("security-group-rule", findRuleOf(world, group, id)),
        ...(PrefixListId ? [existing("prefix-list", findPrefixList(world, PrefixListId))] : []),
      ]),
    ];
  },
  decide({ input, world, limits }) {
    const group = findGroup(world, input.GroupId);
    if (input.SecurityGroupRules.length === 0) throw missingParameter("securityGroupRule");
    const modified = new Map<string, SecurityGroupRule>();
    for (const { SecurityGroupRuleId: id, SecurityGroupRule: request } of input.SecurityGroupRules) {
      const rule = findRuleOf(world, group, id);
      if (request === undefined) throw requestMissing(id);
      if (modified.has(id)) throw repeatedPermission();
      modified.set(id, replaced(world, group, rule, request));
    }
    const after = world
      .by("security-group-rule", "group", group.id)
      .map((rule) => modified.get(rule.id) ?? rule)
      .toArray();
    for (const direction of ["ingress", "egress"] as const) {
      const rules = after.filter((rule) => rule.direction === direction);
      refuseDuplicates(rules, modified);
      refuseOverQuota(
        world,
        rules.map(({ peer }) => peer),
        limits,
      );
    }
    return {
      changes: [...modified.values()].map((rule) => put("security-group-rule", rule)),
      output: { Return: true },
    };
  },
});

function replaced(
  world: World,
  group: SecurityGroup,
  rule: SecurityGroupRule,
  request: SecurityGroupRuleRequest,
): SecurityGroupRule {
  const peer = readPeer(world, group, request);
  if (peer.kind !== rule.peer.kind) {
    throw otherKindOfPeer(rule.id, kindNames[peer.kind].wanted, kindNames[rule.peer.kind].present);
  }
  const protocol = readProtocol(request.IpProtocol);
  if (protocol === "-1" && namesPorts(request)) throw allProtocolsWithPorts();
  const { description: _, ...kept } = rule;
  return {
    ...kept,
    protocol,
    ...readPorts(protocol, request.FromPort, request.ToPort),
    peer,
    ...readDescription(request.Description),
  };
}

/**
 * AWS: a rule for all protocols can't have ports here, although Authorize ignores them (catalogue 371). `-1`, which answers
 * show if there are no ports, doesn't count as a port.
 */
const namesPorts = ({ FromPort = -1, ToPort = -1 }: SecurityGroupRuleRequest): boolean =>
  FromPort !== -1 || ToPort !== -1;

function readPeer(world: World, group: SecurityGroup, request: SecurityGroupRuleRequest): Peer {
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId } = request;
  const given = [CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId].filter(Boolean).length;
  if (given > 1) throw severalPeers();
  if (CidrIpv4) return readCidr("ipv4", CidrIpv4);
  if (CidrIpv6) return readCidr("ipv6", CidrIpv6);
  if (PrefixListId) return { kind: "prefix-list", prefixListId: findPrefixList(world, PrefixListId).id };
  if (!ReferencedGroupId) throw peerMissing();
  const { account, id } = splitOwner(ReferencedGroupId);
  return readReference(world, group, id, account, undefined);
}

function refuseDuplicates(rules: readonly SecurityGroupRule[], modified: ReadonlyMap<string, SecurityGroupRule>): void {
  const seen = new Map<string, SecurityGroupRule>();
  for (const rule of rules) {
    const other = seen.get(ruleKey(rule));
    if (other !== undefined && (modified.has(rule.id) || modified.has(other.id))) {
      throw duplicateRule(describeTerms(rule));
    }
    seen.set(ruleKey(rule), rule);
  }
}
