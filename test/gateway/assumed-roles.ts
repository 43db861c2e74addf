/** Calls that ask for a session of a role, and what tests look at in their answers. */
import assert from "node:assert/strict";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { ACCOUNT, allow, ask } from "../setup/iam.ts";
import type { Key } from "../setup/signed-call.ts";

export const OTHER = "444455556666";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const ACTIONS = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
export const mayAssume = { inlinePolicies: [{ name: "assume", document: allow(ACTIONS) }] };

export const assume = (gateway: Gateway, key: Key, more: Readonly<Record<string, string>> = {}) =>
  ask(gateway, key, "AssumeRole", { RoleArn: ROLE, RoleSessionName: "ann", ...more }, "sts");

export type Answer = Awaited<ReturnType<typeof ask>>;
export const keyIn = ({ member, text }: Answer): Key => ({
  accessKeyId: member("AccessKeyId") ?? assert.fail(text),
  secretAccessKey: member("SecretAccessKey") ?? "",
  sessionToken: member("SessionToken") ?? "",
});
export const refused = ({ status, code }: Answer) => [status, code];
