/** Adds resources and principals to a resource share: all of them, or none. */
import { operation } from "../../operation.ts";
import { keepShare, withPrincipals, withResources } from "../associate.ts";
import { findActiveShare, touchesShare } from "../find-share.ts";
import { wrongParameter } from "../share-words.ts";
import { showPrincipal, showResource } from "../show-share.ts";

export default operation("ram", "AssociateResourceShare", {
  touches: touchesShare,
  decide(call) {
    const { resourceShareArn, resourceArns = [], principals = [], clientToken } = call.input;
    if (resourceArns.length + principals.length === 0) throw wrongParameter("Name a resource or a principal.");
    const before = findActiveShare(call, resourceShareArn);
    const share = withPrincipals(withResources(before, resourceArns, call), principals, call);
    const resourceShareAssociations = [
      ...share.resources.filter(({ arn }) => resourceArns.includes(arn)).map((each) => showResource(share, each)),
      ...share.principals.filter(({ id }) => principals.includes(id)).map((each) => showPrincipal(share, each)),
      // As elsewhere, only the answer shows the state on the way.
    ].map((each) => ({ ...each, status: "ASSOCIATING" as const }));
    return { changes: keepShare(before, share, call), output: { resourceShareAssociations, clientToken } };
  },
});
