/** Calls whose permission is looked at as they are made: what each touches, and with which conditions. */
import { rootOf } from "../../../src/access/credentials.ts";
import { AwsError } from "../../../src/model/aws-error.ts";
import { callOf } from "../../../src/operations/call.ts";
import type { Call, Operation } from "../../../src/operations/operation.ts";
import { conditionsOf } from "../../../src/operations/permission/condition-keys.ts";
import { iamTypeOf } from "../../../src/operations/permission/touched.ts";
import { NamedCalls } from "../../operations/named-calls.ts";

/** A call that got as far as permission: whether it was refused after that isn't of interest. */
export interface Watched {
  /** `ec2:CreateVpc`. */
  readonly action: string;
  /** Type of IAM -> the condition keys that have a value. */
  readonly touched: ReadonlyMap<string, readonly string[]>;
}

/** A world that notes what every call touches, asked before it is decided, as the gateway does. */
export class WatchedCalls extends NamedCalls {
  readonly watched: Watched[] = [];

  override run<I, O>(operation: Operation<I, O>, input: I, at: Parameters<NamedCalls["run"]>[2] = {}): O {
    const world = this.world(at.account, at.region);
    this.watched.push(...look(operation, callOf(input, world, rootOf(world.account), this) as Call<I & object>));
    return super.run(operation, input, at);
  }
}

function look<I extends object, O>(operation: Operation<I, O>, call: Call<I>): readonly Watched[] {
  try {
    const touched = new Map<string, string[]>();
    for (const each of operation.touches(call)) {
      const type = iamTypeOf(each.kind);
      touched.set(type, [...(touched.get(type) ?? []), ...Object.keys(conditionsOf(each, call, operation))]);
    }
    return [{ action: `${operation.service}:${operation.name}`, touched }];
  } catch (error) {
    if (error instanceof AwsError) return [];
    throw error;
  }
}
