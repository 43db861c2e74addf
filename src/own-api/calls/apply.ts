/** `POST /_cordon/apply`: makes a list of calls, all of them or none. */
import { type Applied, applyCalls } from "../../gateway/call-lists/apply.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import { bodyOf } from "../read-request.ts";
import { type RehearsedCalls, readCalls } from "./read-calls.ts";

export interface AppliedCalls extends RehearsedCalls {
  /** The revision that `what-if` answered: if the account's Region has changed since, nothing is made. */
  readonly revision?: number;
}

/** They are decided and committed in one go, while nobody else is answered. */
const MOST_CALLS = 50;

export const applyRoute = (gateway: Gateway): OwnRoute => ({
  method: "POST",
  path: "/_cordon/apply",
  // Each call has its own event.
  noted: "Apply",
  largestBody: 4 * 1024 * 1024,
  async handle(request): Promise<OwnAnswer<Applied>> {
    // Each call needs its own permission, and nothing else does.
    const caller = await signInToOwn(gateway, request, []);
    const body = await bodyOf(request);
    const calls = readCalls(body, MOST_CALLS);
    return { status: 200, body: await applyCalls(gateway, caller, request, calls, readRevision(body["revision"])) };
  },
});

function readRevision(sent: unknown): number | undefined {
  if (sent === undefined || (Number.isSafeInteger(sent) && Number(sent) >= 0)) return sent as number | undefined;
  throw new OwnRefusal("revision must be a whole number, as what-if answers it");
}
