/** Creates the role of a service, which only the service changes. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { arnOfEntity, readDescription } from "../entity-names.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { roleNamed } from "../roles/find-role.ts";
import { showWholeRole } from "../roles/show-role.ts";
import { isLinkedPrincipal, linkedServices, makeLinkedRole, pathOfLinked } from "./linked-services.ts";

// AWS: catalogue 520
const isTaken = awsError(
  "InvalidInput",
  (name: string) => `Service role name ${name} has been taken in this account, please try a different suffix.`,
);
const noSuffix = awsError("InvalidInput", (service: string) => `Custom suffix is not allowed for ${service}`);

// ours: no evidence of AWS's text
const notLinked = awsError("InvalidInput", (service: string) => `The service ${service} has no service-linked role.`);

export default operation("iam", "CreateServiceLinkedRole", {
  touches: ({ input: { AWSServiceName: service }, world }) => {
    const name = isLinkedPrincipal(service) ? linkedServices[service].role : "*";
    return [made("iam-role", { arn: arnOfEntity("role", world, pathOfLinked(service), name) })];
  },
  decide(call) {
    const { input, world, limits } = call;
    const { AWSServiceName: service, CustomSuffix: suffix } = input;
    if (!isLinkedPrincipal(service)) throw notLinked(service);
    if (suffix !== undefined) throw noSuffix(service);
    const description = readDescription(input.Description);
    const { role: name } = linkedServices[service];
    if (roleNamed(world, name) !== undefined) throw isTaken(name);
    refuseOverIamQuota("RolesPerAccount", world.count("iam-role"), limits, "rolesPerAccount");
    const role = makeLinkedRole(call, service, description);
    return { changes: [put("iam-role", role)], output: { Role: showWholeRole(world, role) } };
  },
});
