/** Invitations to shares, which an account must accept first. AWS: they expire (catalogue 503). */
import { awsError } from "../../../model/aws-error.ts";
import type { Invitation, ReceivedShare, ResourceShare } from "../../../model/records/sharing/resource-share.ts";
import { type Change, inPartition, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { type Touched, withArn } from "../../permission/touched.ts";
import { malformedArn } from "../share-words.ts";

const LASTS_MS = 7 * 24 * 60 * 60 * 1_000;

// ours: the API reference has the codes; no evidence of AWS's texts
const unknown = awsError(
  "ResourceShareInvitationArnNotFoundException",
  (arn: string) => `The resource share invitation ${arn} could not be found.`,
);
const accepted = awsError(
  "ResourceShareInvitationAlreadyAcceptedException",
  (arn: string) => `The resource share invitation ${arn} was accepted already.`,
);
const rejected = awsError(
  "ResourceShareInvitationAlreadyRejectedException",
  (arn: string) => `The resource share invitation ${arn} was rejected already.`,
);
const expired = awsError(
  "ResourceShareInvitationExpiredException",
  (arn: string) => `The resource share invitation ${arn} has expired. Ask its owner to share again.`,
);

/** A pointer with the invitation that it has. */
export interface Invited extends ReceivedShare {
  readonly invitation: Invitation;
}

export const invitedIn = (world: World): IteratorObject<Invited> =>
  world.all("received-share").filter((each): each is Invited => each.invitation !== undefined);

export function findInvited(world: World, arn: string): Invited {
  if (!/^arn:aws:ram:[a-z0-9-]+:\d{12}:resource-share-invitation\/[0-9a-f-]{36}$/.test(arn)) throw malformedArn(arn);
  const found = invitedIn(world).find(({ invitation }) => invitation.arn === arn);
  if (found === undefined) throw unknown(arn);
  return found;
}

/** For operations on an invitation: permission is needed on it. */
export function touchesInvitation({
  input: { resourceShareInvitationArn: arn },
  world,
}: Call<{ readonly resourceShareInvitationArn: string }>): readonly Touched[] {
  return [withArn("resource-share-invitation", arn, findInvited(world, arn).sharedBy)];
}

const statusOf = ({ status, invitedAt }: Invitation, now: string): Invitation["status"] | "EXPIRED" =>
  status === "PENDING" && Date.parse(now) - Date.parse(invitedAt) >= LASTS_MS ? "EXPIRED" : status;

/** One that can still be answered. */
export function findPending({ world, now }: Pick<Call<unknown>, "world" | "now">, arn: string): Invited {
  const found = findInvited(world, arn);
  const status = statusOf(found.invitation, now);
  if (status === "ACCEPTED") throw accepted(arn);
  if (status === "REJECTED") throw rejected(arn);
  if (status === "EXPIRED") throw expired(arn);
  return found;
}

/** The changes of an answer: the owner's share has it, which alone counts, and the invitation shows it. */
export function answered(
  { id, sharedBy, invitation }: Invited,
  status: "ACCEPTED" | "REJECTED",
  { world, now }: Pick<Call<unknown>, "world" | "now">,
): readonly Change[] {
  const owner = world.elsewhere(sharedBy, world.region);
  const share = owner.get("resource-share", id);
  const pointer = put("received-share", { id, sharedBy, invitation: { ...invitation, status } });
  if (share === undefined) return [pointer];
  return [inPartition(owner, put("resource-share", withAnswer(share, world.account, status, now))), pointer];
}

const withAnswer = (
  share: ResourceShare,
  account: string,
  status: "ACCEPTED" | "REJECTED",
  now: string,
): ResourceShare => ({
  ...share,
  principals: share.principals.map((each) =>
    each.id === account && each.status === "ASSOCIATING"
      ? { ...each, status: status === "ACCEPTED" ? "ASSOCIATED" : "FAILED", updatedAt: now }
      : each,
  ),
});

export const showInvitation = ({ invitation, id, sharedBy }: Invited, world: World, now: string) => ({
  resourceShareInvitationArn: invitation.arn,
  resourceShareName: invitation.shareName,
  resourceShareArn: `arn:aws:ram:${world.region}:${sharedBy}:resource-share/${id}`,
  senderAccountId: sharedBy,
  receiverAccountId: world.account,
  invitationTimestamp: invitation.invitedAt,
  status: statusOf(invitation, now),
});
