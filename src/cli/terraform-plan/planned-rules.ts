/** The security groups and rules of a Terraform plan as calls. */
import type { CallSink, MapToCalls } from "./call-sink.ts";
import type { Existing } from "./existing.ts";
import type { Attributes, Expressions } from "./plan-references.ts";
import { CannotMap, defined, list, type PlannedResource, text, texts } from "./planned-resource.ts";

/** A rule with one peer, as IpPermissions take it. */
interface OneRule {
  readonly IpProtocol: string;
  readonly FromPort: number | undefined;
  readonly ToPort: number | undefined;
  readonly [peers: string]: unknown;
}

function permission(protocol: unknown, from: unknown, to: unknown, peer: object): OneRule {
  const IpProtocol = String(protocol ?? "-1") === "all" ? "-1" : String(protocol ?? "-1");
  const port = (value: unknown) => (IpProtocol !== "-1" && typeof value === "number" ? value : undefined);
  return defined({ IpProtocol, FromPort: port(from), ToPort: port(to), ...peer }) as unknown as OneRule;
}

const peers = {
  cidr: (cidr: string) => ({ IpRanges: [{ CidrIp: cidr }] }),
  cidr6: (cidr: string) => ({ Ipv6Ranges: [{ CidrIpv6: cidr }] }),
  list: (id: string) => ({ PrefixListIds: [{ PrefixListId: id }] }),
  group: (id: string) => ({ UserIdGroupPairs: [{ GroupId: id }] }),
};

/** The rules of a block that may have many peers. `groups` are those of other groups and of itself. */
function permissions(block: Attributes, groups: readonly string[]): readonly OneRule[] {
  const one = (peer: object) => permission(block["protocol"], block["from_port"], block["to_port"], peer);
  return [
    ...texts(block["cidr_blocks"]).map((cidr) => one(peers.cidr(cidr))),
    ...texts(block["ipv6_cidr_blocks"]).map((cidr) => one(peers.cidr6(cidr))),
    ...texts(block["prefix_list_ids"]).map((id) => one(peers.list(id))),
    ...groups.map((id) => one(peers.group(id))),
  ];
}

const OPEN = [permission("-1", undefined, undefined, peers.cidr("0.0.0.0/0"))];
const verbs = { ingress: "Ingress", egress: "Egress" } as const;
type Side = keyof typeof verbs;

/** The inline rules of a group, as they are or as they will be. */
function inlineRules(resource: PlannedResource, side: Side, when: "before" | "after", own: string): readonly OneRule[] {
  const declared = resource.expressions[side];
  if (when === "after" && declared === undefined && resource.isUnknown(side)) return [];
  if (when === "after" && resource.after[side] === undefined && resource.isUnknown(side)) {
    throw new CannotMap(`its ${side} rules are known only after apply`);
  }
  return list(resource[when][side]).flatMap((each) => {
    const block = each as Attributes;
    const groups = [...texts(block["security_groups"]), ...(block["self"] === true ? [own] : [])];
    if (when === "before") return permissions(block, groups);
    // Groups that are known only after apply are missing from the list. Terraform gives the references of each block, or of
    // all blocks together: then they are surely this block's only if it's the only one, or if they all are one group.
    const isMissing = block["security_groups"] === undefined || block["security_groups"] === null;
    const apart = Array.isArray(declared)
      ? (declared as readonly Expressions[]).filter((one) => isBlock(one, block))
      : [];
    const references = Array.isArray(declared) ? apart.map((one) => one["security_groups"]) : [declared];
    const refersTo = isMissing
      ? references.flatMap((one) => resource.idsMeant("security_groups", one, "aws_security_group"))
      : [];
    if (!Array.isArray(declared) && refersTo.length > 1 && list(resource.after[side]).length > 1) {
      throw new CannotMap(`which groups a rule of its ${side} refers to is known only after apply`);
    }
    const rules = permissions(block, [...new Set([...groups, ...refersTo])]);
    if (rules.length === 0) throw new CannotMap(`a rule of its ${side} is known only after apply`);
    return rules;
  });
}

