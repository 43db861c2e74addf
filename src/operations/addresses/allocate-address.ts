/** Allocates an Elastic IP address. */
import { awsError } from "../../model/aws-error.ts";
import type { ElasticIp } from "../../model/records/network-interface.ts";
import { put } from "../../model/world/change.ts";
import { countOf, type World } from "../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing, made, type Touched } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { readBorderGroup } from "./border-group.ts";
import { namedPool, sourceOf } from "./choose-source.ts";
import { AMAZON_POOL } from "./public-addresses.ts";

const addressLimit = quotaExceeded("AddressLimitExceeded", "addresses", "elasticIpsPerRegion");
const standardDomain = awsError(
  "InvalidParameterValue",
  () => "Value (standard) for parameter domain is invalid. EC2-Classic is no longer available.",
);
export default operation("ec2", "AllocateAddress", {
  // AWS: on the new address and the pool that the call names. Nobody chooses the pool of an IPAM policy.
  touches: (call) => [made("elastic-ip"), ...poolNamed(call)],
  decide(call) {
    const { input, world, limits, newId, caller, region } = call;
    if (input.Domain === "standard") throw standardDomain();
    const receiver = {
      id: newId("elastic-ip"),
      networkBorderGroup: readBorderGroup(input.NetworkBorderGroup, region),
      tags: tagsFor("elastic-ip", input.TagSpecifications, limits),
    };
    const { changes, ...source } = sourceOf(call, receiver);
    if (source.publicIpv4Pool === AMAZON_POOL && countOfAmazons(world) >= limits.elasticIpsPerRegion)
      throw addressLimit();
    const elasticIp: ElasticIp = { ...receiver, ownerId: caller.account, ...source };
    return {
      changes: [...changes, put("elastic-ip", elasticIp)],
      output: {
        AllocationId: elasticIp.id,
        PublicIp: elasticIp.publicIp,
        PublicIpv4Pool: elasticIp.publicIpv4Pool,
        NetworkBorderGroup: elasticIp.networkBorderGroup,
        Domain: "vpc" as const,
      },
    };
  },
});

/** AWS: the quota covers Amazon's addresses; addresses that customers bring don't count. Cordon: nor do those of services. */
const countOfAmazons = (world: World): number =>
  countOf(
    world
      .all("elastic-ip")
      .filter(({ publicIpv4Pool, serviceManaged }) => publicIpv4Pool === AMAZON_POOL && serviceManaged === undefined),
  );

function poolNamed(call: Call<InputOf<"ec2", "AllocateAddress">>): readonly Touched[] {
  const { ipamPool, publicPool } = namedPool(call);
  return [
    ...(ipamPool === undefined ? [] : [existing("ipam-pool", ipamPool.pool)]),
    ...(publicPool === undefined ? [] : [existing("public-ipv4-pool", publicPool)]),
  ];
}
