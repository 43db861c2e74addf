import assert from "node:assert/strict";
import { suite, test } from "node:test";
import allocateAddress from "../../addresses/allocate-address.ts";
import createSubnet from "../../subnets/create-subnet.ts";
import createVpc from "../../vpcs/create-vpc.ts";
import deleteVpc from "../../vpcs/delete-vpc.ts";
import { refusal, type TestCordon } from "../../world-for-tests.ts";
import { withIpam } from "../ipams/ipam-for-tests.ts";
import createIpamScope from "../scopes/create-ipam-scope.ts";
import getIpamAddressHistory from "./get-ipam-address-history.ts";
import getIpamResourceCidrs from "./get-ipam-resource-cidrs.ts";
import modifyIpamResourceCidr from "./modify-ipam-resource-cidr.ts";

const made = (...regions: string[]) => {
  const { cordon, ipam } = withIpam(...regions);
  const vpc = (CidrBlock: string, at = {}) => cordon.run(createVpc, { CidrBlock }, at).Vpc?.VpcId ?? "";
  const list = (input: object = {}) =>
    cordon.run(getIpamResourceCidrs, { IpamScopeId: ipam.privateScope, ...input }).IpamResourceCidrs ?? [];
  return { cordon, ipam, vpc, list };
};

suite("GetIpamResourceCidrs", () => {
  test("catalogue 285: status, usage and overlap are computed over all operating Regions", () => {
    const { cordon, ipam, vpc, list } = made("eu-west-1");
    const VpcId = vpc("10.0.0.0/16");
    const other = vpc("10.0.0.0/20", { region: "eu-west-1" });
    vpc("10.0.0.0/20", { region: "eu-north-1" });
    cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/24" });
    const [found] = list({ ResourceId: VpcId });
    assert.equal(found?.IpUsage, 2 ** -8);
    assert.equal(found.IpamId, ipam.id);
    assert.equal(found.ResourceType, "vpc");
    assert.equal(found.ManagementState, "unmanaged");
    assert.equal(found.ComplianceStatus, "unmanaged");
    assert.equal(found.OverlapStatus, "overlapping");
    assert.equal(list({ ResourceId: other })[0]?.ResourceRegion, "eu-west-1");
    assert.equal(list({ ResourceType: "subnet" }).filter((each) => each.VpcId === VpcId).length, 1);
    assert.equal(list().filter((each) => each.ResourceRegion === "eu-north-1").length, 0);
  });

  test("a VPC's own subnets don't overlap it; default VPCs of two Regions overlap each other", () => {
    const { list } = made("eu-west-1");
    const statuses = (input: object) => new Set(list(input).map(({ OverlapStatus }) => OverlapStatus));
    assert.deepEqual(statuses({}), new Set(["overlapping"]));
    const alone = made();
    assert.deepEqual(new Set(alone.list().map(({ OverlapStatus }) => OverlapStatus)), new Set(["nonoverlapping"]));
  });

  test("public addresses are in the public scope; filters take names and wildcards", () => {
    const { cordon, ipam, list } = made();
    cordon.run(allocateAddress, {});
    const [eip] = list({ IpamScopeId: ipam.publicScope });
    assert.equal(eip?.ResourceType, "eip");
    assert.match(eip.ResourceCidr ?? "", /\/32$/);
    const by = (Name: string, value: string) => list({ Filters: [{ Name, Values: [value] }] }).length;
    assert.equal(by("resource-type", "vpc"), 1);
    assert.equal(by("resource-cidr", "172.31.*"), 7, "catalogue 17");
    assert.equal(by("management-state", "managed"), 0);
  });

  test("other accounts see it only through their organization", () => {
    const { cordon, vpc, list } = made();
    const at = { account: "444455556666", region: "us-east-1" };
    const id = vpc("10.0.0.0/16", at);
    assert.equal(list({ ResourceId: id }).length, 0);
    cordon.settings = {
      ...cordon.settings,
      organization: {
        id: "o-1",
        rootId: "r-root",
        managementAccount: "999999999999",
        units: [],
        accounts: ["111122223333", "444455556666"].map((each) => ({ id: each, parent: "r-root" })),
        ipamAdministrator: "111122223333",
      },
    };
    assert.equal(list({ ResourceId: id })[0]?.ResourceOwnerId, "444455556666");
  });
});

