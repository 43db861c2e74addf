/** IPAM's filters: every plain member of what a call lists, by its name in kebab case (`IpamPoolId`: `ipam-pool-id`). */
import type { Filters } from "../../filters.ts";
import type { Call } from "../../operation.ts";

const inKebabCase = (member: string): string =>
  member.replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => `${before}-${letter}`).toLowerCase();

type Plain = string | number | boolean | undefined;
type PlainMembers<S> = { [K in keyof S]-?: S[K] extends Plain ? K : never }[keyof S] & string;

/** `members` of what `show` makes of a resource. */
export const memberFilters = <R, S extends object>(
  show: (resource: R, call: Call<unknown>) => S,
  members: readonly PlainMembers<S>[],
): Filters<R> =>
  Object.fromEntries(
    members.map((member) => [
      inKebabCase(member),
      (resource: R, call: Call<unknown>) => show(resource, call)[member] as Plain,
    ]),
  );
