/** The network ACLs of a Terraform plan as calls. */
import type { CallSink, MapToCalls, Stage } from "./call-sink.ts";
import type { Existing } from "./existing.ts";
import type { Attributes } from "./plan-references.ts";
import { CannotMap, defined, list, type PlannedResource, text, texts } from "./planned-resource.ts";

interface Entry {
  readonly RuleNumber: number;
  readonly Egress: boolean;
}

function entryOf(block: Attributes, number: unknown, action: unknown, egress: boolean): Entry {
  const protocol = String(block["protocol"]);
  const ports = { From: Number(block["from_port"] ?? 0), To: Number(block["to_port"] ?? 0) };
  const icmp = { Type: Number(block["icmp_type"] ?? 0), Code: Number(block["icmp_code"] ?? 0) };
  return defined({
    RuleNumber: Number(number),
    Egress: egress,
    RuleAction: String(action).toLowerCase(),
    Protocol: protocol === "all" ? "-1" : protocol,
    CidrBlock: text(block["cidr_block"]),
    Ipv6CidrBlock: text(block["ipv6_cidr_block"]),
    PortRange: /^(6|17|tcp|udp)$/i.test(protocol) ? ports : undefined,
    IcmpTypeCode: /^(1|58|icmp|icmpv6)$/i.test(protocol) ? icmp : undefined,
  }) as unknown as Entry;
}

function inlineEntries(resource: PlannedResource, when: "before" | "after"): readonly Entry[] {
  return (["ingress", "egress"] as const).flatMap((side) => {
    if (when === "after" && resource.after[side] === undefined && resource.isUnknown(side)) {
      if (resource.expressions[side] === undefined) return [];
      throw new CannotMap(`its ${side} entries are known only after apply`);
    }
    return list(resource[when][side]).map((each, i) => {
      const block = each as Attributes;
      if (when === "after" && resource.unknownIn(side, i).some((name) => name.endsWith("cidr_block")))
        throw new CannotMap(`a block of its ${side} entries is known only after apply`);
      return entryOf(block, block["rule_no"], block["action"], side === "egress");
    });
  });
}

function changeEntries(
  resource: PlannedResource,
  reader: CallSink,
  NetworkAclId: string,
  old: readonly Entry[],
  now: readonly Entry[],
): void {
  const has = (all: readonly Entry[], { RuleNumber, Egress }: Entry) =>
    all.some((each) => each.RuleNumber === RuleNumber && each.Egress === Egress);
  for (const entry of old) {
    const { RuleNumber, Egress } = entry;
    if (!has(now, entry)) reader.call("route", resource, "DeleteNetworkAclEntry", { NetworkAclId, RuleNumber, Egress });
  }
  for (const entry of now) {
    if (old.some((each) => JSON.stringify(each) === JSON.stringify(entry))) continue;
    const action = has(old, entry) ? "ReplaceNetworkAclEntry" : "CreateNetworkAclEntry";
    reader.call("route", resource, action, { NetworkAclId, ...entry });
  }
}

/** Within the path of a reference, what stands for an id has no braces of its own. */
const inPath = (id: string): string => (id.startsWith("${") ? id.slice(2, -1) : id);

function aclsOf(subnetId: string) {
  return { Filters: [{ Name: "association.subnet-id", Values: [subnetId] }] };
}

/** Gives a subnet another ACL; without one, the default one of its VPC. */
function associate(resource: PlannedResource, reader: CallSink, stage: Stage, subnetId: string, aclId?: string): void {
  const look = (input: object, path: string) => reader.look(resource, stage, "DescribeNetworkAcls", input, path);
  const path = `NetworkAcls.0.Associations[SubnetId=${inPath(subnetId)}].NetworkAclAssociationId`;
  const AssociationId = look(aclsOf(subnetId), path);
  const theDefault = () => {
    const Filters = [
      { Name: "vpc-id", Values: [look(aclsOf(subnetId), "NetworkAcls.0.VpcId")] },
      { Name: "default", Values: ["true"] },
    ];
    return look({ Filters }, "NetworkAcls.0.NetworkAclId");
  };
  const NetworkAclId = aclId ?? theDefault();
  reader.call(stage, resource, "ReplaceNetworkAclAssociation", { AssociationId, NetworkAclId });
}

export const mapAcl: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, before } = resource;
  const old = texts(before["subnet_ids"]);
  if (deletes) {
    for (const id of old) associate(resource, reader, "take", id);
    reader.call("delete", resource, "DeleteNetworkAcl", { NetworkAclId: resource.id });
  }
  if (!creates && !updates) return;
  const NetworkAclId = creates ? resource.newId : resource.id;
  if (creates) reader.call("split", resource, "CreateNetworkAcl", { VpcId: resource.neededId("vpc_id") }, true);
  if (creates || resource.changed("ingress") || resource.changed("egress")) {
    const entries = creates ? [] : inlineEntries(resource, "before");
    changeEntries(resource, reader, NetworkAclId, entries, inlineEntries(resource, "after"));
  }
  if (!creates && !resource.changed("subnet_ids")) return;
  const now = resource.idsOf("subnet_ids") ?? [];
  const had = creates ? [] : old;
  for (const id of had) if (!now.includes(id)) associate(resource, reader, "route", id);
  for (const id of now) if (!had.includes(id)) associate(resource, reader, "route", id, NetworkAclId);
};

/** Terraform removes the entries that the ACL has when it's adopted, and leaves the ACL alone when it forgets it. */
export const mapDefaultAcl =
  (existing: Existing): MapToCalls =>
  (resource, reader) => {
    const { creates, updates } = resource;
    if (!creates && !updates) return;
    const NetworkAclId = creates ? resource.neededId("default_network_acl_id") : resource.id;
    const there = existing.acl(NetworkAclId)?.Entries?.filter(({ RuleNumber }) => RuleNumber < LAST) ?? FIRST_ENTRIES;
    const old = creates ? there : inlineEntries(resource, "before");
    changeEntries(resource, reader, NetworkAclId, old, inlineEntries(resource, "after"));
  };

/** AWS's own entry of every ACL, which nobody can change. */
const LAST = 32767;
/** What the default ACL of a new VPC has. */
const FIRST_ENTRIES: readonly Entry[] = [
  { RuleNumber: 100, Egress: false },
  { RuleNumber: 100, Egress: true },
];

export const mapAclRule: MapToCalls = (resource, reader) => {
  const { creates, deletes, before, after } = resource;
  const egress = (block: Attributes) => block["egress"] === true;
  if (deletes) {
    const input = {
      NetworkAclId: text(before["network_acl_id"]),
      RuleNumber: Number(before["rule_number"]),
      Egress: egress(before),
    };
    reader.call("take", resource, "DeleteNetworkAclEntry", input);
  }
  if (!creates) return;
  const entry = entryOf(after, after["rule_number"], after["rule_action"], egress(after));
  const NetworkAclId = resource.neededId("network_acl_id");
  reader.call("route", resource, "CreateNetworkAclEntry", { NetworkAclId, ...entry });
};

export const mapAclAssociation: MapToCalls = (resource, reader) => {
  const { creates, deletes, before } = resource;
  if (deletes && !creates) associate(resource, reader, "take", String(before["subnet_id"]));
  else associate(resource, reader, "route", resource.neededId("subnet_id"), resource.neededId("network_acl_id"));
};
