/** A small IPAM for tests, with one call each to create a pool, give it space, and look at it. */
import { ACCOUNT, REGION, TestCordon } from "../../world-for-tests.ts";
import allocateIpamPoolCidr from "../pools/allocate-ipam-pool-cidr.ts";
import createIpamPool from "../pools/create-ipam-pool.ts";
import getIpamPoolAllocations from "../pools/get-ipam-pool-allocations.ts";
import getIpamPoolCidrs from "../pools/get-ipam-pool-cidrs.ts";
import provisionIpamPoolCidr from "../pools/provision-ipam-pool-cidr.ts";
import createIpam from "./create-ipam.ts";

type PoolInput = Parameters<typeof createIpamPool.decide>[0]["input"];

export class TestIpam {
  readonly cordon: TestCordon;
  readonly id: string;
  readonly publicScope: string;
  readonly privateScope: string;

  /** Its home is us-east-1; it operates there and in the named Regions. */
  constructor(cordon: TestCordon, ...regions: readonly string[]) {
    const { Ipam = {} } = cordon.run(createIpam, { OperatingRegions: regions.map((RegionName) => ({ RegionName })) });
    this.cordon = cordon;
    this.id = Ipam.IpamId ?? "";
    this.publicScope = Ipam.PublicDefaultScopeId ?? "";
    this.privateScope = Ipam.PrivateDefaultScopeId ?? "";
  }

  /** A pool of the private scope, for allocations in us-east-1, with `cidrs` provisioned to it. */
  pool(cidrs: readonly string[] = [], input: Partial<PoolInput> = {}): string {
    const { IpamPool } = this.cordon.run(createIpamPool, {
      IpamScopeId: this.privateScope,
      AddressFamily: cidrs[0]?.includes(":") ? "ipv6" : "ipv4",
      Locale: REGION,
      ...input,
    });
    const id = IpamPool?.IpamPoolId ?? "";
    for (const Cidr of cidrs) this.cordon.run(provisionIpamPoolCidr, { IpamPoolId: id, Cidr });
    return id;
  }

  allocate(IpamPoolId: string, input: object = {}, at = {}): string {
    return this.cordon.run(allocateIpamPoolCidr, { IpamPoolId, ...input }, at).IpamPoolAllocation?.Cidr ?? "";
  }

  allocations(IpamPoolId: string, at = { account: ACCOUNT, region: REGION }) {
    return this.cordon.run(getIpamPoolAllocations, { IpamPoolId }, at).IpamPoolAllocations ?? [];
  }

  cidrs(IpamPoolId: string) {
    return this.cordon.run(getIpamPoolCidrs, { IpamPoolId }).IpamPoolCidrs ?? [];
  }
}

/** A Cordon with an IPAM. */
export function withIpam(...regions: readonly string[]) {
  const cordon = new TestCordon();
  return { cordon, ipam: new TestIpam(cordon, ...regions) };
}
