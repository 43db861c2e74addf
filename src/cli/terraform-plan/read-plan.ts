/** A Terraform plan in JSON as the calls that applying it would make, but only those that change who reaches whom. */
import { type CallSink, DELETIONS, type MapToCalls, STAGES, type Stage } from "./call-sink.ts";
import type { Existing } from "./existing.ts";
import { isCreated, type Plan, type PlannedChange, PlanReferences } from "./plan-references.ts";
import { CannotMap, defined, HasNoPart, PlannedResource, text } from "./planned-resource.ts";
import { ADOPTED, ANSWERED, hasNoPart, LOOKED_UP, resourceTypes } from "./resource-types.ts";

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

/** The Region that is asked about; `isChosen` if whoever asks has named it. */
export interface AskedRegion {
  readonly region: string;
  readonly isChosen: boolean;
}

export function readPlan(
  plan: Plan,
  existing: Existing,
  asked: AskedRegion,
): { readonly calls: readonly PlannedCall[]; readonly unmapped: readonly Unmapped[] } {
  const reader = new PlanReader(plan, existing, asked);
  for (const change of plan.resource_changes ?? []) reader.read(change);
  return reader.result();
}

class PlanReader implements CallSink {
  readonly #references: PlanReferences;
  readonly #existing: Existing;
  readonly #types: Readonly<Record<string, MapToCalls>>;
  readonly #calls = new Map<Stage, PlannedCall[]>(STAGES.map((stage) => [stage, []]));
  readonly #unmapped: Unmapped[] = [];
  /** Resource -> the name of the answer of what creates it. */
  readonly #names = new Map<string, string>();
  /** Resource and attribute -> what stands for it. */
  readonly #looked = new Map<string, string>();
  /** Prefix list -> its entries that come and go: one call, as each makes a version. */
  readonly #entries = new Map<
    string,
    { readonly resource: string; readonly add: object[]; readonly remove: object[] }
  >();
  /** Interface -> the resources that change its groups, and how. */
  readonly #groups = new Map<string, { readonly resource: string; readonly change: ChangeGroups }[]>();

  readonly #asked: AskedRegion;

  constructor(plan: Plan, existing: Existing, asked: AskedRegion) {
    this.#asked = asked;
    this.#references = new PlanReferences(plan);
    this.#existing = existing;
    this.#types = resourceTypes(existing);
    for (const change of plan.resource_changes ?? []) {
      if (isCreated(change)) this.#names.set(change.address, `r${this.#names.size}`);
    }
  }

