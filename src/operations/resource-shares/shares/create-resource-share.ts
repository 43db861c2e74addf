/** Creates a resource share, with or without resources and principals. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { ResourceShare } from "../../../model/records/sharing/resource-share.ts";
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { readTags } from "../../tags/tag-rules.ts";
import {
  keepShare,
  permissionsNamed,
  refuseTooManyShares,
  uuidFrom,
  withPrincipals,
  withResources,
} from "../associate.ts";
import { refuseName, shareTags, wrongParameter } from "../share-words.ts";
import { showShare } from "../show-share.ts";

export default operation("ram", "CreateResourceShare", {
  touches: nothing,
  decide(call) {
    const { input, world, now, limits, random } = call;
    refuseName(input.name);
    // Sources narrow what service principals see, and nothing is shared with those here.
    if (input.sources !== undefined && input.sources.length > 0)
      throw wrongParameter("Sources are for service principals, which nothing is shared with here.");
    refuseTooManyShares(
      world
        .all("resource-share")
        .filter(({ status }) => status === "ACTIVE")
        .toArray().length + 1,
      limits,
    );
    const id = uuidFrom(random);
    const tags = (input.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value }));
    const empty: ResourceShare = {
      id,
      arn: `arn:aws:ram:${world.region}:${world.account}:resource-share/${id}`,
      ownerId: world.account,
      name: input.name,
      // AWS: catalogue 502
      allowExternalPrincipals: input.allowExternalPrincipals ?? true,
      ...dropUndefined({
        retainSharingOnAccountLeaveOrganization:
          input.resourceShareConfiguration?.retainSharingOnAccountLeaveOrganization,
      }),
      status: "ACTIVE",
      resources: [],
      principals: [],
      permissions: permissionsNamed(input.permissionArns ?? []),
      tags: readTags(tags, limits, shareTags),
      createdAt: now,
      updatedAt: now,
    };
    const share = withPrincipals(withResources(empty, input.resourceArns ?? [], call), input.principals ?? [], call);
    return {
      changes: keepShare(undefined, share, call),
      output: { resourceShare: showShare(share), clientToken: input.clientToken },
    };
  },
});
