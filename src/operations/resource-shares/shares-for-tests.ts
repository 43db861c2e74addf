/** Accounts that share with each other: two of an organization, its management account, and a stranger. */

import type { PartitionKey } from "../../model/world/change.ts";
import { ORGANIZATION } from "../ipam-policies/policies-for-tests.ts";
import type { InputOf } from "../operation.ts";
import createList from "../prefix-lists/create-managed-prefix-list.ts";
import { REGION, TestCordon } from "../world-for-tests.ts";
import enableSharing from "./enable-sharing-with-aws-organization.ts";
import accept from "./invitations/accept-resource-share-invitation.ts";
import getInvitations from "./invitations/get-resource-share-invitations.ts";
import createShare from "./shares/create-resource-share.ts";

export const [MEMBER, STRANGER] = ["444455556666", "101010101010"] as const;
const MANAGEMENT = ORGANIZATION.managementAccount;

export const [member, management, stranger] = [
  { account: MEMBER },
  { account: MANAGEMENT },
  { account: STRANGER },
] as const;

export const ORGANIZATION_ARN = `arn:aws:organizations::${MANAGEMENT}:organization/${ORGANIZATION.id}`;
export const unitArnOf = (unit: string): string => `arn:aws:organizations::${MANAGEMENT}:ou/${ORGANIZATION.id}/${unit}`;

export class SharingCordon extends TestCordon {
  constructor({ isEnabled = true } = {}) {
    super();
    this.settings = { ...this.settings, organization: ORGANIZATION };
    if (isEnabled) this.run(enableSharing, {}, management);
  }

  /** A prefix list of the account with one entry: its id and ARN. */
  list(name = "office", cidr = "10.0.0.0/8"): { readonly id: string; readonly arn: string } {
    const Entries = [{ Cidr: cidr }];
    const input = { PrefixListName: name, AddressFamily: "IPv4", MaxEntries: 2, Entries };
    const { PrefixListId: id = "", PrefixListArn: arn = "" } = this.run(createList, input).PrefixList ?? {};
    return { id, arn };
  }

  /** The ARN of a new share of the account. */
  share(
    resourceArns: readonly string[],
    principals: readonly string[],
    more: Partial<InputOf<"ram", "CreateResourceShare">> = {},
  ): string {
    const { resourceShare } = this.run(createShare, { name: "share", resourceArns, principals, ...more });
    return resourceShare?.resourceShareArn ?? "";
  }

  later(days: number): void {
    this.now = new Date(Date.parse(this.now) + days * 24 * 60 * 60 * 1_000).toISOString();
  }
}

/** Shares a resource of one account's with another one, which accepts if it must. */
export function shareBetween(cordon: TestCordon, arn: string, from: string, to: string, region = REGION): void {
  const [owner, receiver] = [from, to].map((account) => ({ account, region })) as [PartitionKey, PartitionKey];
  cordon.run(createShare, { name: "share", resourceArns: [arn], principals: [to] }, owner);
  const { resourceShareInvitations = [] } = cordon.run(getInvitations, {}, receiver);
  for (const { status, resourceShareInvitationArn = "" } of resourceShareInvitations) {
    if (status === "PENDING") cordon.run(accept, { resourceShareInvitationArn }, receiver);
  }
}
