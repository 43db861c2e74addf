/** Lists resource shares: the caller's own, or those of others that reach its account. */
import type { ResourceShare } from "../../../model/records/sharing/resource-share.ts";
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { findShareSeen, isShown, ownShares } from "../find-share.ts";
import { sharesReaching } from "../reaching.ts";
import { pageOf } from "../share-pages.ts";
import { showShare } from "../show-share.ts";

export default operation("ram", "GetResourceShares", {
  touches: nothing,
  decide(call) {
    const { input, world, now } = call;
    const isOwn = input.resourceOwner === "SELF";
    for (const arn of input.resourceShareArns ?? []) findShareSeen(call, arn);
    const all: Iterable<ResourceShare> = isOwn ? ownShares(world, now) : sharesReaching(call).map(({ share }) => share);
    const { name, resourceShareStatus: status, resourceShareArns: arns, tagFilters = [], permissionArn } = input;
    const found = [...all].filter(
      (share) =>
        isShown(share, now) &&
        (name === undefined || share.name === name) &&
        (status === undefined || share.status === status) &&
        (arns === undefined || arns.length === 0 || arns.includes(share.arn)) &&
        (permissionArn === undefined || share.permissions.some(({ arn }) => arn === permissionArn)) &&
        tagFilters.every(({ tagKey, tagValues = [] }) =>
          share.tags.some(({ key, value }) => key === tagKey && (tagValues.length === 0 || tagValues.includes(value))),
        ),
    );
    // ours: no evidence whether AWS shows its tags to those that it reaches
    const show = (share: ResourceShare) => ({ ...showShare(share), tags: isOwn ? share.tags : undefined });
    const { items, nextToken } = pageOf("GetResourceShares", call, found, ({ id }) => id, show);
    return { output: { resourceShares: items, nextToken } };
  },
});
