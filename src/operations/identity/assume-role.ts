/** Gives temporary credentials of a role, if the role's trust policy lets the caller assume it. */
import { mayAssume } from "../../access/evaluate.ts";
import type { Session } from "../../access/keys/session.ts";
import { contextOf } from "../../access/request-context.ts";
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { IamRole } from "../../model/records/iam.ts";
import { GLOBAL } from "../../model/regions.ts";
import type { World } from "../../model/world/world.ts";
import { policyIn } from "../iam/permissions-of.ts";
import { readDocument } from "../iam/policies/malformed-policy.ts";
import { managedDocument } from "../iam/policies/managed-policies.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing, type Touched } from "../permission/touched.ts";
import { makeSession, refuseDuration } from "./make-session.ts";
import { furtherActions, readSessionTags, sourceIdentityOf } from "./session-tags.ts";

const notAuthorized = awsError(
  "AccessDenied",
  // AWS: the same for a role that doesn't exist, so that nobody finds out which do.
  (caller: string, action: string, role: string) =>
    `User: ${caller} is not authorized to perform: ${action} on resource: ${role}`,
  { status: 403 },
);
const invalidRoleArn = awsError("ValidationError", (arn: string) => `${arn} is invalid`);
const longerThanRole = awsError(
  "ValidationError",
  () => "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
);
const longerThanChain = awsError(
  "ValidationError",
  () => "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
);
const invalidName = awsError(
  "ValidationError",
  (value: string, member: string) =>
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
);
// ours: no evidence of AWS's text
const tooManyPolicies = awsError(
  "ValidationError",
  (most: number) =>
    `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
);
const noSuchPolicy = awsError("MalformedPolicyDocument", (arn: string) => `The policy ${arn} does not exist.`);
// AWS: catalogue 519
const policyTooLarge = awsError(
  "PackedPolicyTooLarge",
  (percent: number) => `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
);
const tagsTooLarge = awsError(
  "PackedPolicyTooLarge",
  (percent: number) => `Packed size of session tags consumes ${percent}% of allotted space.`,
);
const wrongMfa = awsError(
  "AccessDenied",
  () => "MultiFactorAuthentication failed with invalid MFA one time pass code.",
  { status: 403 },
);

const HOUR = 3_600;
const LONGEST = 12 * HOUR;

type Input = InputOf<"sts", "AssumeRole">;

export default operation("sts", "AssumeRole", {
  touches: ({ input, world }) => {
    const role = roleOf(input, world);
    return [role === undefined ? unknownRole(input.RoleArn) : existing("iam-role", role)];
  },
  // AWS: the caller's policies must allow these as well (catalogue 505).
  alsoNeeds: furtherActions,
  // AWS: a role that trusts a caller of its own account by name needs no policy of the caller's to say so.
  isGranted: (call) => trustOf(call)?.isEnough === true,
  decide(call) {
    const { input, caller, world } = call;
    refuseInvalid(input);
    // ours: AWS lets no root assume a role. Without configured credentials every caller is root here.
    const trust = trustOf(call);
    const denied = trust?.denied;
    if (trust === undefined || denied !== undefined) {
      throw notAuthorized(caller.arn, denied ?? "sts:AssumeRole", input.RoleArn);
    }
    const { role } = trust;
    const seconds = input.DurationSeconds ?? Math.min(HOUR, role.maxSessionDuration);
    const isChained = caller.arn.includes(":assumed-role/");
    if (isChained && seconds > HOUR) throw longerThanChain();
    if (seconds > role.maxSessionDuration) throw longerThanRole();
    const session = `${role.name}/${input.RoleSessionName}`;
    const AssumedRoleUser = {
      AssumedRoleId: `${role.id}:${input.RoleSessionName}`,
      Arn: `arn:aws:sts::${role.ownerId}:assumed-role/${session}`,
    };
    const policies = sessionPolicies(input, world.elsewhere(role.ownerId, GLOBAL));
    const { tags, transitiveTagKeys } = readSessionTags(call, call.limits);
    const packed = packedSize({ policies, tags });
    if (packed > 100) throw policies.length > 0 ? policyTooLarge(packed) : tagsTooLarge(packed);
    const whose: Omit<Session, "accessKeyId" | "secretAccessKey" | "issuedAt" | "expiresAt"> = {
      arn: AssumedRoleUser.Arn,
      userId: AssumedRoleUser.AssumedRoleId,
      entityId: role.id,
      tags,
      ...dropUndefined({
        transitiveTagKeys: transitiveTagKeys.length === 0 ? undefined : transitiveTagKeys,
        policies: policies.length === 0 ? undefined : policies,
        sourceIdentity: sourceIdentityOf(call),
      }),
    };
    return {
      output: {
        Credentials: makeSession(call, role.ownerId, whose, seconds),
        AssumedRoleUser,
        ...dropUndefined({ SourceIdentity: whose.sourceIdentity }),
        ...(policies.length + Object.keys(tags).length > 0 && { PackedPolicySize: packed }),
      },
    };
  },
});

