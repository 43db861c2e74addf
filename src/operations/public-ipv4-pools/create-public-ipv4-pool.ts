/** Creates a public IPv4 pool, without addresses. */
import { put } from "../../model/world/change.ts";
import { readBorderGroup } from "../addresses/border-group.ts";
import { operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";

export default operation("ec2", "CreatePublicIpv4Pool", {
  touches: () => [made("public-ipv4-pool")],
  decide({ input, region, caller, newId, limits }) {
    const pool = {
      id: newId("public-ipv4-pool"),
      ownerId: caller.account,
      networkBorderGroup: readBorderGroup(input.NetworkBorderGroup, region),
      cidrs: [],
      tags: tagsFor("ipv4pool-ec2", input.TagSpecifications, limits),
    };
    return { changes: [put("public-ipv4-pool", pool)], output: { PoolId: pool.id } };
  },
});