  read(change: PlannedChange): void {
    const { address: resource, type, mode } = change;
    const { actions } = change.change;
    if (mode !== "managed" || actions.every((action) => ["no-op", "read", "forget"].includes(action))) return;
    const map = Object.hasOwn(this.#types, type) ? this.#types[type] : undefined;
    const region = this.#references.regionOf(change);
    if (region !== undefined && region !== this.#asked.region) {
      const matters = !this.#asked.isChosen && !hasNoPart(type);
      const reason = `it is in ${region}, and this is about ${this.#asked.region}: ask once with --region for each`;
      this.#unmapped.push({ resource, matters, reason });
      return;
    }
    if (map === undefined) {
      const holds = holdsGroups(change.change);
      const matters = holds || !hasNoPart(type);
      const reason = `${type} is not understood${holds ? ", and it holds security groups" : ""}`;
      this.#unmapped.push({ resource, matters, reason: matters ? reason : NO_PART });
      return;
    }
    this.#noting(resource, () => map(this.#resource(change), this));
  }

  #resource(change: PlannedChange): PlannedResource {
    return new PlannedResource(change, this.#references, (other, attribute) => this.#toCome(other, attribute));
  }

  #noting(resource: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (error instanceof HasNoPart) this.#unmapped.push({ resource, matters: false, reason: NO_PART });
      else if (error instanceof CannotMap) this.#unmapped.push({ resource, matters: true, reason: error.message });
      else throw error;
    }
  }

  #toCome(change: PlannedChange, attribute: string): string | undefined {
    const { address, type } = change;
    if (attribute === "id") {
      const there = this.#adopted(change);
      if (there !== undefined) return there;
    }
    const isOfVpc = type === "aws_vpc" || type === "aws_default_vpc";
    const lookUp = isOfVpc ? LOOKED_UP[attribute] : undefined;
    if (lookUp !== undefined) return this.#lookUp(address, attribute, this.#toCome(change, "id") ?? "", lookUp);
    const member = ANSWERED[type]?.[attribute];
    return member === undefined ? undefined : `\${${this.#names.get(address)}.${member}}`;
  }

  /** The id of something that is adopted, not created. */
  #adopted(change: PlannedChange): string | undefined {
    const { type, address } = change;
    const { after } = change.change;
    if (type === "aws_default_vpc") return this.#existing.defaultVpc();
    if (type === "aws_default_subnet") return this.#existing.defaultSubnet(text(after?.["availability_zone"]));
    const attribute = ADOPTED[type];
    if (attribute !== undefined) return this.#resource(change).neededId(attribute);
    if (type !== "aws_default_security_group") return undefined;
    const vpcId = this.#resource(change).idOf("vpc_id") ?? this.#existing.defaultVpc() ?? "";
    const group = LOOKED_UP["default_security_group_id"];
    return group && this.#lookUp(address, "id", vpcId, group);
  }

  #lookUp(
    address: string,
    attribute: string,
    vpcId: string,
    { action, filter: [Name, value], path }: (typeof LOOKED_UP)[string],
  ): string {
    const key = `${address} ${attribute}`;
    const Filters = [
      { Name: "vpc-id", Values: [vpcId] },
      { Name, Values: [value] },
    ];
    const known = this.#looked.get(key) ?? this.look({ address }, "look", action, { Filters }, path);
    this.#looked.set(key, known);
    return known;
  }

  look(
    { address: resource }: { readonly address: string },
    stage: Stage,
    action: string,
    input: object,
    path: string,
  ): string {
    const as = `look${this.#lookCount++}`;
    this.#calls.get(stage)?.push({ service: "ec2", action, input: defined(input), resource, as });
    return `\${${as}.${path}}`;
  }
  #lookCount = 0;

  call(stage: Stage, resource: PlannedResource, action: string, input: object, creates = false): void {
    const { address, isDeletedFirst } = resource;
    const as = creates ? { as: this.#names.get(address) ?? "" } : {};
    const when = stage === "delete" && isDeletedFirst ? "drop" : stage;
    this.#calls.get(when)?.push({ service: "ec2", action, input: defined(input), resource: address, ...as });
  }

  changeEntries({ address }: PlannedResource, listId: string, add: readonly object[], remove: readonly object[]): void {
    const known = this.#entries.get(listId) ?? { resource: address, add: [], remove: [] };
    known.add.push(...add);
    known.remove.push(...remove);
    this.#entries.set(listId, known);
  }

  /** Adds or removes one of the groups that an interface has, or will have once the plan creates it. */
  changeGroups({ address: resource }: PlannedResource, interfaceId: string, change: ChangeGroups): void {
    const changes = this.#groups.get(interfaceId) ?? [];
    changes.push({ resource, change });
    this.#groups.set(interfaceId, changes);
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
    for (const [NetworkInterfaceId, changes] of this.#groups) {
      const resource = changes[0]?.resource ?? "";
      this.#noting(resource, () => {
        let groups = this.#existing.groupsOf(NetworkInterfaceId) ?? this.#plannedGroups(NetworkInterfaceId);
        if (groups === undefined) throw new CannotMap("the groups that its interface has otherwise are not known");
        for (const { change } of changes) groups = change(groups);
        const input = { NetworkInterfaceId, Groups: groups };
        late.push({ service: "ec2", action: "ModifyNetworkInterfaceAttribute", input, resource });
      });
    }
    const calls = STAGES.flatMap((stage) => {
      const own = this.#calls.get(stage) ?? [];
      if (stage === "free") return [...late, ...own];
      return stage === "drop" || stage === "delete" ? own.toSorted((a, b) => rank(a) - rank(b)) : own;
    });
    return { calls, unmapped: this.#unmapped };
  }

  /** The groups that an interface is created with. */
  #plannedGroups(interfaceId: string): readonly string[] | undefined {
    const creation = this.#calls.get("place")?.find(({ as }) => interfaceId.startsWith(`\${${as}.`));
    const { Groups, SecurityGroupIds } = creation?.input ?? {};
    return (Groups ?? SecurityGroupIds) as readonly string[] | undefined;
  }
}

const NO_PART = "no part in the network";

/** Reports whether any attribute of groups has some, or may have some once the plan is applied. */
function holdsGroups({ before, after, after_unknown: unknown }: PlannedChange["change"]): boolean {
  const holds = (value: unknown, isOfGroups: boolean): boolean => {
    if (typeof value !== "object" || value === null) return isOfGroups && (value === true || text(value) !== undefined);
    return Object.entries(value).some(([name, inner]) => holds(inner, isOfGroups || /security_?group/.test(name)));
  };
  return [before, after, unknown].some((attributes) => holds(attributes, false));
}

type ChangeGroups = (groups: readonly string[]) => string[];

const rank = ({ action }: PlannedCall): number => DELETIONS.indexOf(action);
