/** A small IPAM with public pools, for tests of its policies' decisions. */
import type { IpamPool } from "../../model/records/ipam-pool.ts";
import { put } from "../../model/world/change.ts";
import createIpam from "../ipam/ipams/create-ipam.ts";
import { ACCOUNT, REGION, TestCordon } from "../world-for-tests.ts";
import createIpamPolicy from "./create-ipam-policy.ts";
import modifyRules from "./modify-ipam-policy-allocation-rules.ts";

export const ORGANIZATION = {
  id: "o-aaaaaaaaaa",
  managementAccount: "999999999999",
  rootId: "r-root",
  units: [
    { id: "ou-root-apps", parent: "r-root" },
    { id: "ou-root-prod", parent: "ou-root-apps" },
  ],
  accounts: [
    { id: ACCOUNT, parent: "r-root" },
    { id: "444455556666", parent: "ou-root-prod" },
    { id: "777788889999", parent: "r-root" },
  ],
  ipamAdministrator: ACCOUNT,
};

/** An account in the unit `ou-root-prod`. */
export const MEMBER = "444455556666";

export class PolicyCordon extends TestCordon {
  readonly ipamId: string;
  #pools = 0;

  constructor({ isOrganization = false } = {}) {
    super();
    if (isOrganization) this.settings = { ...this.settings, organization: ORGANIZATION };
    const regions = [{ RegionName: "eu-west-1" }];
    this.ipamId = this.run(createIpam, { OperatingRegions: regions }).Ipam?.IpamId ?? "";
  }

  /** A pool of the public scope with the CIDRs provisioned to it. */
  pool(cidrs: readonly string[], changes: Partial<IpamPool> = {}): string {
    const { publicScopeId = "" } = this.world().get("ipam", this.ipamId) ?? {};
    const id = `ipam-pool-0000000000000000${++this.#pools}`;
    const pool: IpamPool = {
      id,
      ownerId: ACCOUNT,
      region: REGION,
      ipamId: this.ipamId,
      scopeId: publicScopeId,
      locale: REGION,
      depth: 1,
      state: "create-complete",
      addressFamily: "ipv4",
      autoImport: false,
      publicIpSource: "byoip",
      allocationResourceTags: [],
      tags: [],
      ...changes,
    };
    const provided = cidrs.map((cidr) =>
      put("ipam-pool-cidr", { id: this.newId("ipam-pool-cidr"), poolId: id, cidr, state: "provisioned" }),
    );
    this.apply([put("ipam-pool", pool), ...provided]);
    return id;
  }

  policy(): string {
    return this.run(createIpamPolicy, { IpamId: this.ipamId }).IpamPolicy?.IpamPolicyId ?? "";
  }

  /** A policy whose rules for Elastic IPs in the home Region are these pools. */
  policyOf(...poolIds: readonly string[]): string {
    const id = this.policy();
    this.rules(id, poolIds);
    return id;
  }

  rules(policyId: string, poolIds: readonly string[], { locale = REGION, resourceType = "eip" as const } = {}) {
    const { IpamPolicyDocument } = this.run(modifyRules, {
      IpamPolicyId: policyId,
      Locale: locale,
      ResourceType: resourceType,
      AllocationRules: poolIds.map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
    });
    return IpamPolicyDocument;
  }
}
