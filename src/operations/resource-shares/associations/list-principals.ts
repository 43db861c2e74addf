/** Lists who shares: the principals that the caller's account shares with, or the accounts that share with it. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { isAssociated } from "../reaching.ts";
import { pageOf } from "../share-pages.ts";
import { kindAsked } from "../shareable.ts";
import { sharesListed } from "./shares-listed.ts";

export default operation("ram", "ListPrincipals", {
  touches: nothing,
  decide(call) {
    const { resourceOwner, resourceArn, principals = [], resourceType } = call.input;
    const kind = kindAsked(resourceType);
    const found = sharesListed(call)
      .filter(({ resources }) => {
        const own = resources.filter(isAssociated);
        return (
          (resourceArn === undefined || own.some(({ arn }) => arn === resourceArn)) &&
          (kind === undefined || own.some((each) => each.kind === kind))
        );
      })
      .flatMap((share) => {
        const { arn, ownerId, createdAt, updatedAt } = share;
        // AWS: a share of another account has that account here (catalogue 502).
        if (resourceOwner === "OTHER-ACCOUNTS")
          return [{ share: arn, id: ownerId, createdAt, updatedAt, isExternal: false }];
        return share.principals.filter(isAssociated).map((each) => ({ share: arn, ...each }));
      })
      .filter(({ id }) => principals.length === 0 || principals.includes(id));
    const { items, nextToken } = pageOf(
      "ListPrincipals",
      call,
      found,
      ({ id, share }) => `${id} ${share}`,
      ({ id, share, createdAt, updatedAt, isExternal }) => ({
        id,
        resourceShareArn: share,
        creationTime: createdAt,
        lastUpdatedTime: updatedAt,
        external: isExternal,
      }),
    );
    return { output: { principals: items, nextToken } };
  },
});
