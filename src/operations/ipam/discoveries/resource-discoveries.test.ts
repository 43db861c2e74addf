import assert from "node:assert/strict";
import { suite, test } from "node:test";
import allocateAddress from "../../addresses/allocate-address.ts";
import { shareBetween } from "../../resource-shares/shares-for-tests.ts";
import createVpc from "../../vpcs/create-vpc.ts";
import deleteVpc from "../../vpcs/delete-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import { TestIpam } from "../ipams/ipam-for-tests.ts";
import getIpamResourceCidrs from "../resource-cidrs/get-ipam-resource-cidrs.ts";
import associateIpamResourceDiscovery from "./associate-ipam-resource-discovery.ts";
import createIpamResourceDiscovery from "./create-ipam-resource-discovery.ts";
import deleteIpamResourceDiscovery from "./delete-ipam-resource-discovery.ts";
import describeIpamResourceDiscoveries from "./describe-ipam-resource-discoveries.ts";
import describeIpamResourceDiscoveryAssociations from "./describe-ipam-resource-discovery-associations.ts";
import disassociateIpamResourceDiscovery from "./disassociate-ipam-resource-discovery.ts";
import getIpamDiscoveredAccounts from "./get-ipam-discovered-accounts.ts";
import getIpamDiscoveredPublicAddresses from "./get-ipam-discovered-public-addresses.ts";
import getIpamDiscoveredResourceCidrs from "./get-ipam-discovered-resource-cidrs.ts";
import modifyIpamResourceDiscovery from "./modify-ipam-resource-discovery.ts";

const OTHER = { account: "444455556666", region: "us-east-1" };

/** A discovery of another account's, shared with the usual one. */
function shared(cordon: TestCordon, account: string): string {
  const at = { account, region: "us-east-1" };
  const made = cordon.run(createIpamResourceDiscovery, {}, at).IpamResourceDiscovery;
  shareBetween(cordon, made?.IpamResourceDiscoveryArn ?? "", account, ACCOUNT);
  return made?.IpamResourceDiscoveryId ?? "";
}

const create = (cordon: TestCordon, input: object = {}, at = {}) =>
  cordon.run(createIpamResourceDiscovery, input, at).IpamResourceDiscovery?.IpamResourceDiscoveryId ?? "";

suite("resource discoveries", () => {
  test("a discovery is created, described, modified and deleted", () => {
    const cordon = new TestCordon();
    const id = create(cordon, { Description: "a", OperatingRegions: [{ RegionName: "eu-west-1" }] });
    const found = () => cordon.run(describeIpamResourceDiscoveries, { IpamResourceDiscoveryIds: [id] });
    const [discovery] = found().IpamResourceDiscoveries ?? [];
    assert.equal(discovery?.State, "create-complete");
    assert.equal(discovery.IsDefault, false);
    assert.equal(discovery.IpamResourceDiscoveryArn, `arn:aws:ec2::111122223333:ipam-resource-discovery/${id}`);
    assert.equal(discovery.OperatingRegions?.length, 2);
    const modified = cordon.run(modifyIpamResourceDiscovery, {
      IpamResourceDiscoveryId: id,
      Description: "b",
      RemoveOperatingRegions: [{ RegionName: "eu-west-1" }],
    }).IpamResourceDiscovery;
    assert.equal(modified?.State, "modify-in-progress");
    assert.equal(found().IpamResourceDiscoveries?.[0]?.State, "modify-complete");
    assert.equal(found().IpamResourceDiscoveries?.[0]?.OperatingRegions?.length, 1);
    const gone = cordon.run(deleteIpamResourceDiscovery, { IpamResourceDiscoveryId: id }).IpamResourceDiscovery;
    assert.equal(gone?.State, "delete-in-progress");
    assert.throws(found, refusal("InvalidIpamResourceDiscoveryId.NotFound"));
  });

  test("catalogue 238: one per Region besides an IPAM's own, which is created and deleted with the IPAM", () => {
    const cordon = new TestCordon();
    new TestIpam(cordon);
    create(cordon);
    assert.throws(() => create(cordon), refusal("ResourceLimitExceeded"));
    const [own] =
      cordon.run(describeIpamResourceDiscoveries, {
        Filters: [{ Name: "is-default", Values: ["true"] }],
      }).IpamResourceDiscoveries ?? [];
    const IpamResourceDiscoveryId = own?.IpamResourceDiscoveryId ?? "";
    assert.throws(
      () => cordon.run(deleteIpamResourceDiscovery, { IpamResourceDiscoveryId }),
      refusal("OperationNotPermitted"),
    );
  });

  test("catalogue 238: at most 10 unit exclusions, and no exclusion within another", () => {
    const cordon = new TestCordon();
    const id = create(cordon);
    const exclude = (...paths: string[]) =>
      cordon.run(modifyIpamResourceDiscovery, {
        IpamResourceDiscoveryId: id,
        AddOrganizationalUnitExclusions: paths.map((OrganizationsEntityPath) => ({ OrganizationsEntityPath })),
      });
    const path = "o-a1b2c3d4e5/r-f6g7/ou-ghi0-a";
    assert.throws(() => exclude("ou-ghi0-a"), refusal("InvalidParameterValue"));
    assert.throws(() => exclude(`${path}/*`, `${path}/ou-ghi0-b/`), refusal("InvalidParameterValue"));
    assert.throws(
      () => exclude(...Array.from({ length: 11 }, (_, i) => `${path}${i}`)),
      refusal("ResourceLimitExceeded"),
    );
    exclude(`${path}/`);
  });
});

