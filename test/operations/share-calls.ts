/** Calls on shares, for tests that look at what all calls touch. */
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const SENDER = { account: "101010101010" };
const POOLS = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionsIpamPool";

/** A list of an account's, shared with others. */
function share(cordon: NamedCalls, principals: readonly string[], at = {}): string {
  const input = { PrefixListName: "lent", MaxEntries: 1, AddressFamily: "IPv4" };
  const arn = there(cordon.ec2("CreateManagedPrefixList", input, at).PrefixList?.PrefixListArn);
  const given = { name: "lists", resourceArns: [arn], principals, resourceShareConfiguration: {} };
  return there(cordon.call("ram", "CreateResourceShare", given, at).resourceShare?.resourceShareArn);
}

export function shareCalls(cordon: NamedCalls): readonly (readonly [string, object])[] {
  const resourceShareArn = share(cordon, []);
  const tags = [{ key: "team", value: "net" }];
  const permission = { resourceShareArn, permissionArn: POOLS };
  const invited = [1, 2].map(() => {
    share(cordon, [ACCOUNT], SENDER);
    const { resourceShareInvitations = [] } = cordon.call("ram", "GetResourceShareInvitations", {});
    return { resourceShareInvitationArn: there(resourceShareInvitations.at(-1)?.resourceShareInvitationArn) };
  });
  return [
    ["ram.TagResource", { resourceShareArn, tags }],
    ["ram.UntagResource", { resourceShareArn, tagKeys: ["team"] }],
    ["ram.UpdateResourceShare", { resourceShareArn, allowExternalPrincipals: true }],
    ["ram.AssociateResourceShare", { resourceShareArn, principals: ["202020202020"] }],
    ["ram.DisassociateResourceShare", { resourceShareArn, principals: ["202020202020"] }],
    ["ram.GetPermission", { permissionArn: POOLS }],
    ["ram.AssociateResourceSharePermission", permission],
    ["ram.ListResourceSharePermissions", { resourceShareArn }],
    ["ram.DisassociateResourceSharePermission", permission],
    ["ram.ListPendingInvitationResources", invited[0] ?? {}],
    ["ram.AcceptResourceShareInvitation", invited[0] ?? {}],
    ["ram.RejectResourceShareInvitation", invited[1] ?? {}],
    ["ram.DeleteResourceShare", { resourceShareArn }],
  ];
}
