/** Compiles the IP access control groups attached to a directory, so that an address is judged by one search. */
import { type Address, lastOf, prefix } from "../../address/prefix.ts";
import type { IpGroup, IpRule } from "../../model/records/ip-group.ts";

export type Admission =
  /** No group is attached: the default group admits everyone (catalogue 315). */
  | { readonly admitted: true; readonly by: "default-group" }
  | { readonly admitted: true; readonly by: "rule"; readonly group: AskedGroup; readonly rule: IpRule }
  /** None of the attached groups, which are listed in the order of their attachment, has a rule for the address. */
  | { readonly admitted: false; readonly asked: readonly AskedGroup[] };

interface AskedGroup {
  readonly id: string;
  /** Undefined for a group that doesn't exist: it admits nobody. */
  readonly name: string | undefined;
  /** How many rules it has. AWS: a group without rules admits nobody (catalogue 316). */
  readonly rules: number;
}

/** The groups of one directory, compiled. */
export type Gate = (address: Address) => Admission;

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
