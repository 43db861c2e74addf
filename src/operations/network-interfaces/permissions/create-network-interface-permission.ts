/** Lets another account attach a network interface, or associate Elastic IPs with it. */

import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findInterface } from "../find-interface.ts";
import { showPermission } from "./show-permission.ts";

// ours: no evidence of AWS's texts
const notAnAccount = awsError(
  "InvalidParameterValue",
  (account: string) => `Value (${account}) for parameter awsAccountId is invalid. Expected a 12-digit account ID.`,
);
const exists = awsError(
  "InvalidPermission.Duplicate",
  (account: string) => `The permission has been granted to account ${account} already.`,
);

export default operation("ec2", "CreateNetworkInterfacePermission", {
  touches: ({ input, world }) => [existing("network-interface", findInterface(world, input.NetworkInterfaceId))],
  decide({ input, world, newId }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    const account = input.AwsAccountId;
    if (account === undefined) throw missingParameter("awsAccountId");
    if (!/^\d{12}$/.test(account)) throw notAnAccount(account);
    for (const other of world.by("network-interface-permission", "interface", found.id)) {
      if (other.account === account && other.permission === input.Permission) throw exists(account);
    }
    const permission = {
      id: newId("network-interface-permission"),
      networkInterfaceId: found.id,
      account,
      permission: input.Permission,
    };
    return {
      changes: [put("network-interface-permission", permission)],
      output: { InterfacePermission: showPermission(permission) },
    };
  },
});