suite("associations of resource discoveries", () => {
  const associated = () => {
    const cordon = new TestCordon();
    const ipam = new TestIpam(cordon);
    const id = shared(cordon, OTHER.account);
    const answer = cordon.run(associateIpamResourceDiscovery, { IpamId: ipam.id, IpamResourceDiscoveryId: id });
    const association = answer.IpamResourceDiscoveryAssociation;
    return { cordon, ipam, id, association };
  };

  test("an IPAM sees the resources that another account's discovery finds, until it's disassociated", () => {
    const { cordon, ipam, association } = associated();
    assert.equal(association?.State, "associate-in-progress");
    assert.equal(association.OwnerId, OTHER.account);
    const vpc = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }, OTHER).Vpc?.VpcId ?? "";
    const seen = () =>
      cordon.run(getIpamResourceCidrs, { IpamScopeId: ipam.privateScope, ResourceId: vpc }).IpamResourceCidrs;
    assert.equal(seen()?.[0]?.ResourceOwnerId, OTHER.account);
    const id = association.IpamResourceDiscoveryAssociationId ?? "";
    const described = (at = {}) =>
      cordon.run(describeIpamResourceDiscoveryAssociations, { IpamResourceDiscoveryAssociationIds: [id] }, at)
        .IpamResourceDiscoveryAssociations?.[0];
    assert.equal(described()?.State, "associate-complete");
    assert.equal(described()?.ResourceDiscoveryStatus, "active");
    assert.equal(described(OTHER)?.IpamId, ipam.id, "its owner sees it too");
    cordon.run(disassociateIpamResourceDiscovery, { IpamResourceDiscoveryAssociationId: id });
    assert.deepEqual(seen(), []);
    assert.throws(() => described(), refusal("InvalidIpamResourceDiscoveryAssociationId.NotFound"));
  });

  test("its pools import resources from there as long as the association lasts", () => {
    const { cordon, ipam, id, association } = associated();
    const pool = ipam.pool(["10.0.0.0/8"], { AutoImport: true });
    cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }, OTHER);
    const owners = () => ipam.allocations(pool).map(({ ResourceOwner }) => ResourceOwner);
    assert.deepEqual(owners(), [OTHER.account]);
    const IpamResourceDiscoveryAssociationId = association?.IpamResourceDiscoveryAssociationId ?? "";
    cordon.run(disassociateIpamResourceDiscovery, { IpamResourceDiscoveryAssociationId });
    assert.deepEqual(owners(), []);
    cordon.run(associateIpamResourceDiscovery, { IpamId: ipam.id, IpamResourceDiscoveryId: id });
    assert.deepEqual(owners(), [OTHER.account]);
  });

  test("a discovery that its owner deleted is no longer found", () => {
    const { cordon, id } = associated();
    cordon.run(deleteIpamResourceDiscovery, { IpamResourceDiscoveryId: id }, OTHER);
    const statuses = cordon
      .run(describeIpamResourceDiscoveryAssociations, {})
      .IpamResourceDiscoveryAssociations?.map(({ ResourceDiscoveryStatus }) => ResourceDiscoveryStatus);
    assert.deepEqual(statuses, ["active", "not-found"]);
  });

  test("only a shared discovery is associated, once, and not a default one", () => {
    const { cordon, ipam, id } = associated();
    const associate = (IpamResourceDiscoveryId: string) =>
      cordon.run(associateIpamResourceDiscovery, { IpamId: ipam.id, IpamResourceDiscoveryId });
    assert.throws(() => associate(id), refusal("InvalidParameterValue"));
    const unshared = create(cordon, {}, { account: "777788889999", region: "us-east-1" });
    assert.throws(() => associate(unshared), refusal("InvalidIpamResourceDiscoveryId.NotFound"));
    const [own] = cordon.run(describeIpamResourceDiscoveryAssociations, {}).IpamResourceDiscoveryAssociations ?? [];
    assert.equal(own?.IsDefault, true);
    const IpamResourceDiscoveryAssociationId = own.IpamResourceDiscoveryAssociationId ?? "";
    assert.throws(
      () => cordon.run(disassociateIpamResourceDiscovery, { IpamResourceDiscoveryAssociationId }),
      refusal("OperationNotPermitted"),
    );
  });

  test("catalogue 238: 5 per IPAM", () => {
    const { cordon, ipam } = associated();
    const associate = (account: string) => {
      const IpamResourceDiscoveryId = shared(cordon, account);
      cordon.run(associateIpamResourceDiscovery, { IpamId: ipam.id, IpamResourceDiscoveryId });
    };
    for (let i = 1; i < 5; i++) associate(`00000000000${i}`);
    assert.throws(() => associate("000000000005"), refusal("ResourceLimitExceeded"));
  });
});

