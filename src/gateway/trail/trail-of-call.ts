/** What the trail says about a call: an event as CloudTrail has it. */
import { actionOf } from "../../access/actions.ts";
import type { PrincipalFacts } from "../../access/request-context.ts";
import { AwsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { newEventId, type TrailEvent } from "../../model/world/trail.ts";
import type { OperationShapes } from "../../wire/shapes.ts";
import { random } from "../ids.ts";
import { shownMembers } from "./shown-members.ts";
import { inSeconds, userIdentityOf, usernameOf } from "./user-identity.ts";

/** A call whose caller has proven who they are. */
export interface TrailedCall {
  readonly principal: PrincipalFacts;
  readonly accessKeyId: string | undefined;
  readonly service: string;
  readonly operation: string;
  /** Of the signature. */
  readonly region: string;
  readonly input: Members;
  /** Undefined for a call of our own interface, whose input is shown as it is. */
  readonly shapes: OperationShapes | undefined;
  readonly requestId: string;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
}

/** What became of it. A call that only reads shows no answer. */
export interface Outcome {
  readonly output?: Members;
  readonly refusal?: Pick<AwsError, "code" | "message">;
  readonly resources: TrailEvent["resources"];
}

type Members = Readonly<Record<string, unknown>>;

/** Services of an account, not of a Region: their events are in this one. AWS: catalogue 486. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(["iam", "organizations"]);
const HOME_OF_GLOBAL = "us-east-1";

/** They change nothing here, but give out credentials. */
/** Whether it gives credentials, although it only reads. */
export const givesCredentials = (action: string): boolean => GIVES_CREDENTIALS.has(action);

const GIVES_CREDENTIALS: ReadonlySet<string> = new Set(["sts:AssumeRole", "sts:GetSessionToken"]);

/** What is changed through Cordon's own interface, or by its operator. */
const OWN_CHANGES: ReadonlySet<string> = new Set([
  ...["Import", "NewAdminKey", "Reset"],
  ...[
    "AddHost",
    "RemoveHost",
    "MakeHostToken",
    "SetHostMode",
    "ConfirmHost",
    "EndHostTrial",
    "JoinHost",
    "RenewHostKey",
  ],
]);

/** Whether a call is in the trail though it wasn't refused; those that read are in it only if the operator wants them. */
export const isTrailed = (action: string, withReads: boolean): boolean =>
  withReads || GIVES_CREDENTIALS.has(action) || !isReadOnly(action);

/** AWS: STS's calls count as reading (catalogue 487). */
export function isReadOnly(action: string): boolean {
  const [service, name = ""] = action.split(":");
  if (service === "sts") return true;
  if (service === "cordon") return !OWN_CHANGES.has(name);
  const level = actionOf(action)?.accessLevel;
  return level === undefined ? /^(Describe|Get|List|Search)/.test(name) : /^(List|Read)$/.test(level);
}

/** Refusals for want of permission, in the words of all services. */
const UNPERMITTED: ReadonlySet<string> = new Set(["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"]);

export const isUnpermitted = (error: unknown): error is AwsError =>
  error instanceof AwsError && UNPERMITTED.has(error.code);

/** One event, and for a role of another account the same in its trail. `at` is in milliseconds. */
export function eventsOf(call: TrailedCall, outcome: Outcome, at: number): readonly TrailEvent[] {
  const other = outcome.refusal === undefined ? accountOfRole(call) : undefined;
  if (other === undefined || other === call.principal.account) return [eventOf(call, outcome, at)];
  const sharedEventID = newEventId(at, random(10));
  return [
    eventOf(call, outcome, at, { sharedEventID }),
    eventOf(call, outcome, at, { sharedEventID, recipientAccountId: other }),
  ];
}

/** Of the role that a call assumes. */
const accountOfRole = ({ operation, input }: TrailedCall): string | undefined =>
  operation === "AssumeRole" ? String(input["RoleArn"]).split(":")[4] : undefined;

interface Sharing {
  readonly sharedEventID?: string;
  readonly recipientAccountId?: string;
}

function eventOf(
  call: TrailedCall,
  { output, refusal, resources }: Outcome,
  at: number,
  { sharedEventID, recipientAccountId = call.principal.account }: Sharing = {},
): TrailEvent {
  const { principal, accessKeyId, service, operation, requestId } = call;
  const region = GLOBAL_SERVICES.has(service) ? HOME_OF_GLOBAL : call.region;
  const id = newEventId(at, random(10));
  const source = service === "cordon" ? service : `${service}.amazonaws.com`;
  const readOnly = isReadOnly(`${service}:${operation}`);
  const isElsewhere = recipientAccountId !== principal.account;
  const username = isElsewhere ? undefined : usernameOf(principal);
  const time = new Date(at).toISOString();
  const head = {
    eventVersion: "1.11",
    userIdentity: isElsewhere ? foreignIdentity(principal) : userIdentityOf(principal, accessKeyId),
    eventTime: inSeconds(time),
    eventSource: source,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: call.sourceIp ?? "",
    userAgent: cut(call.userAgent ?? ""),
    errorCode: refusal && (service === "ec2" ? `Client.${refusal.code}` : "AccessDenied"),
    errorMessage: refusal && cut(refusal.message),
  };
  const tail = {
    requestID: requestId,
    eventID: id,
    readOnly,
    resources: service === "sts" ? rolesAmong(resources) : undefined,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId,
    sharedEventID,
    eventCategory: "Management",
  };
  const members = [
    `"requestParameters":${bounded("requestParameters", requestOf(call))}`,
    `"responseElements":${bounded("responseElements", answerOf(call, output))}`,
  ];
  // Joined as texts: parameters and answers can be long, and are written only once.
  const record = `${JSON.stringify(head).slice(0, -1)},${members.join()},${JSON.stringify(tail).slice(1)}`;
  return {
    ...{ account: recipientAccountId, region, time, id, name: operation, source },
    ...{ isReadOnly: readOnly, resources, record },
    ...dropUndefined({ username, accessKeyId: isElsewhere ? undefined : accessKeyId }),
  };
}

function requestOf({ service, operation, shapes, input }: TrailedCall): Members | null {
  return orNull(shapes === undefined ? input : shownMembers({ service, operation }, shapes.input, input, "hidden"));
}

function answerOf({ service, operation, shapes, requestId }: TrailedCall, output: Members | undefined): Members | null {
  const action = `${service}:${operation}`;
  if (output === undefined || (isReadOnly(action) && !GIVES_CREDENTIALS.has(action))) return null;
  const shown =
    shapes?.output === undefined ? {} : shownMembers({ service, operation }, shapes.output, output, "left out");
  return service === "ec2" ? { requestId, ...shown } : orNull(shown);
}

const orNull = (members: Members): Members | null => (Object.keys(members).length === 0 ? null : members);

/** AWS: of a caller of another account no more is shown (catalogue 488). */
const foreignIdentity = ({ userId, account }: PrincipalFacts) => ({
  type: "AWSAccount",
  principalId: userId,
  accountId: account,
});

const rolesAmong = (resources: TrailEvent["resources"]) => {
  const roles = resources.filter(({ name }) => name.startsWith("arn:"));
  if (roles.length === 0) return undefined;
  return roles.map(({ type, name }) => ({ accountId: name.split(":")[4], type, ARN: name }));
};

/** AWS: fields of an event have limits (catalogue 489). */
const MOST_TEXT = 1_024;
const MOST_MEMBERS = 100 * 1_024;

const cut = (text: string): string => (text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 3)}...`);

function bounded(name: string, members: Members | null): string {
  const text = JSON.stringify(members);
  if (text.length <= MOST_MEMBERS) return text;
  // ours: no evidence of AWS's form
  return JSON.stringify({ omitted: true, originalSize: text.length, reason: `${name} too large` });
}
