/** Which CIDRs the rules of a prefix list resolver select from what an IPAM knows. */
import { comparePrefixes, contains, formatPrefix, type Prefix, prefix } from "../address/prefix.ts";
import type {
  IpamPrefixListResolver,
  ResolverCondition,
  ResolverRule,
} from "../model/records/ipam-prefix-list-resolver.ts";
import type { Tag } from "../model/records/tag.ts";

/** A CIDR that rules may select: of a resource, or provisioned to a pool. */
export interface Selectable {
  readonly cidr: string;
  readonly scopeId: string;
  /** A type of resource, or `ipam-pool` for a CIDR that is provisioned to a pool. */
  readonly type: string;
  /** The pool that the CIDR lies in; for a pool's own CIDRs, the pool itself. */
  readonly poolId?: string;
  readonly resourceId: string;
  readonly resourceOwner: string;
  readonly resourceRegion?: string;
  readonly tags: readonly Tag[];
}

type Selecting = Exclude<ResolverRule, { type: "static-cidr" }>;

/** The CIDRs that fit all conditions of at least one rule, each once, in order of address. */
export function selectCidrs(
  { rules, addressFamily }: Pick<IpamPrefixListResolver, "rules" | "addressFamily">,
  known: Iterable<Selectable>,
): readonly string[] {
  const selecting = rules.filter((rule) => rule.type !== "static-cidr");
  const found = new Map<string, Prefix>();
  const add = (block: Prefix) => {
    if (block.family === addressFamily) found.set(formatPrefix(block), block);
  };
  for (const rule of rules) if (rule.type === "static-cidr") add(prefix(rule.cidr));
  if (selecting.length > 0) {
    for (const each of known) {
      if (selecting.some((rule) => selects(rule, each))) add(prefix(each.cidr));
    }
  }
  return [...found.values()].sort(comparePrefixes).map(formatPrefix);
}

function selects(rule: Selecting, each: Selectable): boolean {
  const type = rule.type === "ipam-pool-cidr" ? "ipam-pool" : rule.resourceType;
  return each.type === type && each.scopeId === rule.scopeId && rule.conditions.every((one) => holds(one, each));
}

function holds(condition: ResolverCondition, each: Selectable): boolean {
  if (condition.operation === "subnet-of") return liesIn(condition.cidr, each.cidr);
  return isEqual(condition, each) === (condition.operation === "equals");
}

const liesIn = (outer: string | undefined, inner: string): boolean =>
  outer !== undefined && contains(prefix(outer), prefix(inner));

function isEqual(condition: ResolverCondition, each: Selectable): boolean {
  const { poolId, resourceId, resourceOwner, resourceRegion, resourceTag, cidr } = condition;
  return (
    (poolId === undefined || poolId === each.poolId) &&
    (resourceId === undefined || resourceId === each.resourceId) &&
    (resourceOwner === undefined || resourceOwner === each.resourceOwner) &&
    (resourceRegion === undefined || resourceRegion === each.resourceRegion) &&
    (cidr === undefined || comparePrefixes(prefix(cidr), prefix(each.cidr)) === 0) &&
    (resourceTag === undefined || each.tags.some((tag) => bears(tag, resourceTag)))
  );
}

const bears = (tag: Tag, { key, value }: NonNullable<ResolverCondition["resourceTag"]>): boolean =>
  tag.key === key && (value === undefined || tag.value === value);
