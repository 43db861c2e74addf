/** Replaces the rules of a policy for one locale and type of resource. */
import { unfitness } from "../../ipam/address-choice.ts";
import { awsError } from "../../model/aws-error.ts";
import type { IpamPolicy, IpamPolicyDocument } from "../../model/records/ipam-policy.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { findIpam, findPool } from "../ipam/ipams/find-ipam.ts";
import { notOperating } from "../ipam/ipams/operating-regions.ts";
import type { Taking } from "../ipam/pools/take-space.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { offeredPool } from "./active-policy.ts";
import { findPolicy } from "./find-policy.ts";
import { showDocument } from "./show-policy.ts";

// ours: no evidence of AWS's codes and texts (catalogue 303 has the quota)
const tooManyRules = awsError(
  "ResourceLimitExceeded",
  (most: number) => `A policy can have at most ${most} allocation rules for one locale and resource type.`,
);
const poolMissing = awsError(
  "MissingParameter",
  () => "An allocation rule must contain the parameter sourceIpamPoolId",
);
const namedTwice = awsError(
  "InvalidParameterValue",
  (poolId: string) => `The pool '${poolId}' is in more than one allocation rule.`,
);
const notThisIpams = awsError(
  "InvalidParameterValue",
  (poolId: string, ipamId: string) => `The pool '${poolId}' does not belong to the IPAM '${ipamId}' of the policy.`,
);
const notPublic = awsError(
  "InvalidParameterValue",
  (poolId: string) => `The pool '${poolId}' is not an IPv4 pool in a public scope.`,
);
const otherLocale = awsError(
  "InvalidParameterValue",
  (poolId: string, locale: string) => `The locale of the pool '${poolId}' is not ${locale}.`,
);

export default operation("ec2", "ModifyIpamPolicyAllocationRules", {
  // AWS: on the policy, and on the pools that its rules will name.
  touches({ input: { IpamPolicyId, AllocationRules = [] }, world }) {
    const pools = AllocationRules.flatMap(({ SourceIpamPoolId: id }) =>
      id === undefined ? [] : [existing("ipam-pool", findPool(world, id))],
    );
    return [existing("ipam-policy", findPolicy(world, IpamPolicyId)), ...pools];
  },
  decide(call) {
    const { input, world, limits } = call;
    const policy = findPolicy(world, input.IpamPolicyId);
    const { Locale: locale, ResourceType: resourceType, AllocationRules = [] } = input;
    const { operatingRegions } = findIpam(world, policy.ipamId);
    // The network border group of a Local Zone begins with its Region.
    if (!operatingRegions.some((region) => locale === region || locale.startsWith(`${region}-`))) {
      throw notOperating(locale, "locale", policy.ipamId);
    }
    if (AllocationRules.length > limits.rulesPerIpamPolicyDocument) {
      throw tooManyRules(limits.rulesPerIpamPolicyDocument).overLimit("rulesPerIpamPolicyDocument");
    }
    const poolIds: string[] = [];
    for (const { SourceIpamPoolId } of AllocationRules) {
      if (SourceIpamPoolId === undefined) throw poolMissing();
      if (poolIds.includes(SourceIpamPoolId)) throw namedTwice(SourceIpamPoolId);
      refuseUnfitPool(world, policy, SourceIpamPoolId, locale, call);
      poolIds.push(SourceIpamPoolId);
    }
    const document: IpamPolicyDocument = { locale, resourceType, poolIds };
    const others = policy.documents.filter((each) => each.locale !== locale || each.resourceType !== resourceType);
    const documents = poolIds.length === 0 ? others : [...others, document];
    return {
      changes: [put("ipam-policy", { ...policy, documents, state: "modify-complete" })],
      output: { IpamPolicyDocument: showDocument(document, policy.id) },
    };
  },
});

/** Refuses a pool that could never serve. Temporary obstacles, such as a lack of room, show when an address is requested. */
function refuseUnfitPool(world: World, policy: IpamPolicy, poolId: string, locale: string, taking: Taking): void {
  const pool = findPool(world, poolId);
  if (pool.ipamId !== policy.ipamId) throw notThisIpams(poolId, policy.ipamId);
  const offered = offeredPool(world, poolId, taking);
  const unfit = offered && unfitness(offered, { locale });
  if (unfit === "not-public-ipv4") throw notPublic(poolId);
  if (unfit === "other-locale") throw otherLocale(poolId, locale);
}
