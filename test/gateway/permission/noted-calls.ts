/** Calls that are noted as they are made: what each asks permission for, and the worlds in which it was made. */
import { rootOf } from "../../../src/access/credentials.ts";
import { services } from "../../../src/gateway/services.ts";
import { AwsError } from "../../../src/model/aws-error.ts";
import type { Change, PartitionKey } from "../../../src/model/world/change.ts";
import type { World } from "../../../src/model/world/world.ts";
import { callOf } from "../../../src/operations/call.ts";
import type { Call, Operation } from "../../../src/operations/operation.ts";
import {
  type Conditions,
  conditionsOf,
  conditionsOfTagging,
  taggedByCall,
} from "../../../src/operations/permission/condition-keys.ts";
import { arnOfTouched, type Touched } from "../../../src/operations/permission/touched.ts";
import { NamedCalls } from "../../operations/named-calls.ts";
import { recordsOf } from "./call-under-policies.ts";

/** One action on one resource, with all that a policy may compare of them. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly conditions: Conditions;
}

export interface Noted {
  /** `ec2.CreateVpc`. */
  readonly key: string;
  readonly input: object;
  readonly home: PartitionKey;
  readonly permissions: readonly Permission[];
  /** By the name of the partition: the records right before the call. */
  readonly records: ReadonlyMap<string, readonly Change[]>;
  readonly cordon: NamedCalls;
}

/** Notes the first call of each operation that succeeds; if no call does, the first that gets as far as permission. */
export class NotedCalls extends NamedCalls {
  readonly #done = new Map<string, Noted>();
  readonly #refused = new Map<string, Noted>();

  get noted(): ReadonlyMap<string, Noted> {
    return new Map([...this.#refused, ...this.#done]);
  }

  override run<I, O>(operation: Operation<I, O>, input: I, at: Parameters<NamedCalls["run"]>[2] = {}): O {
    const key = `${operation.service}.${operation.name}`;
    if (this.#done.has(key)) return super.run(operation, input, at);
    const before = this.#note(operation, input, this.world(at.account, at.region));
    let kept = this.#refused;
    try {
      const output = super.run(operation, input, at);
      kept = this.#done;
      return output;
    } finally {
      if (before !== undefined && !kept.has(key)) kept.set(key, before);
    }
  }

  #note<I, O>(operation: Operation<I, O>, input: I, world: World): Noted | undefined {
    const call = callOf(input, world, rootOf(world.account), this) as Call<I & object>;
    const permissions = permissionsOf(operation, call);
    if (permissions === undefined || !isWhole(operation, call.input)) return undefined;
    const home = { account: world.account, region: world.region };
    const key = `${operation.service}.${operation.name}`;
    return { key, cordon: this, input: call.input, home, permissions, records: recordsOf(this) };
  }
}

/** Other tests leave members out that no client leaves out. */
const isWhole = <I extends object, O>({ service, name }: Operation<I, O>, input: I): boolean =>
  (services[service].shapes(name)?.input.members ?? []).every(
    ({ isRequired, name }) => !isRequired || (input as Readonly<Record<string, unknown>>)[name] !== undefined,
  );

function permissionsOf<I extends object, O>(
  operation: Operation<I, O>,
  call: Call<I>,
): readonly Permission[] | undefined {
  const { service, name } = operation;
  const action = `${service}:${name}`;
  const touched = touchedBy(operation, call);
  if (touched === undefined) return undefined;
  if (touched.length === 0) return [{ action, resource: "*", conditions: conditionsOf(undefined, call, operation) }];
  return [
    ...touched.map((each) => ({
      action,
      resource: arnOfTouched(each, call.world),
      conditions: conditionsOf(each, call, operation),
    })),
    ...(operation.alsoNeeds?.(call) ?? []).flatMap((other) =>
      touched.map((each) => ({
        action: other,
        resource: arnOfTouched(each, call.world),
        conditions: conditionsOf(each, call, { service, name: other.slice(other.indexOf(":") + 1) }),
      })),
    ),
    ...taggedByCall(touched, call, operation).map((each) => ({
      action: "ec2:CreateTags",
      resource: arnOfTouched(each, call.world),
      conditions: conditionsOfTagging(each, call, operation),
    })),
  ];
}

function touchedBy<I, O>(operation: Operation<I, O>, call: Call<I>): readonly Touched[] | undefined {
  try {
    return operation.touches(call);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
