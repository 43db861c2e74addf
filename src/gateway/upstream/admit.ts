/**
 * Who may have a call passed on: whoever signed it as any other call, and may do what it asks as far as that is known. Without
 * configured credentials everybody may, as everywhere.
 */

import type { Principal } from "../../access/credentials.ts";
import { isAllowedBlindly } from "../../access/unserved/blind-permission.ts";
import type { Signed } from "../../wire/sigv4/credential-scope.ts";
import { noteKeyUse } from "../callers/key-uses.ts";
import { contextOfRequest, isKeptFromUsersSessions, isUsersSession } from "../callers/permission.ts";
import { recognise, refuseUnproven } from "../callers/sign-in.ts";
import type { Gateway, Request } from "../handle-call.ts";
import { namedAction } from "./named-action.ts";
import { type Payload, payloadOf } from "./payload.ts";
import { type Elsewhere, isForm } from "./where-to.ts";

/** A caller whose signature was checked. */
export interface Proven {
  readonly principal: Principal;
  readonly signed: Signed;
  readonly secretAccessKey: string;
  /** What of the body is still to be checked while it's on its way; `whole` has been read and checked. */
  readonly payload: Payload;
  readonly body: Buffer | undefined;
}

/** Undefined if nothing needs to be proven. `readBody` reads all of it. Throws a refusal in the service's words. */
export async function admit(
  gateway: Gateway,
  elsewhere: Elsewhere,
  request: Request,
  readBody: () => Promise<Buffer>,
): Promise<Proven | undefined> {
  const { claim, codec, service, body: read } = elsewhere;
  if (gateway.credentials === undefined && claim.claim === "none") return undefined;
  const claimant = await recognise(gateway, request, claim, codec.refusals);
  const { principal, signed, secretAccessKey } = claimant;
  if (secretAccessKey === undefined) return undefined;
  const declared = payloadOf(request, signed);
  const hasForm = isForm(request.headers);
  // A form names its action.
  const isWhole = declared.kind === "whole" || (declared.kind === "declared" && (hasForm || isShort(request.headers)));
  const body = isWhole ? (read ?? (await readBody())) : read;
  const proof = declared.kind === "whole" || isWhole ? (body ?? Buffer.alloc(0)) : declared.hash;
  await refuseUnproven(claimant, request, proof, codec.refusals);
  await noteKeyUse(gateway, claimant, request.requestId);
  const asked = { service, action: namedAction(elsewhere, request, body) };
  refuseUnpermitted(gateway, request, { principal, signed }, asked, codec.refusals);
  return { principal, signed, secretAccessKey, payload: isWhole ? { kind: "whole" } : declared, body };
}

/** A short body is read before the call goes on: then it goes on a connection that is kept, and again if that has just ended. */
export const isShort = (headers: Request["headers"]): boolean =>
  headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) <= SHORT;
const SHORT = 64 * 1024;

/** Services whose name in signatures isn't that in policies. */
const IN_POLICIES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

function refuseUnpermitted(
  gateway: Gateway,
  { headers, remoteAddress, isSecure }: Request,
  { principal, signed }: Pick<Proven, "principal" | "signed">,
  asked: { readonly service: string; readonly action: string | undefined },
  refusals: Elsewhere["codec"]["refusals"],
): void {
  if (principal.permissions === undefined) return;
  const service = IN_POLICIES[asked.service] ?? asked.service;
  const named = `${service}:${asked.action ?? "*"}`;
  if (isKeptFromUsersSessions(named) && isUsersSession(principal)) throw refusals.unknownKey();
  const asker = { principal, sourceIp: remoteAddress, userAgent: headers["user-agent"], isSecure };
  const context = contextOfRequest(asker, signed.region, gateway.now())();
  if (isAllowedBlindly(principal.permissions, { service, action: asked.action }, context)) return;
  throw refusals.denied(
    `User: ${principal.arn} is not authorized to perform: ${named} on resource: * because Cordon passes calls on only for callers whose policies allow that on every resource`,
  );
}
