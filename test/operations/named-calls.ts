/** Calls served operations by their names, on a small world without a server. */
import { remove } from "../../src/model/world/change.ts";
import { type Kind, kinds } from "../../src/model/world/kinds.ts";
import type { AnyOperation, InputOf, Operation, OutputOf, Service, Services } from "../../src/operations/operation.ts";
import { registry } from "../../src/operations/registry.generated.ts";
import { TestCordon } from "../../src/operations/world-for-tests.ts";

/** Every served operation, by service and name: `ec2.CreateVpc`. */
export const operations: ReadonlyMap<string, AnyOperation> = new Map(
  await Promise.all(Object.entries(registry).map(async ([key, load]) => [key, (await load()).default] as const)),
);

type Place = Parameters<TestCordon["run"]>[2];

export class NamedCalls extends TestCordon {
  ec2<N extends keyof Services["ec2"] & string>(name: N, input: InputOf<"ec2", N>, at: Place = {}): OutputOf<"ec2", N> {
    return this.call("ec2", name, input, at);
  }

  call<S extends Service, N extends keyof Services[S] & string>(
    service: S,
    name: N,
    input: InputOf<S, N>,
    at: Place = {},
  ): OutputOf<S, N> {
    return this.run(operations.get(`${service}.${name}`) as Operation<InputOf<S, N>, OutputOf<S, N>>, input, at);
  }

  /** Moves time on, so that the next resources have another date. */
  later(seconds = 60): void {
    this.now = new Date(Date.parse(this.now) + seconds * 1000).toISOString();
  }
}

/** An empty world of the same account and Region. */
export function emptyWorld(): NamedCalls {
  const cordon = new NamedCalls();
  for (const kind of Object.keys(kinds) as Kind[]) {
    for (const { id } of [...cordon.world().all(kind)]) cordon.apply([remove(kind, id)]);
  }
  return cordon;
}

/** A value that must be present. */
export function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the world that a test builds lacks something");
  return value;
}

export const tagged = (ResourceType: string, tags: Readonly<Record<string, string>>) => ({
  TagSpecifications: [
    { ResourceType: ResourceType as never, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
  ],
});

/** What a /64 of the given IPv6 /56 begins with, short of two digits: the block's fourth group is left out when it is zero. */
export const within56 = (block: string | undefined): string =>
  there(block)
    .replace(/00::\/56$/, "")
    .replace(/::\/56$/, ":");
