/** Lets the accounts of an organization share with each other without invitations. */
import { GLOBAL } from "../../model/regions.ts";
import { inPartition, put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { isSharingEnabled } from "./reaching.ts";
import { notManagement } from "./share-words.ts";

export default operation("ram", "EnableSharingWithAwsOrganization", {
  touches: nothing,
  decide({ world, settings: { organization } }) {
    if (organization?.managementAccount !== world.account) throw notManagement();
    const output = { returnValue: true };
    if (isSharingEnabled(world, organization)) return { output };
    const there = { account: world.account, region: GLOBAL };
    return { changes: [inPartition(there, put("organization-sharing", { id: "organization" }))], output };
  },
});
