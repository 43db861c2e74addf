/** Lists what is associated with the caller's own shares: resources or principals. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { findShareSeen, ownShares } from "../find-share.ts";
import { pageOf } from "../share-pages.ts";
import { wrongParameter } from "../share-words.ts";
import { showPrincipal, showResource } from "../show-share.ts";

export default operation("ram", "GetResourceShareAssociations", {
  touches: nothing,
  decide(call) {
    const { input, world, now } = call;
    const { associationType: type, resourceShareArns: arns, resourceArn, principal, associationStatus: status } = input;
    if (type === "PRINCIPAL" && resourceArn !== undefined)
      throw wrongParameter("You cannot name a resource with principals.");
    if (type === "RESOURCE" && principal !== undefined)
      throw wrongParameter("You cannot name a principal with resources.");
    for (const arn of arns ?? []) findShareSeen(call, arn);
    const shares = [...ownShares(world, now)].filter(
      ({ arn }) => arns === undefined || arns.length === 0 || arns.includes(arn),
    );
    const all = shares.flatMap((share) => {
      if (type === "PRINCIPAL") return share.principals.map((each) => showPrincipal(share, each));
      return type === "RESOURCE" ? share.resources.map((each) => showResource(share, each)) : [];
    });
    const found = all.filter(
      (each) =>
        each.associatedEntity === (principal ?? resourceArn ?? each.associatedEntity) &&
        each.status === (status ?? each.status),
    );
    const keyOf = (each: (typeof found)[number]) => `${each.resourceShareArn} ${each.associatedEntity}`;
    const { items, nextToken } = pageOf("GetResourceShareAssociations", call, found, keyOf, (each) => each);
    return { output: { resourceShareAssociations: items, nextToken } };
  },
});
