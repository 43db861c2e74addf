/** How a call ends something: how one is made and ended, and where it was listed until then. */
import type { Organization } from "../../src/model/settings.ts";
import type { PartitionKey } from "../../src/model/world/change.ts";
import type { Services } from "../../src/operations/operation.ts";
import { membersAt } from "../../src/operations/shown-members.ts";
import { type NamedCalls, operations, there } from "./named-calls.ts";

export interface Ending {
  /** Makes one. `n` is 1 for the one that ends, and 2 for the one that stays. */
  readonly made: (cordon: NamedCalls, n: number) => { readonly key: string; readonly input: object };
  /** The keys of those that there are. */
  readonly listed: (cordon: NamedCalls) => readonly unknown[];
  /** Asks for it by name; undefined if no call does. */
  readonly asked?: (cordon: NamedCalls, key: string) => unknown;
  /** What ending it again is answered with: a code that has this in it, or success. */
  readonly again?: RegExp | "success";
  readonly organization?: Organization;
  /** Where the call is made, if not by the usual account. */
  readonly at?: Partial<PartitionKey>;
  /** There can only be one. */
  readonly isOnly?: true;
}

type Ec2 = keyof Services["ec2"] & string;

export const run = (cordon: NamedCalls, key: string, input: object, at: object = {}): object =>
  cordon.run(there(operations.get(key)), input as never, at) as object;

/** What a call lists at a path, and how it asks for one. */
export const listing = (name: Ec2, path: string, input: object = {}): Ending["listed"] => {
  return (cordon) => membersAt(run(cordon, `ec2.${name}`, input), path);
};
export const asking =
  (name: Ec2, member: string) =>
  (cordon: NamedCalls, key: string): unknown =>
    run(cordon, `ec2.${name}`, { [member]: [key] });

/** What is made by an id of its own, listed by a Describe, and asked for by its id. */
export const byId = (
  makeOne: (cordon: NamedCalls, n: number) => string,
  member: string,
  describe: Ec2,
  list: string,
  { listed = member, plural = `${member}s` } = {},
): Ending => ({
  made: (cordon, n) => {
    const key = makeOne(cordon, n);
    return { key, input: { [member]: key } };
  },
  listed: listing(describe, `${list}.${listed}`),
  asked: asking(describe, plural),
});
