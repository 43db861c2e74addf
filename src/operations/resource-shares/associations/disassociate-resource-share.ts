/** Takes resources and principals out of a resource share. An account that others share with may leave, too. */
import type { ResourceShare } from "../../../model/records/sharing/resource-share.ts";
import { inPartition, put, remove } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { keepShare, without } from "../associate.ts";
import { findActiveShare, findShareSeen } from "../find-share.ts";
import { unknownResource, wrongParameter } from "../share-words.ts";
import { showPrincipal, showResource } from "../show-share.ts";

type DisassociateCall = Call<InputOf<"ram", "DisassociateResourceShare">>;

export default operation("ram", "DisassociateResourceShare", {
  touches: (call) => [existing("resource-share", shareOf(call))],
  decide(call) {
    const { resourceArns = [], principals = [], clientToken } = call.input;
    if (resourceArns.length + principals.length === 0) throw wrongParameter("Name a resource or a principal.");
    const before = shareOf(call);
    for (const arn of resourceArns) if (!before.resources.some((each) => each.arn === arn)) throw unknownResource(arn);
    for (const id of principals) if (!before.principals.some((each) => each.id === id)) throw unknownResource(id);
    const share = without(before, { resources: resourceArns, principals }, call.now);
    const resourceShareAssociations = [
      ...share.resources.filter(({ arn }) => resourceArns.includes(arn)).map((each) => showResource(share, each)),
      ...share.principals.filter(({ id }) => principals.includes(id)).map((each) => showPrincipal(share, each)),
    ].map((each) => ({ ...each, status: "DISASSOCIATING" as const }));
    const changes =
      share.ownerId === call.world.account
        ? keepShare(before, share, call)
        : [
            inPartition({ account: share.ownerId, region: call.region }, put("resource-share", share)),
            remove("received-share", share.id),
          ];
    return { changes, output: { resourceShareAssociations, clientToken } };
  },
});

/** The caller's own share, or one that names its account, which the account leaves. */
function shareOf(call: DisassociateCall): ResourceShare {
  const { resourceShareArn, resourceArns = [], principals = [] } = call.input;
  const { account } = call.world;
  const isLeaving = resourceArns.length === 0 && principals.length === 1 && principals[0] === account;
  const seen = isLeaving ? findShareSeen(call, resourceShareArn) : undefined;
  return seen !== undefined && seen.ownerId !== account ? seen : findActiveShare(call, resourceShareArn);
}
