/** A call that ends a resource: how to create and end one, and where it was listed until then. */
import type { Organization } from "../../src/model/settings.ts";
import type { PartitionKey } from "../../src/model/world/change.ts";
import type { Services } from "../../src/operations/operation.ts";
import { membersAt } from "../../src/operations/shown-members.ts";
import { type NamedCalls, operations, there } from "./named-calls.ts";

export interface Ending {
  /** Creates a resource. `n` is 1 for the one that ends, and 2 for the one that stays. */
  readonly made: (cordon: NamedCalls, n: number) => { readonly key: string; readonly input: object };
  /** The keys of the existing resources. */
  readonly listed: (cordon: NamedCalls) => readonly unknown[];
  /** Asks for one by its id; undefined if no call does. */
  readonly asked?: (cordon: NamedCalls, key: string) => unknown;
  /** The answer to ending it again: a code that matches this, or success. */
  readonly again?: RegExp | "success";
  readonly organization?: Organization;
  /** The partition of the call, if it's not the usual one. */
  readonly at?: Partial<PartitionKey>;
  /** There can only be one such resource. */
  readonly isOnly?: true;
}

type Ec2 = keyof Services["ec2"] & string;

export const run = (cordon: NamedCalls, key: string, input: object, at: object = {}): object =>
  cordon.run(there(operations.get(key)), input as never, at) as object;

/** The values at a path in a call's answer. */
export const listing = (name: Ec2, path: string, input: object = {}): Ending["listed"] => {
  return (cordon) => membersAt(run(cordon, `ec2.${name}`, input), path);
};
export const asking =
  (name: Ec2, member: string) =>
  (cordon: NamedCalls, key: string): unknown =>
    run(cordon, `ec2.${name}`, { [member]: [key] });

/** For a resource that is created with an id, listed by a Describe, and asked for by that id. */
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
