/** Whether a client address may come in to a directory, by the IP access control groups attached to it. */
import { type Address, lastOf, prefix } from "../../address/prefix.ts";
import type { WorkspaceDirectory } from "../../model/records/directory.ts";
import type { IpGroup, IpRule } from "../../model/records/ip-group.ts";
import type { Resource } from "../../model/records/tag.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { View, World } from "../../model/world/world.ts";

export type Admission =
  /** No group is attached: the default group admits everyone (catalogue 315). */
  | { readonly admitted: true; readonly by: "default-group" }
  | { readonly admitted: true; readonly by: "rule"; readonly group: AskedGroup; readonly rule: IpRule }
  /** None of the attached groups, which are listed in the order of their attachment, has a rule for the address. */
  | { readonly admitted: false; readonly asked: readonly AskedGroup[] };

export interface AskedGroup {
  readonly id: string;
  /** Undefined for a group that doesn't exist: it admits nobody. */
  readonly name: string | undefined;
  /** How many rules it has. AWS: a group without rules admits nobody (catalogue 316). */
  readonly rules: number;
}

/** The groups of one directory, compiled. */
type Gate = (address: Address) => Admission;

/** What is attached: a group, or the id of one that does not exist. */
type Attached = IpGroup | string;

const ADMITS_ALL: Admission = { admitted: true, by: "default-group" };

/**
 * Compiles the attached groups. The ranges of the rules cut the IPv4 addresses into segments. A segment belongs to the
 * first rule that covers it, in the order of attachment and then of the group's rules. Host bits of a rule are ignored.
 * IP groups are IPv4 only: an IPv6 address is admitted by the default group or not at all.
 */
export function compileGate(attached: readonly Attached[]): Gate {
  if (attached.length === 0) return () => ADMITS_ALL;
  const asked = attached.map(
    (group): AskedGroup =>
      typeof group === "string"
        ? { id: group, name: undefined, rules: 0 }
        : { id: group.id, name: group.name, rules: group.rules.length },
  );
  const refused: Admission = { admitted: false, asked };
  const ranges = attached.flatMap((group, index) =>
    typeof group === "string" ? [] : group.rules.map((rule) => rangeOf(rule, asked[index] as AskedGroup)),
  );
  const starts = Float64Array.from(new Set([0, ...ranges.flatMap(({ first, last }) => [first, last + 1])])).sort();
  const admissions = Array.from(starts, (start) => {
    const range = ranges.find(({ first, last }) => first <= start && start <= last);
    return range === undefined ? refused : range.admission;
  });
  return ({ family, value }) => {
    if (family !== "ipv4") return refused;
    const address = Number(value);
    let low = 0;
    let high = starts.length;
    // INVARIANT: starts[low] <= address < starts[high].
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= address) low = middle;
      else high = middle;
    }
    return admissions[low] as Admission;
  };
}

function rangeOf(rule: IpRule, group: AskedGroup) {
  const range = prefix(rule.cidr);
  const admission: Admission = { admitted: true, by: "rule", group, rule };
  return { first: Number(range.value), last: Number(lastOf(range)), admission };
}

/** The gates of a partition's directories. Each is compiled when it's first asked, and again when its groups change. */
interface Gates {
  readonly groups: Map<string, IpGroup>;
  readonly directories: Map<string, WorkspaceDirectory>;
  readonly compiled: Map<string, Gate>;
}

const gates: View<Gates> = {
  kinds: ["ip-group", "workspace-directory"],
  build: (records) => ({
    groups: byId(records.all("ip-group")),
    directories: byId(records.all("workspace-directory")),
    compiled: new Map(),
  }),
  update(built, kind, before, after) {
    replace(kind === "ip-group" ? built.groups : built.directories, before, after);
    for (const id of outdated(built, kind, (after ?? before)?.id ?? "")) built.compiled.delete(id);
    return built;
  },
};

const byId = <R extends Resource>(records: Iterable<R>): Map<string, R> =>
  new Map([...records].map((record) => [record.id, record]));

function replace(records: Map<string, Resource>, before: Resource | undefined, after: Resource | undefined): void {
  if (after !== undefined) records.set(after.id, after);
  else if (before !== undefined) records.delete(before.id);
}

/** The compiled directories that a change of the record `id` affects. */
const outdated = ({ compiled, directories }: Gates, kind: Kind, id: string): readonly string[] =>
  kind === "workspace-directory"
    ? [id]
    : [...compiled.keys()].filter((each) => directories.get(each)?.ipGroupIds.includes(id) === true);

/** Decides for a directory of the world's partition; undefined if no such directory is registered. */
export function admissionTo(world: World, directoryId: string, address: Address): Admission | undefined {
  const { groups, directories, compiled } = world.view(gates);
  let gate = compiled.get(directoryId);
  if (gate === undefined) {
    const directory = directories.get(directoryId);
    if (directory === undefined) return undefined;
    gate = compileGate(directory.ipGroupIds.map((id) => groups.get(id) ?? id));
    compiled.set(directoryId, gate);
  }
  return gate(address);
}