suite("ModifyIpamResourceCidr", () => {
  test("catalogue 286: a VPC moves to another private scope, its subnets with it", () => {
    const { cordon, ipam, vpc, list } = made();
    const VpcId = vpc("10.0.0.0/16");
    cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/24" });
    const scope = cordon.run(createIpamScope, { IpamId: ipam.id }).IpamScope?.IpamScopeId ?? "";
    const input = {
      ResourceId: VpcId,
      ResourceCidr: "10.0.0.0/16",
      ResourceRegion: "us-east-1",
      CurrentIpamScopeId: ipam.privateScope,
      Monitored: true,
    };
    cordon.run(modifyIpamResourceCidr, { ...input, DestinationIpamScopeId: scope });
    assert.deepEqual(
      list({ IpamScopeId: scope }).map(({ ResourceType }) => ResourceType),
      ["vpc", "subnet"],
    );
    assert.throws(() => cordon.run(modifyIpamResourceCidr, input), refusal("InvalidParameterValue"));
    const toPublic = { ...input, CurrentIpamScopeId: scope, DestinationIpamScopeId: ipam.publicScope };
    assert.throws(() => cordon.run(modifyIpamResourceCidr, toPublic), refusal("InvalidParameterValue"));
  });
});

suite("GetIpamAddressHistory", () => {
  const later = (cordon: TestCordon, seconds: number) => {
    cordon.now = new Date(Date.parse(cordon.now) + seconds * 1000).toISOString();
    return cordon.now;
  };

  test("catalogue 288: who had exactly this CIDR, from when to when", () => {
    const { cordon, ipam, vpc } = made();
    const began = cordon.now;
    const first = vpc("10.0.0.0/16");
    cordon.run(createSubnet, { VpcId: first, CidrBlock: "10.0.0.0/24" });
    cordon.run(createVpc, { CidrBlock: "10.0.0.0/24" });
    later(cordon, 60);
    const other = vpc("10.1.0.0/16");
    for (const { id } of cordon.world().by("subnet", "vpc", first)) cordon.apply([{ delete: "subnet", id }]);
    cordon.run(deleteVpc, { VpcId: first });
    const ended = cordon.now;
    later(cordon, 60);
    const history = (input: object = {}) =>
      cordon.run(getIpamAddressHistory, { Cidr: "10.0.0.0/16", IpamScopeId: ipam.privateScope, ...input })
        .HistoryRecords ?? [];
    assert.deepEqual(history(), [], "by default it is asked about now");
    const [record, ...rest] = history({ StartTime: began });
    assert.deepEqual(rest, []);
    assert.equal(record?.ResourceId, first);
    assert.equal(record.ResourceType, "vpc");
    assert.equal(record.SampledStartTime, began);
    assert.equal(record.SampledEndTime, ended);
    assert.equal(history({ StartTime: ended.replace(".000Z", "Z"), EndTime: ended }).length, 1, "without milliseconds");
    const [current] = history({ Cidr: "10.1.0.0/16" });
    assert.equal(current?.ResourceId, other);
    assert.equal(current.SampledEndTime, undefined);
    assert.equal(current.ResourceComplianceStatus, "unmanaged");
    assert.deepEqual(
      history({ Cidr: "10.0.0.0/24", StartTime: began }).map(({ ResourceType }) => ResourceType),
      ["subnet", "vpc"],
    );
    assert.deepEqual(history({ IpamScopeId: ipam.publicScope, StartTime: began }), []);
  });

  test("catalogue 243, 288: pages of 1 to 1000; the end can't be before the start", () => {
    const { cordon, ipam } = made();
    const history = (input: object) =>
      cordon.run(getIpamAddressHistory, { Cidr: "10.0.0.0/16", IpamScopeId: ipam.privateScope, ...input });
    for (const MaxResults of [0, 1001]) assert.throws(() => history({ MaxResults }), refusal("InvalidParameterValue"));
    const times = { StartTime: "2026-01-02T00:00:00.000Z", EndTime: "2026-01-01T00:00:00.000Z" };
    assert.throws(() => history(times), refusal("InvalidParameterValue"));
    assert.throws(() => history({ Cidr: "10.0.0.0" }), refusal("InvalidParameterValue"));
  });
});