const isBlock = (declared: Expressions, block: Attributes): boolean =>
  ["from_port", "to_port", "protocol"].every((name) => {
    const { constant_value: constant } = (declared[name] ?? {}) as { readonly constant_value?: unknown };
    return constant === undefined || String(constant) === String(block[name]);
  });

export const mapGroup: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, address, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteSecurityGroup", { GroupId: resource.id });
  if (creates) {
    reader.call(
      "build",
      resource,
      "CreateSecurityGroup",
      {
        GroupName: text(after["name"]) ?? `planned ${address}`.replace(/[^a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, "_"),
        Description: text(after["description"]) ?? "Managed by Terraform",
        VpcId: resource.idOf("vpc_id"),
      },
      true,
    );
    const GroupId = resource.newId;
    // Terraform removes the rule that AWS gives every new group.
    reader.call("build", resource, "RevokeSecurityGroupEgress", { GroupId, IpPermissions: OPEN });
    addInline(resource, reader, GroupId);
  } else if (updates) changeInline(resource, reader);
};

function addInline(resource: PlannedResource, reader: CallSink, GroupId: string): void {
  for (const side of ["ingress", "egress"] as const) {
    const rules = inlineRules(resource, side, "after", GroupId);
    const input = { GroupId, IpPermissions: rules };
    if (rules.length > 0) reader.call("allow", resource, `AuthorizeSecurityGroup${verbs[side]}`, input);
  }
}

/** Makes a group's rules those of its blocks. */
function changeInline(resource: PlannedResource, reader: CallSink): void {
  const GroupId = resource.id;
  for (const side of ["ingress", "egress"] as const) {
    if (!resource.changed(side)) continue;
    const [old, now] = (["before", "after"] as const).map((when) => inlineRules(resource, side, when, GroupId));
    const lacks =
      (all: readonly OneRule[] = []) =>
      (one: OneRule) =>
        !all.some((each) => JSON.stringify(each) === JSON.stringify(one));
    const [gone, come] = [old?.filter(lacks(now)) ?? [], now?.filter(lacks(old)) ?? []];
    if (gone.length > 0)
      reader.call("take", resource, `RevokeSecurityGroup${verbs[side]}`, { GroupId, IpPermissions: gone });
    if (come.length > 0)
      reader.call("allow", resource, `AuthorizeSecurityGroup${verbs[side]}`, { GroupId, IpPermissions: come });
  }
}

/** What the default group of a new VPC has: it may send to all, and its members may reach each other. */
const firstRules = (id: string) => ({
  ingress: [permission("-1", undefined, undefined, peers.group(id))],
  egress: OPEN,
});

/** Terraform removes the rules that the group has when it's adopted, and leaves the group alone when it forgets it. */
export const mapDefaultGroup =
  (existing: Existing): MapToCalls =>
  (resource, reader) => {
    if (resource.updates) changeInline(resource, reader);
    if (!resource.creates) return;
    const GroupId = resource.newId;
    const vpcId = resource.idOf("vpc_id") ?? existing.defaultVpc();
    const there = vpcId === undefined ? undefined : existing.defaultGroup(vpcId);
    const old = there
      ? { ingress: there.IpPermissions ?? [], egress: there.IpPermissionsEgress ?? [] }
      : firstRules(GroupId);
    for (const side of ["ingress", "egress"] as const) {
      const input = { GroupId, IpPermissions: old[side].map(withoutEmpty) };
      if (old[side].length > 0) reader.call("build", resource, `RevokeSecurityGroup${verbs[side]}`, input);
    }
    addInline(resource, reader, GroupId);
  };

/** A permission of an answer as a call takes it. */
const withoutEmpty = (permission: object): object =>
  Object.fromEntries(Object.entries(permission).filter(([, value]) => !Array.isArray(value) || value.length > 0));