function refuseInvalid(input: Input): void {
  const { RoleArn, RoleSessionName, SourceIdentity, DurationSeconds, SerialNumber, TokenCode, PolicyArns = [] } = input;
  if (PolicyArns.length > MOST_POLICIES) throw tooManyPolicies(MOST_POLICIES);
  if (!ROLE_ARN.test(RoleArn)) throw invalidRoleArn(RoleArn);
  if (!NAME.test(RoleSessionName)) throw invalidName(RoleSessionName, "roleSessionName");
  if (SourceIdentity !== undefined && !NAME.test(SourceIdentity)) throw invalidName(SourceIdentity, "sourceIdentity");
  if (DurationSeconds !== undefined) refuseDuration(DurationSeconds, LONGEST);
  // Nobody here has a device for a second factor.
  if (SerialNumber !== undefined || TokenCode !== undefined) throw wrongMfa();
}

const MOST_POLICIES = 10;
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\u0021-\u007e]+$/;
const NAME = /^[\w+=,.@-]{2,64}$/;

interface Trust {
  readonly role: IamRole;
  /** The action that the trust policy doesn't let the caller do. */
  readonly denied: string | undefined;
  /** Whether the caller needs no policy of its own that allows it. */
  readonly isEnough: boolean;
}

const accountIn = (arn: string): string | undefined => /^arn:aws:iam::(\d{12}):role\//.exec(arn)?.[1];

/** Undefined if there is no such role. */
function roleOf({ RoleArn }: Input, world: World): IamRole | undefined {
  const account = accountIn(RoleArn);
  if (account === undefined) return undefined;
  const name = RoleArn.slice(RoleArn.lastIndexOf("/") + 1);
  const [role] = world.elsewhere(account, GLOBAL).by("iam-role", "name", name.toLowerCase());
  return role?.arn === RoleArn ? role : undefined;
}

/** Permission is asked on its ARN all the same. */
const unknownRole = (arn: string): Touched => ({
  kind: "iam-role",
  record: dropUndefined({ arn, ownerId: accountIn(arn) }),
});

/** What a role says of the caller; undefined if there is no such role. */
function trustOf(call: Call<Input>): Trust | undefined {
  const { input, caller, world } = call;
  const role = roleOf(input, world);
  if (role === undefined) return undefined;
  const tags = input.Tags ?? [];
  const context = contextOf(
    {
      "sts:RoleSessionName": input.RoleSessionName,
      "sts:ExternalId": input.ExternalId,
      "sts:SourceIdentity": input.SourceIdentity ?? caller.sourceIdentity,
      "sts:TransitiveTagKeys": input.TransitiveTagKeys,
      "aws:TagKeys": tags.map(({ Key = "" }) => Key),
      ...Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [`aws:RequestTag/${Key}`, Value])),
      ...Object.fromEntries(role.tags.map(({ key, value }) => [`aws:ResourceTag/${key}`, value])),
    },
    call.context(),
  );
  const actions = ["sts:AssumeRole", ...furtherActions(call)];
  const trusted = {
    type: "AWS" as const,
    account: caller.account,
    arn: caller.arn,
    id: caller.userId.split(":", 1)[0] ?? "",
    ...dropUndefined({ roleArn: caller.roleArn }),
  };
  const decisions = actions.map((action) => {
    const asked = { action, resource: role.arn, context };
    return { action, decision: mayAssume(policyIn(role.trustPolicy, "trust"), trusted, asked, role.trustedIds) };
  });
  const denied = decisions.find(({ decision }) => decision.decision !== "allowed")?.action;
  const isNamed = decisions.every(({ decision }) => decision.decision === "allowed" && !decision.isDelegated);
  return { role, denied, isEnough: isNamed && role.ownerId === caller.account };
}

/** What the session may do at most: nothing here if it may do all that the role may. */
function sessionPolicies({ Policy, PolicyArns = [] }: Input, there: World): readonly string[] {
  const managed = PolicyArns.map(({ arn = "" }) => {
    const document = managedDocument(there, arn);
    if (document === undefined) throw noSuchPolicy(arn);
    return document;
  });
  return Policy === undefined ? managed : [readDocument(Policy, "inline"), ...managed];
}

/** What its token has room for, in bytes: with it, the headers of a call are within what the server takes. */
const MOST_PACKED = 16_000;

/** AWS: how much of the most that policies and tags may take, in per cent (catalogue 519). How AWS packs them isn't known. */
const packedSize = (packed: { readonly policies: readonly string[]; readonly tags: object }): number =>
  Math.ceil((100 * Buffer.byteLength(JSON.stringify(packed))) / MOST_PACKED);