suite("what is discovered", () => {
  const organization = {
    id: "o-a1b2c3d4e5",
    rootId: "r-f6g7",
    managementAccount: "999999999999",
    units: [
      { id: "ou-f6g7-11111111", parent: "r-f6g7" },
      { id: "ou-f6g7-22222222", parent: "ou-f6g7-11111111" },
    ],
    accounts: [
      { id: "111122223333", parent: "r-f6g7" },
      { id: OTHER.account, parent: "ou-f6g7-22222222" },
    ],
    ipamAdministrator: "111122223333",
  };
  const managed = () => {
    const cordon = new TestCordon();
    cordon.settings = { ...cordon.settings, organization };
    const ipam = new TestIpam(cordon);
    const [own] = cordon.run(describeIpamResourceDiscoveries, {}).IpamResourceDiscoveries ?? [];
    return { cordon, ipam, IpamResourceDiscoveryId: own?.IpamResourceDiscoveryId ?? "" };
  };

  test("the accounts of an organization, except those of excluded units", () => {
    const { cordon, IpamResourceDiscoveryId } = managed();
    const accounts = () =>
      cordon.run(getIpamDiscoveredAccounts, { IpamResourceDiscoveryId, DiscoveryRegion: "us-east-1" })
        .IpamDiscoveredAccounts ?? [];
    assert.deepEqual(
      accounts().map(({ AccountId, OrganizationalUnitId }) => [AccountId, OrganizationalUnitId]),
      [
        ["111122223333", undefined],
        ["999999999999", undefined],
        [OTHER.account, "ou-f6g7-22222222"],
      ],
    );
    for (const [path, excludes] of [
      ["o-a1b2c3d4e5/r-f6g7/ou-f6g7-11111111/", false],
      ["o-a1b2c3d4e5/r-f6g7/ou-f6g7-11111111/*", true],
      ["o-a1b2c3d4e5/r-f6g7/ou-f6g7-11111111/ou-f6g7-22222222/", true],
    ] as const) {
      const exclusion = [{ OrganizationsEntityPath: path }];
      cordon.run(modifyIpamResourceDiscovery, { IpamResourceDiscoveryId, AddOrganizationalUnitExclusions: exclusion });
      assert.equal(accounts().length, excludes ? 2 : 3, path);
      cordon.run(modifyIpamResourceDiscovery, {
        IpamResourceDiscoveryId,
        RemoveOrganizationalUnitExclusions: exclusion,
      });
    }
  });

  test("an account takes space from a pool that another one shares with it, and gives it back", () => {
    const { cordon, ipam } = managed();
    const pool = ipam.pool(["10.0.0.0/8"]);
    const unknown = refusal("InvalidIpamPoolId.NotFound");
    assert.throws(() => cordon.run(createVpc, { Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 16 }, OTHER), unknown);
    shareBetween(cordon, `arn:aws:ec2::${ACCOUNT}:ipam-pool/${pool}`, ACCOUNT, OTHER.account);
    const input = { Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 16 };
    const VpcId = cordon.run(createVpc, input, OTHER).Vpc?.VpcId ?? "";
    const [allocation] = ipam.allocations(pool);
    assert.deepEqual([allocation?.ResourceId, allocation?.ResourceOwner], [VpcId, OTHER.account]);
    cordon.run(deleteVpc, { VpcId }, OTHER);
    assert.deepEqual(ipam.allocations(pool), []);
    const stranger = { account: "777788889999", region: "us-east-1" };
    assert.throws(() => cordon.run(createVpc, input, stranger), unknown);
  });

  test("resource CIDRs and public addresses of a Region", () => {
    const { cordon, IpamResourceDiscoveryId } = managed();
    const { PublicIp } = cordon.run(allocateAddress, {}, OTHER);
    const cidrs = cordon.run(getIpamDiscoveredResourceCidrs, { IpamResourceDiscoveryId, ResourceRegion: "us-east-1" });
    const eip = cidrs.IpamDiscoveredResourceCidrs?.find(({ ResourceType }) => ResourceType === "eip");
    assert.equal(eip?.ResourceCidr, `${PublicIp}/32`);
    assert.equal(eip.IpSource, "amazon");
    assert.equal(eip.SampleTime, cordon.now);
    const addresses = cordon.run(getIpamDiscoveredPublicAddresses, {
      IpamResourceDiscoveryId,
      AddressRegion: "us-east-1",
    });
    const [address] = addresses.IpamDiscoveredPublicAddresses ?? [];
    assert.equal(address?.Address, PublicIp);
    assert.equal(address?.AddressType, "amazon-owned-eip");
    assert.equal(address?.AssociationStatus, "disassociated");
    assert.equal(address?.AddressOwnerId, OTHER.account);
    const elsewhere = { IpamResourceDiscoveryId, ResourceRegion: "eu-west-1" };
    assert.deepEqual(cordon.run(getIpamDiscoveredResourceCidrs, elsewhere).IpamDiscoveredResourceCidrs, []);
  });

  test("refusals: changing the Regions of an IPAM's own discovery", () => {
    const cordon = new TestCordon();
    const ipam = new TestIpam(cordon);
    const IpamResourceDiscoveryId = cordon.world().get("ipam", ipam.id)?.defaultDiscoveryId ?? "";
    for (const name of ["AddOperatingRegions", "RemoveOperatingRegions"]) {
      assert.throws(
        () =>
          cordon.run(modifyIpamResourceDiscovery, { IpamResourceDiscoveryId, [name]: [{ RegionName: "eu-west-1" }] }),
        refusal(
          "InvalidParameterCombination",
          "The operating Regions of a default resource discovery are those of its IPAM. Modify the IPAM.",
        ),
      );
    }
  });
});
