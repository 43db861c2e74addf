/** Lists security groups with their rules. */
import type { Direction, SecurityGroup, SecurityGroupRule } from "../../../model/records/security-group.ts";
import { describe, recordsOf } from "../../describe.ts";
import type { Filters } from "../../filters.ts";
import { hasPorts } from "../rules/rule-terms.ts";
import { findGroup, findGroupByName } from "./find-group.ts";
import { showGroup } from "./show-group.ts";

type RuleValue = (rule: SecurityGroupRule) => string | number | undefined;

/** The values that filters on rules compare. AWS: several filters may match different rules of a group (catalogue 68). */
const ruleValues: Readonly<Record<string, RuleValue>> = {
  cidr: ({ peer }) => (peer.kind === "ipv4" ? peer.cidr : undefined),
  "from-port": ({ protocol, fromPort }) => (hasPorts(protocol) ? fromPort : undefined),
  "group-id": ({ peer }) => (peer.kind === "group" ? peer.groupId : undefined),
  // AWS: a rule made with a group's id isn't found by the group's name (catalogue 71).
  "group-name": ({ peer }) => (peer.kind === "group" ? peer.groupName : undefined),
  "ipv6-cidr": ({ peer }) => (peer.kind === "ipv6" ? peer.cidr : undefined),
  "prefix-list-id": ({ peer }) => (peer.kind === "prefix-list" ? peer.prefixListId : undefined),
  protocol: ({ protocol }) => protocol,
  "to-port": ({ protocol, toPort }) => (hasPorts(protocol) ? toPort : undefined),
  "user-id": ({ peer }) => (peer.kind === "group" ? peer.ownerId : undefined),
};

const ruleFilters = (prefix: string, direction: Direction): Filters<SecurityGroup> =>
  Object.fromEntries(
    Object.entries(ruleValues).map(([name, read]) => [
      `${prefix}.${name}`,
      (group, { world }) => {
        const rules = [...world.by("security-group-rule", "group", group.id)];
        return rules.filter((rule) => rule.direction === direction).map(read);
      },
    ]),
  );

export default describe("ec2", "DescribeSecurityGroups", {
  list: "SecurityGroups",
  ...recordsOf("security-group"),
  ids: {
    of: ({ GroupIds = [], GroupNames = [] }) => [...GroupIds, ...GroupNames.map((name) => `name ${name}`)],
    find: ({ world }, id) => (id.startsWith("name ") ? findGroupByName(world, id.slice(5)) : findGroup(world, id)),
  },
  filters: {
    description: (group) => group.description,
    "group-id": (group) => group.id,
    "group-name": (group) => group.name,
    "owner-id": (group) => group.ownerId,
    "vpc-id": (group) => group.vpcId,
    ...ruleFilters("ip-permission", "ingress"),
    ...ruleFilters("egress.ip-permission", "egress"),
  },
  narrow: {
    "group-id": ({ world }, id) => [world.get("security-group", id)],
    "vpc-id": ({ world }, id) => world.by("security-group", "vpc", id),
  },
  show: (group, { world }) => showGroup(world, group),
});