export const mapGroupOfVpc: MapToCalls = (resource, reader) => {
  const { creates, deletes, before } = resource;
  if (deletes) {
    const input = { GroupId: text(before["security_group_id"]), VpcId: text(before["vpc_id"]) };
    reader.call("take", resource, "DisassociateSecurityGroupVpc", input);
  }
  if (!creates) return;
  const input = { GroupId: resource.neededId("security_group_id"), VpcId: resource.neededId("vpc_id") };
  reader.call("allow", resource, "AssociateSecurityGroupVpc", input);
};

/** `aws_vpc_security_group_ingress_rule` and its egress twin. */
export const mapRule =
  (side: Side): MapToCalls =>
  (resource, reader) => {
    const { creates, deletes, updates, before, after } = resource;
    const GroupId = text(before["security_group_id"]);
    const ruleId = text(before["security_group_rule_id"]) ?? text(before["id"]);
    if (deletes)
      reader.call("take", resource, `RevokeSecurityGroup${verbs[side]}`, { GroupId, SecurityGroupRuleIds: [ruleId] });
    const ports = () => [after["ip_protocol"], after["from_port"], after["to_port"]] as const;
    const other = () => ({
      group: resource.idOf("referenced_security_group_id"),
      list: resource.idOf("prefix_list_id"),
    });
    if (creates) {
      const [cidr, cidr6] = [text(after["cidr_ipv4"]), text(after["cidr_ipv6"])];
      const { group, list: listId } = other();
      const peer = cidr
        ? peers.cidr(cidr)
        : cidr6
          ? peers.cidr6(cidr6)
          : listId
            ? peers.list(listId)
            : group && peers.group(group);
      if (!peer) throw new CannotMap("its peer is known only after apply");
      const input = { GroupId: resource.idOf("security_group_id"), IpPermissions: [permission(...ports(), peer)] };
      reader.call("allow", resource, `AuthorizeSecurityGroup${verbs[side]}`, input);
    } else if (updates) {
      const { group, list: listId } = other();
      const [IpProtocol, FromPort, ToPort] = ports();
      const rule = defined({
        IpProtocol,
        FromPort: FromPort ?? -1,
        ToPort: ToPort ?? -1,
        CidrIpv4: text(after["cidr_ipv4"]),
        CidrIpv6: text(after["cidr_ipv6"]),
        PrefixListId: listId,
        ReferencedGroupId: group,
      });
      const input = { GroupId, SecurityGroupRules: [{ SecurityGroupRuleId: ruleId, SecurityGroupRule: rule }] };
      reader.call("allow", resource, "ModifySecurityGroupRules", input);
    }
  };

/** `aws_security_group_rule`: only its description can change in place. */
export const mapLegacyRule: MapToCalls = (resource, reader) => {
  const { creates, deletes, before, after } = resource;
  const groupsOf = (block: Attributes, own: string | undefined, source: string | undefined) => [
    ...(source === undefined ? [] : [source]),
    ...(block["self"] === true && own !== undefined ? [own] : []),
  ];
  const verb = (block: Attributes) => (block["type"] === "egress" ? "Egress" : "Ingress");
  if (deletes) {
    const GroupId = text(before["security_group_id"]);
    const IpPermissions = permissions(before, groupsOf(before, GroupId, text(before["source_security_group_id"])));
    reader.call("take", resource, `RevokeSecurityGroup${verb(before)}`, { GroupId, IpPermissions });
  }
  if (!creates) return;
  const GroupId = resource.idOf("security_group_id");
  const source = after["self"] === true ? undefined : resource.idOf("source_security_group_id");
  const prefixLists = { prefix_list_ids: resource.idsOf("prefix_list_ids") ?? [] };
  const rules = permissions({ ...after, ...prefixLists }, groupsOf(after, GroupId, source));
  if (rules.length === 0) throw new CannotMap("its peer is known only after apply");
  reader.call("allow", resource, `AuthorizeSecurityGroup${verb(after)}`, { GroupId, IpPermissions: rules });
};
