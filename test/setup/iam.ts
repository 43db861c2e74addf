/** A gateway in this process whose callers sign with IAM's keys, and the records that they need. */
import { type Gateway, handleCall } from "../../src/gateway/handle-call.ts";
import { random } from "../../src/gateway/ids.ts";
import type { IamRole, IamUser } from "../../src/model/records/iam.ts";
import { GLOBAL } from "../../src/model/regions.ts";
import { type Change, put } from "../../src/model/world/change.ts";
import { makeRootKey } from "../../src/operations/iam/access-keys/make-root-key.ts";
import { FORM, type Key, signedHeaders } from "./signed-call.ts";
import { smallGateway } from "./small-gateway.ts";

export const ACCOUNT = "111122223333";
const NOW = "2026-01-02T03:04:05.000Z";
const nobody = { principal: "", requestId: "", operation: "" };

/** Only who has a key of IAM's signs in. */
export const secureGateway = () => smallGateway({ credentials: new Map(), log: () => {} });

export const commit = (gateway: Gateway, changes: readonly Change[], account = ACCOUNT) =>
  gateway.ledger.run({ account, region: GLOBAL }, nobody, () => ({ changes, output: undefined }));

export const allow = (Action: string | readonly string[], Resource = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } });

const entity = (type: "user" | "role", id: string, name: string, ownerId: string) => ({
  id,
  ownerId,
  arn: `arn:aws:iam::${ownerId}:${type}/${name}`,
  name,
  path: "/",
  createDate: NOW,
  attachedPolicies: [],
  inlinePolicies: [],
  tags: [],
});

export async function rootKey(gateway: Gateway, account = ACCOUNT): Promise<Key> {
  const circumstances = { now: NOW, random, seal: gateway.sealing.seal };
  const { accessKeyId, secretAccessKey, changes } = makeRootKey(account, true, circumstances);
  await commit(gateway, changes, account);
  return { accessKeyId, secretAccessKey };
}

/** A user with one key, who may describe VPCs. */
export async function withUser(gateway: Gateway, change: Partial<IamUser> = {}, account = ACCOUNT) {
  const user: IamUser = {
    ...entity("user", "AIDAAAAAAAAAAAAAAAAAA", "alice", account),
    inlinePolicies: [{ name: "read", document: allow("ec2:DescribeVpcs") }],
    groupIds: [],
    ...change,
  };
  const key = await rootKey(gateway, account);
  await gateway.ledger.run({ account, region: GLOBAL }, nobody, (world) => {
    const { isOperator: _, ...made } = world.get("iam-access-key", key.accessKeyId) ?? fail();
    return { changes: [put("iam-user", user), put("iam-access-key", { ...made, userId: user.id })], output: undefined };
  });
  return { user, key };
}

export const inactive = (gateway: Gateway, accessKeyId: string) =>
  gateway.ledger.run({ account: ACCOUNT, region: GLOBAL }, nobody, (world) => {
    const key = world.get("iam-access-key", accessKeyId) ?? fail();
    return { changes: [put("iam-access-key", { ...key, status: "Inactive" })], output: undefined };
  });

function fail(): never {
  throw new Error("the key was not made");
}

export async function withRole(gateway: Gateway, change: Partial<IamRole> = {}, account = ACCOUNT): Promise<IamRole> {
  const role: IamRole = {
    ...entity("role", "AROAAAAAAAAAAAAAAAAAA", "reader", account),
    trustPolicy: trusting({ AWS: account }),
    maxSessionDuration: 3_600,
    inlinePolicies: [{ name: "read", document: allow("ec2:DescribeSubnets") }],
    ...change,
  };
  await commit(gateway, [put("iam-role", role)], account);
  return role;
}

export const trusting = (Principal: object, more: object = {}, Action: string | readonly string[] = "sts:AssumeRole") =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal, Action, ...more } });

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

const VERSIONS = { ec2: "2016-11-15", sts: "2011-06-15", iam: "2010-05-08" };

/** The text of an answer, and the code of a refusal. */
export async function ask(
  gateway: Gateway,
  key: Key,
  Action: string,
  parameters: Readonly<Record<string, string>> = {},
  service: keyof typeof VERSIONS = "ec2",
) {
  const body = new URLSearchParams({ Action, Version: VERSIONS[service], ...parameters }).toString();
  const headers = await signedHeaders("http://127.0.0.1", key, { service, headers: { "content-type": FORM }, body });
  const readBody = async () => Buffer.from(body);
  const answer = await handleCall(gateway, { method: "POST", path: "/", query: [], headers, readBody, requestId: "r" });
  const text = "body" in answer ? answer.body : await joined(answer.pieces);
  const member = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return { status: answer.status, code: member("Code"), message: member("Message"), text, member };
}
