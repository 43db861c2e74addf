import assert from "node:assert/strict";
import { test } from "node:test";
import createVpc from "../../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../../world-for-tests.ts";
import { TestIpam } from "../ipams/ipam-for-tests.ts";
import deprovision from "./deprovision-ipam-pool-cidr.ts";
import modifyPool from "./modify-ipam-pool.ts";
import provision from "./provision-ipam-pool-cidr.ts";

const made = () => {
  const cordon = new TestCordon();
  return { cordon, ipam: new TestIpam(cordon) };
};
const combined = (text: string) => refusal("InvalidParameterCombination", text);
const invalid = (text: string) => refusal("InvalidParameterValue", text);

test("refusals: a default netmask length outside the others, and one that is set and cleared at once", () => {
  const { cordon, ipam } = made();
  const outside = combined("The default netmask length must be from the minimum to the maximum netmask length.");
  const lengths = { AllocationMinNetmaskLength: 16, AllocationMaxNetmaskLength: 24 };
  for (const AllocationDefaultNetmaskLength of [15, 25]) {
    assert.throws(() => ipam.pool([], { ...lengths, AllocationDefaultNetmaskLength }), outside);
  }
  const IpamPoolId = ipam.pool([], { ...lengths, AllocationDefaultNetmaskLength: 24 });
  assert.throws(
    () =>
      cordon.run(modifyPool, {
        IpamPoolId,
        AllocationDefaultNetmaskLength: 20,
        ClearAllocationDefaultNetmaskLength: true,
      }),
    combined("The request cannot both set and clear the default netmask length."),
  );
});

test("refusals: what only a pool in the public scope has", () => {
  const { cordon, ipam } = made();
  const onlyPublic = (name: string) => combined(`The request can contain ${name} only for a pool in the public scope.`);
  assert.throws(() => ipam.pool([], { PublicIpSource: "byoip" }), onlyPublic("PublicIpSource"));
  assert.throws(() => ipam.pool([], { AwsService: "ec2" }), onlyPublic("AwsService"));
  const IpamPoolId = ipam.pool();
  const members = {
    CidrAuthorizationContext: { Message: "m", Signature: "s" },
    IpamExternalResourceVerificationTokenId: "ipam-ext-res-ver-token-0123456789abcdef0",
    VerificationMethod: "dns-token",
  } as const;
  for (const [name, value] of Object.entries(members)) {
    assert.throws(() => cordon.run(provision, { IpamPoolId, Cidr: "10.0.0.0/16", [name]: value }), onlyPublic(name));
  }
});

test("refusals: a resource planning pool needs the whole of its VPC's name, and the VPC's Region", () => {
  const { cordon, ipam } = made();
  const source = {
    ResourceId: cordon.defaultVpcId(),
    ResourceType: "vpc",
    ResourceRegion: REGION,
    ResourceOwner: ACCOUNT,
  } as const;
  for (const name of Object.keys(source)) {
    assert.throws(
      () => ipam.pool([], { SourceResource: { ...source, [name]: undefined } }),
      combined("A source resource needs a ResourceId, a ResourceType, a ResourceRegion and a ResourceOwner."),
      name,
    );
  }
  assert.throws(
    () => ipam.pool([], { SourceResource: source, Locale: undefined }),
    combined("A resource planning pool needs the Region of its VPC as locale."),
  );
});

test("refusals: a length that no block has, a length beside a CIDR, a pool of the other family", () => {
  const { cordon, ipam } = made();
  const pool = ipam.pool(["10.0.0.0/16"]);
  assert.throws(() => ipam.allocate(pool, { NetmaskLength: 33 }), invalid("The netmask length is not one of ipv4."));
  assert.throws(
    () => ipam.allocate(pool, { Cidr: "10.0.1.0/24", NetmaskLength: 24 }),
    combined("The request cannot contain both a CIDR and a netmask length. Exactly one of them should be provided."),
  );
  const ipv6 = ipam.pool(["2001:db8::/32"]);
  assert.throws(
    () => cordon.run(createVpc, { Ipv4IpamPoolId: ipv6, Ipv4NetmaskLength: 24 }),
    invalid(`The ipam-pool '${ipv6}' is not a pool of ipv4.`),
  );
  assert.throws(
    () => cordon.run(createVpc, { CidrBlock: "10.1.0.0/16", Ipv6IpamPoolId: pool, Ipv6NetmaskLength: 56 }),
    invalid(`The ipam-pool '${pool}' is not a pool of ipv6.`),
  );
});

test("refusals: deprovisioning without a CIDR", () => {
  const { cordon, ipam } = made();
  const IpamPoolId = ipam.pool(["10.0.0.0/16"]);
  assert.throws(
    () => cordon.run(deprovision, { IpamPoolId }),
    refusal("MissingParameter", "The request must contain the parameter Cidr"),
  );
});
