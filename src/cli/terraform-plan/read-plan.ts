/** A Terraform plan in JSON as the calls that applying it would make, but only those that change who reaches whom. */
import { type Plan, type PlannedChange, PlanReferences } from "./plan-references.ts";
import { mapAttachment, mapInstance, mapInterface, mapList, mapListEntry, mapNetwork } from "./planned-places.ts";
import { CannotMap, defined, PlannedResource } from "./planned-resource.ts";
import {
  type CallSink,
  type MapToCalls,
  mapGroup,
  mapLegacyRule,
  mapRule,
  STAGES,
  type Stage,
} from "./planned-rules.ts";

export interface PlannedCall {
  readonly service: "ec2";
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly as?: string;
  /** The address of the resource in the plan. */
  readonly resource: string;
}

/** What is not among the calls, and why. `matters` is false if it has no part in the network. */
export interface Unmapped {
  readonly resource: string;
  readonly reason: string;
  readonly matters: boolean;
}

/** What a plan itself doesn't say about things that exist. */
export interface Existing {
  groupsOf(interfaceId: string): readonly string[] | undefined;
  versionOf(prefixListId: string): number | undefined;
}

/** Other providers' resources, and AWS's that neither send nor receive. */
const NO_PART =
  /^(?!aws_)|^aws_(iam|s3|cloudwatch|cloudtrail|kms|ssm|sns|sqs|dynamodb|ecr|route53|acm|budgets|secretsmanager|key_pair|ebs|launch_template|ami)(_|$)/;

export function readPlan(
  plan: Plan,
  existing: Existing,
): { readonly calls: readonly PlannedCall[]; readonly unmapped: readonly Unmapped[] } {
  const reader = new PlanReader(plan, existing);
  for (const change of plan.resource_changes ?? []) reader.read(change);
  return reader.result();
}

class PlanReader implements CallSink {
  readonly #references: PlanReferences;
  readonly #existing: Existing;
  readonly #calls = new Map<Stage, PlannedCall[]>(STAGES.map((stage) => [stage, []]));
  readonly #unmapped: Unmapped[] = [];
  /** Resource -> `${name.Member}` of what creates it. */
  readonly #created = new Map<string, string>();
  readonly #names = new Map<string, string>();
  /** Prefix list -> its entries that come and go: one call, as each makes a version. */
  readonly #entries = new Map<
    string,
    { readonly resource: string; readonly add: object[]; readonly remove: object[] }
  >();
  /** Interface -> the groups it will have. */
  readonly #groups = new Map<string, { readonly resource: string; groups: string[] }>();

  constructor(plan: Plan, existing: Existing) {
    this.#references = new PlanReferences(plan);
    this.#existing = existing;
    for (const { address, type, change } of plan.resource_changes ?? []) {
      if (!change.actions.includes("create")) continue;
      const name = `r${this.#names.size}`;
      this.#names.set(address, name);
      const member = CREATED_ID[type];
      if (member !== undefined) this.#created.set(address, `\${${name}.${member}}`);
    }
  }

  read(change: PlannedChange): void {
    const { address: resource, type, mode } = change;
    const { actions } = change.change;
    if (mode !== "managed" || actions.every((action) => action === "no-op" || action === "read")) return;
    const map = MAPPED[type];
    if (map === undefined) {
      const matters = !NO_PART.test(type);
      this.#unmapped.push({
        resource,
        matters,
        reason: matters ? `${type} is not understood` : "no part in the network",
      });
      return;
    }
    try {
      map(new PlannedResource(change, this.#references, this.#created), this);
    } catch (error) {
      if (!(error instanceof CannotMap)) throw error;
      this.#unmapped.push({ resource, matters: true, reason: error.message });
    }
  }

  call(stage: Stage, { address }: PlannedResource, action: string, input: object, creates = false): void {
    const as = creates ? { as: this.#names.get(address) ?? "" } : {};
    this.#calls.get(stage)?.push({ service: "ec2", action, input: defined(input), resource: address, ...as });
  }

  changeEntries({ address }: PlannedResource, listId: string, add: readonly object[], remove: readonly object[]): void {
    const known = this.#entries.get(listId) ?? { resource: address, add: [], remove: [] };
    known.add.push(...add);
    known.remove.push(...remove);
    this.#entries.set(listId, known);
  }

  /** Adds or removes one of the groups that an interface has, or will have once the plan creates it. */
  changeGroups(
    { address }: PlannedResource,
    interfaceId: string,
    change: (groups: readonly string[]) => string[],
  ): void {
    const current = this.#groups.get(interfaceId)?.groups ?? this.#existing.groupsOf(interfaceId);
    if (current === undefined) throw new CannotMap(`the groups of ${interfaceId} are not known`);
    this.#groups.set(interfaceId, { resource: address, groups: change(current) });
  }

  result(): { readonly calls: readonly PlannedCall[]; readonly unmapped: readonly Unmapped[] } {
    const late: PlannedCall[] = [];
    for (const [PrefixListId, { resource, add, remove }] of this.#entries) {
      const input = {
        PrefixListId,
        CurrentVersion: this.#existing.versionOf(PrefixListId) ?? 1,
        AddEntries: add.length > 0 ? add : undefined,
        RemoveEntries: remove.length > 0 ? remove : undefined,
      };
      late.push({ service: "ec2", action: "ModifyManagedPrefixList", input: defined(input), resource });
    }
    for (const [NetworkInterfaceId, { resource, groups: Groups }] of this.#groups) {
      late.push({
        service: "ec2",
        action: "ModifyNetworkInterfaceAttribute",
        input: { NetworkInterfaceId, Groups },
        resource,
      });
    }
    const calls = STAGES.flatMap((stage) => [...(stage === "free" ? late : []), ...(this.#calls.get(stage) ?? [])]);
    return { calls, unmapped: this.#unmapped };
  }
}

/** The member of the creating call's answer that is the resource's id. */
const CREATED_ID: Readonly<Record<string, string>> = {
  aws_vpc: "Vpc.VpcId",
  aws_subnet: "Subnet.SubnetId",
  aws_security_group: "GroupId",
  aws_network_interface: "NetworkInterface.NetworkInterfaceId",
  aws_ec2_managed_prefix_list: "PrefixList.PrefixListId",
  aws_instance: "Instances.0.InstanceId",
};

const MAPPED: Readonly<Record<string, MapToCalls>> = {
  aws_vpc: mapNetwork("CreateVpc"),
  aws_subnet: mapNetwork("CreateSubnet"),
  aws_security_group: mapGroup,
  aws_vpc_security_group_ingress_rule: mapRule("ingress"),
  aws_vpc_security_group_egress_rule: mapRule("egress"),
  aws_security_group_rule: mapLegacyRule,
  aws_network_interface: mapInterface,
  aws_network_interface_sg_attachment: mapAttachment,
  aws_ec2_managed_prefix_list: mapList,
  aws_ec2_managed_prefix_list_entry: mapListEntry,
  aws_instance: mapInstance,
};
