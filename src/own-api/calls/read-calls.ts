/** The list of calls that a request has in its body, for what-if and for apply. */
import type { RehearsedCall } from "../../gateway/call-lists/calls-in-order.ts";
import { OwnRefusal } from "../../gateway/http-server.ts";
import { listOf, type Sent } from "../read-request.ts";

export interface RehearsedCalls {
  readonly calls: readonly RehearsedCall[];
}

/** Calls that only read change nothing and may list everything there is; a few are useful to refer to. */
const MOST_READS = 20;

/** Services whose answers may be secrets, which nobody is given without an entry in the log. */
const WITHOUT_NETWORK: ReadonlySet<string> = new Set(["iam", "sts"]);

export function readCalls(body: Sent, most: number): readonly RehearsedCall[] {
  const calls = listOf(body, "calls");
  if (calls.length > most) throw new OwnRefusal(`${calls.length} calls are too many: at most ${most}`);
  const read = calls.map((call, i) => {
    if (isCall(call)) return call;
    throw new OwnRefusal(`call ${i + 1} needs service and action as text, and input as an object`);
  });
  const other = read.findIndex(({ service }) => WITHOUT_NETWORK.has(service));
  if (other >= 0) {
    throw new OwnRefusal(`call ${other + 1} is to ${read[other]?.service}, and no flow depends on it: leave it out`);
  }
  const reads = read.filter(({ action }) => /^(Describe|Get|List)/.test(action)).length;
  if (reads > MOST_READS) {
    throw new OwnRefusal(`${reads} calls only read, and that is too many: at most ${MOST_READS}. Leave them out`);
  }
  return read;
}

function isCall(value: unknown): value is RehearsedCall {
  const call = value as Partial<RehearsedCall> | null;
  return (
    typeof call === "object" &&
    typeof call?.service === "string" &&
    typeof call.action === "string" &&
    typeof call.input === "object" &&
    call.input !== null &&
    (call.as === undefined || typeof call.as === "string")
  );
}
