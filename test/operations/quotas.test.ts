/** Every quota of `limits.ts`, set low: uses that fit succeed, one more is refused for that limit, and succeeds with a higher one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AwsError } from "../../src/model/aws-error.ts";
import type { Limits } from "../../src/model/limits.ts";
import { refusal } from "../../src/operations/world-for-tests.ts";
import { NamedCalls } from "./named-calls.ts";
import type { Quota, Quotas } from "./quota.ts";
import { quotasOfBalancers } from "./quotas-of-balancers.ts";
import { quotasOfClientVpn } from "./quotas-of-client-vpn.ts";
import { quotasOfDatabases } from "./quotas-of-databases.ts";
import { quotasOfDirectories } from "./quotas-of-directories.ts";
import { quotasOfEndpoints } from "./quotas-of-endpoints.ts";
import { quotasOfIam } from "./quotas-of-iam.ts";
import { quotasOfIpam } from "./quotas-of-ipam.ts";
import { quotasOfGroups, quotasOfNetworks } from "./quotas-of-networks.ts";
import { quotasOfPlacement } from "./quotas-of-placement.ts";
import { quotasOfShares } from "./quotas-of-shares.ts";
import { quotasOfTemplates } from "./quotas-of-templates.ts";
import { quotasOfTransit } from "./quotas-of-transit.ts";
import { quotasOfVpn } from "./quotas-of-vpn.ts";

const quotasOfCalls = {
  tagsPerResource: {
    most: 2,
    fit: 2,
    code: "TagLimitExceeded",
    use: (cordon) => (n) =>
      cordon.ec2("CreateTags", { Resources: [cordon.defaultVpcId()], Tags: [{ Key: `key-${n}`, Value: "" }] }),
  },
  filterValues: {
    most: 2,
    fit: 2,
    code: "FilterLimitExceeded",
    use: (cordon) => (n) =>
      cordon.ec2("DescribeVpcs", { Filters: [{ Name: "state", Values: Array.from({ length: n }, (_, i) => `${i}`) }] }),
  },
} satisfies Quotas;

/**
 * These refuse nothing: a new version replaces the oldest one, or AWS accepts the call and shows the failure afterwards.
 * Their own tests are next to the operations.
 */
type NotRefused = "versionsPerPrefixList" | "versionsPerResolver" | "cidrsPerIpamPool" | "entriesPerResolverVersion";

const quotas: Readonly<Record<Exclude<keyof Limits, NotRefused>, Quota>> = {
  ...quotasOfNetworks,
  ...quotasOfGroups,
  ...quotasOfIpam,
  ...quotasOfDirectories,
  ...quotasOfShares,
  ...quotasOfTemplates,
  ...quotasOfEndpoints,
  ...quotasOfPlacement,
  ...quotasOfTransit,
  ...quotasOfVpn,
  ...quotasOfBalancers,
  ...quotasOfClientVpn,
  ...quotasOfDatabases,
  ...quotasOfIam,
  ...quotasOfCalls,
};

/** Raised so that no other limit is reached first. */
const roomy = { vpcsPerRegion: 20, elasticIpsPerRegion: 20, resourceDiscoveriesPerRegion: 20 };

for (const [name, { most, fit, code, use }] of Object.entries(quotas)) {
  /** The call that exceeds the quota `most`, after those that fit. */
  const oneMore = (limit: number) => {
    const call = use(new NamedCalls({ ...roomy, [name]: limit }));
    for (let n = 1; n <= fit; n++) call(n);
    return () => call(fit + 1);
  };
  test(`${name}: as many as the limit, and no more`, () => {
    assert.throws(oneMore(most), (error) => refusal(code)(error) && (error as AwsError).limit === name);
    oneMore(most + 1)();
  });
}
