/** Deletes a prefix list resolver that has no targets, with its versions. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findResolver } from "./find-resolver.ts";
import { showResolver } from "./show-resolver.ts";

// ours: no evidence of AWS's code and text
const hasTargets = awsError(
  "DependencyViolation",
  (id: string, targetId: string) =>
    `The ipam-prefix-list-resolver '${id}' has the target '${targetId}'. Delete it first.`,
);

export default operation("ec2", "DeleteIpamPrefixListResolver", {
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver", findResolver(world, input.IpamPrefixListResolverId)),
  ],
  decide({ input, world, region }) {
    const resolver = findResolver(world, input.IpamPrefixListResolverId);
    for (const target of world.by("ipam-prefix-list-resolver-target", "resolver", resolver.id)) {
      throw hasTargets(resolver.id, target.id);
    }
    const versions = [...world.by("ipam-prefix-list-resolver-version", "resolver", resolver.id)];
    return {
      changes: [
        remove("ipam-prefix-list-resolver", resolver.id),
        ...versions.map(({ id }) => remove("ipam-prefix-list-resolver-version", id)),
      ],
      output: { IpamPrefixListResolver: showResolver(region, resolver, "delete-in-progress") },
    };
  },
});
