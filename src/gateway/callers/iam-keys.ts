/** Who signs with an access key that IAM made. Looked up on each call, so that a revoked key fails at the next one. */

import { type Credential, type Principal, rootOf } from "../../access/credentials.ts";
import { accountOfAccessKey } from "../../access/keys/access-key-ids.ts";
import { readSession, type Session, tagsOfSession } from "../../access/keys/session.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { IamAccessKey } from "../../model/records/iam.ts";
import { GLOBAL } from "../../model/regions.ts";
import type { World } from "../../model/world/world.ts";
import { permissionsOfRole, permissionsOfUser, policyIn } from "../../operations/iam/permissions-of.ts";
import type { Signed } from "../../wire/sigv4/credential-scope.ts";
import type { Ledger } from "../ledger.ts";
import type { KnownHeads } from "../worlds/freshness.ts";
import type { Sealing } from "./sealing.ts";

interface Keys {
  readonly ledger: Ledger;
  readonly sealing: Sealing;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Undefined for a key that there isn't, that is inactive, or whose user or role is gone. */
export async function findIamCredential(
  { ledger, sealing, now }: Keys,
  { accessKeyId, sessionToken }: Signed,
  heads?: KnownHeads,
): Promise<Credential | "expired" | undefined> {
  const account = accountOfAccessKey(accessKeyId);
  if (account === undefined) return undefined;
  const session = sessionToken === undefined ? undefined : openSession(sealing, accessKeyId, sessionToken);
  if (sessionToken !== undefined && session === undefined) return undefined;
  if (session !== undefined && session.expiresAt <= now()) return "expired";
  const look = (world: World) =>
    session === undefined ? ofKey(world, sealing, accessKeyId) : ofSession(world, session, sessionToken);
  return ledger.read({ account, region: GLOBAL }, look, heads);
}

function ofKey(world: World, sealing: Sealing, id: string): Credential | undefined {
  const key = world.get("iam-access-key", id);
  if (key === undefined || key.status !== "Active") return undefined;
  const secretAccessKey = secretOf(sealing, key);
  const principal = key.userId === undefined ? rootWith(key) : userOf(world, key.userId);
  if (secretAccessKey === undefined || principal === undefined) return undefined;
  return { accessKeyId: id, secretAccessKey, principal };
}

/** Opened once for each record. */
const secrets = new WeakMap<IamAccessKey, string>();

function secretOf(sealing: Sealing, key: IamAccessKey): string | undefined {
  const known = secrets.get(key);
  if (known !== undefined) return known;
  const secret = sealing.open("access-key", key.sealedSecret);
  if (secret !== undefined) secrets.set(key, secret);
  return secret;
}

const rootWith = ({ ownerId, isOperator }: IamAccessKey): Principal => ({
  ...rootOf(ownerId),
  ...dropUndefined({ isOperator }),
});

function userOf(world: World, id: string): Principal | undefined {
  const user = world.get("iam-user", id);
  if (user === undefined) return undefined;
  const tags = Object.fromEntries(user.tags.map(({ key, value }) => [key, value]));
  return { account: world.account, arn: user.arn, userId: id, tags, permissions: permissionsOfUser(world, user) };
}

function openSession(sealing: Sealing, accessKeyId: string, token: string): Session | undefined {
  const opened = sealing.open("session-token", token);
  if (opened === undefined) return undefined;
  const session = readSession(opened);
  return session.accessKeyId === accessKeyId ? session : undefined;
}

function ofSession(world: World, session: Session, sessionToken: string | undefined): Credential | undefined {
  const { accessKeyId, secretAccessKey, entityId, arn, userId, policies, tags, sourceIdentity, issuedAt } = session;
  const acting = entityId === undefined ? rootOf(world.account) : actingAs(world, entityId);
  if (acting === undefined) return undefined;
  const given = policies?.map((document, at) => ({ name: `session policy ${at + 1}`, policy: policyIn(document) }));
  const { permissions = EVERYTHING, roleArn } = acting;
  const principal: Principal = {
    account: world.account,
    // A user may have another name by now.
    arn: roleArn === undefined ? acting.arn : arn,
    userId,
    tokenIssuedAt: issuedAt,
    ...dropUndefined({
      roleArn,
      tags: tagsOfSession(acting.tags ?? {}, tags ?? {}),
      sourceIdentity,
      transitiveTagKeys: session.transitiveTagKeys,
      permissions: given === undefined ? permissions : { ...permissions, session: given },
    }),
  };
  return { accessKeyId, secretAccessKey, principal, ...dropUndefined({ sessionToken }) };
}

/** What an account's root may do, if it isn't a session's: policies limit those, and some calls are none of theirs. */
const EVERYTHING = {
  identity: [
    {
      name: "root",
      policy: policyIn('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'),
    },
  ],
};

function actingAs(world: World, entityId: string): Principal | undefined {
  const role = world.get("iam-role", entityId);
  if (role === undefined) return userOf(world, entityId);
  const tags = Object.fromEntries(role.tags.map(({ key, value }) => [key, value]));
  const permissions = permissionsOfRole(world, role);
  return { account: world.account, arn: role.arn, userId: role.id, roleArn: role.arn, tags, permissions };
}
