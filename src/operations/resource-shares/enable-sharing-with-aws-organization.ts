/** Lets the accounts of an organization share with each other without invitations. */
import { GLOBAL } from "../../model/regions.ts";
import { type Change, inPartition, put } from "../../model/world/change.ts";
import { roleNamed } from "../iam/roles/find-role.ts";
import { linkedServices, makeLinkedRole } from "../iam/service-linked-roles/linked-services.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { notManagement } from "./share-words.ts";

const PRINCIPAL = "ram.amazonaws.com";

/** AWS: it makes the service's role, and gives the service access to the organization (catalogue 522). */
export default operation("ram", "EnableSharingWithAwsOrganization", {
  touches: nothing,
  decide(call) {
    const { world, settings, now } = call;
    if (settings.organization?.managementAccount !== world.account) throw notManagement();
    const there = world.elsewhere(world.account, GLOBAL);
    const changes: Change[] = [];
    if (there.get("organization-sharing", "organization") === undefined) {
      changes.push(put("organization-sharing", { id: "organization" }));
    }
    if (there.get("organization-access", PRINCIPAL) === undefined) {
      changes.push(put("organization-access", { id: PRINCIPAL, enabledAt: now }));
    }
    if (roleNamed(there, linkedServices[PRINCIPAL].role) === undefined) {
      changes.push(put("iam-role", makeLinkedRole({ ...call, world: there }, PRINCIPAL)));
    }
    return { changes: changes.map((change) => inPartition(there, change)), output: { returnValue: true } };
  },
});
