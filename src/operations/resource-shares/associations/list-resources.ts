/** Lists resources that are shared: by the caller's account, or with it. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { hasMember, isAssociated } from "../reaching.ts";
import { pageOf } from "../share-pages.ts";
import { kindAsked, readResourceArn } from "../shareable.ts";
import { listResource } from "../show-share.ts";
import { sharesListed } from "./shares-listed.ts";

export default operation("ram", "ListResources", {
  touches: nothing,
  decide(call) {
    const {
      principal,
      resourceType,
      resourceArns = [],
      resourceOwner,
      resourceRegionScope: scope = "ALL",
    } = call.input;
    const kind = kindAsked(resourceType);
    for (const arn of resourceArns) readResourceArn(arn);
    const { organization } = call.settings;
    const found = sharesListed(call)
      .filter(
        (share) =>
          principal === undefined ||
          (resourceOwner === "SELF"
            ? share.principals.some((each) => each.id === principal || hasMember(each, principal, organization))
            : share.ownerId === principal),
      )
      .flatMap((share) => share.resources.filter(isAssociated).map((resource) => ({ share, resource })))
      .filter(
        ({ resource }) =>
          scope !== "GLOBAL" &&
          (kind === undefined || resource.kind === kind) &&
          (resourceArns.length === 0 || resourceArns.includes(resource.arn)),
      );
    const { items, nextToken } = pageOf(
      "ListResources",
      call,
      found,
      ({ share, resource }) => `${resource.arn} ${share.arn}`,
      ({ share, resource }) => listResource(share, resource),
    );
    return { output: { resources: items, nextToken } };
  },
});
