import assert from "node:assert/strict";
import { test } from "node:test";
import { put, remove } from "../../../model/world/change.ts";
import { ACCOUNT, REGION, refusal } from "../../world-for-tests.ts";
import associateVpc from "../vpc-associations/associate-security-group-vpc.ts";
import describeAssociations from "../vpc-associations/describe-security-group-vpc-associations.ts";
import disassociateVpc from "../vpc-associations/disassociate-security-group-vpc.ts";
import deleteGroup from "./delete-security-group.ts";
import describeReferences from "./describe-security-group-references.ts";
import describeStale from "./describe-stale-security-groups.ts";
import getGroupsForVpc from "./get-security-groups-for-vpc.ts";
import { GroupsCordon, tcp } from "./groups-for-tests.ts";
import validateQuotas from "./validate-security-group-quotas-for-interface.ts";

const OTHER = "444455556666";

/** Two peered VPCs of two accounts; `web` here lets `peer` from there in. */
function peered() {
  const cordon = new GroupsCordon();
  const [here, there] = [cordon.addVpc(), cordon.addVpc({ account: OTHER })];
  const peering = cordon.addPeering(here, there, OTHER);
  const web = cordon.addGroup("web", here);
  const peer = cordon.addGroup("peer", there, { account: OTHER });
  cordon.ingress(web, { ...tcp(443), UserIdGroupPairs: [{ GroupId: peer, UserId: OTHER }] });
  const setStatus = (status: "active" | "deleted") => {
    const record = cordon.world().get("vpc-peering-connection", peering);
    assert.ok(record);
    for (const account of [ACCOUNT, OTHER]) {
      cordon.apply([put("vpc-peering-connection", { ...record, status })], { account, region: REGION });
    }
  };
  const stale = () => cordon.run(describeStale, { VpcId: here }).StaleSecurityGroupSet ?? [];
  return { cordon, here, there, peering, web, peer, setStatus, stale };
}

test("catalogue 175: references from the other side of a peering, not from the same VPC", () => {
  const { cordon, here, peering, web, peer } = peered();
  const asked = cordon.run(describeReferences, { GroupId: [peer] }, { account: OTHER });
  assert.deepEqual(asked.SecurityGroupReferenceSet, [
    { GroupId: peer, ReferencingVpcId: here, VpcPeeringConnectionId: peering },
  ]);
  cordon.ingress(cordon.addGroup("sibling", here), tcp(1, web));
  assert.deepEqual(cordon.run(describeReferences, { GroupId: [web] }).SecurityGroupReferenceSet, []);
  assert.throws(() => cordon.run(describeReferences, { GroupId: ["sg-00000000"] }), refusal("InvalidGroup.NotFound"));
});

test("a peering that the other account knows nothing of allows no reference, and shows nothing of its groups", () => {
  const { cordon, here, web, peer, peering } = peered();
  const record = cordon.world().get("vpc-peering-connection", peering);
  assert.ok(record);
  cordon.apply([remove("vpc-peering-connection", peering)], { account: OTHER, region: REGION });
  const second = cordon.addGroup("second", here);
  const permission = { ...tcp(443), UserIdGroupPairs: [{ GroupId: peer, UserId: OTHER }] };
  assert.throws(() => cordon.ingress(second, permission), refusal("InvalidGroup.NotFound", /different networks/));
  const watched = () => cordon.run(describeStale, { VpcId: here }).StaleSecurityGroupSet?.map(({ GroupId }) => GroupId);
  const before = watched();
  cordon.run(deleteGroup, { GroupId: peer }, { account: OTHER });
  assert.deepEqual([before, watched()], [[web], [web]], "it is the same whether their group is there or not");
});

test("catalogue 176-178: a rule is stale if its peering or its group is gone", () => {
  const { cordon, here, there, peering, web, peer, setStatus, stale } = peered();
  assert.deepEqual(stale(), []);
  setStatus("deleted");
  const [group] = stale();
  assert.deepEqual(
    [group?.VpcId, group?.GroupId, group?.GroupName, group?.Description],
    [here, web, "web", "group web"],
  );
  const [permission] = group?.StaleIpPermissions ?? [];
  assert.deepEqual([permission?.IpProtocol, permission?.FromPort, permission?.ToPort], ["tcp", 443, 443]);
  const pair = {
    GroupId: peer,
    UserId: OTHER,
    VpcId: there,
    VpcPeeringConnectionId: peering,
    PeeringStatus: "deleted",
    Description: undefined,
  };
  assert.deepEqual(permission?.UserIdGroupPairs, [pair]);
  assert.deepEqual(group?.StaleIpPermissionsEgress, []);
  setStatus("active");
  cordon.run(deleteGroup, { GroupId: peer }, { account: OTHER });
  assert.equal(stale()[0]?.StaleIpPermissions?.[0]?.UserIdGroupPairs?.[0]?.UserId, undefined);
  assert.throws(() => cordon.run(describeStale, { VpcId: "vpc-00000000" }), refusal("InvalidVpcID.NotFound"));
  assert.throws(() => cordon.run(describeStale, { VpcId: here, MaxResults: 256 }), refusal("InvalidParameterValue"));
});

test("catalogue 73-75: the groups for a VPC are its own and associated ones, in the order of their ids", () => {
  const cordon = new GroupsCordon();
  const [home, away] = [cordon.addVpc(), cordon.addVpc()];
  const guest = cordon.addGroup("guest", home);
  cordon.run(associateVpc, { GroupId: guest, VpcId: away });
  const groups = cordon.run(getGroupsForVpc, { VpcId: away }).SecurityGroupForVpcs ?? [];
  assert.deepEqual(groups.map(({ GroupName }) => GroupName).sort(), ["default", "guest"]);
  assert.deepEqual(
    groups.map(({ GroupId = "" }) => GroupId),
    groups.map(({ GroupId = "" }) => GroupId).sort(),
  );
  assert.deepEqual(
    groups.find(({ GroupId }) => GroupId === guest),
    {
      GroupId: guest,
      GroupName: "guest",
      Description: "group guest",
      OwnerId: ACCOUNT,
      PrimaryVpcId: home,
      Tags: [],
    },
  );
  const filtered = (Name: string, value: string) =>
    cordon.run(getGroupsForVpc, { VpcId: away, Filters: [{ Name, Values: [value] }] }).SecurityGroupForVpcs?.length;
  const counts = [
    ["group-id", guest],
    ["description", "group guest"],
    ["group-name", "guest"],
    ["primary-vpc-id", home],
  ] as const;
  for (const [name, value] of counts) assert.equal(filtered(name, value), 1, name);
  assert.equal(filtered("owner-id", ACCOUNT), 2);
  assert.throws(() => cordon.run(getGroupsForVpc, { VpcId: away, MaxResults: 1001 }), refusal("InvalidParameterValue"));
});

test("catalogue 179: default groups and the default VPC can't be associated", () => {
  const cordon = new GroupsCordon();
  const [home, away] = [cordon.addVpc(), cordon.addVpc()];
  const id = cordon.addGroup("web", home);
  const [own] = cordon.world().by("security-group", "name", `${home}/default`);
  const call = (GroupId: string, VpcId: string) => () => cordon.run(associateVpc, { GroupId, VpcId });
  assert.throws(call(own?.id ?? "", away), refusal("InvalidParameterValue"));
  assert.throws(call(id, cordon.defaultVpcId()), refusal("InvalidParameterValue"));
  assert.throws(call(id, home), refusal("InvalidParameterValue"));
  assert.throws(call("sg-00000000", away), refusal("InvalidGroup.NotFound"));
});

test("catalogue 180-182, 356: the states of an association, its filters, and its end", () => {
  const cordon = new GroupsCordon();
  const [home, away] = [cordon.addVpc(), cordon.addVpc()];
  const id = cordon.addGroup("web", home);
  const of = (...filters: (readonly [string, string])[]) =>
    cordon.run(describeAssociations, { Filters: filters.map(([Name, value]) => ({ Name, Values: [value] })) })
      .SecurityGroupVpcAssociations;
  assert.deepEqual(cordon.run(associateVpc, { GroupId: id, VpcId: away }), { State: "associating" });
  const shown = {
    GroupId: id,
    VpcId: away,
    VpcOwnerId: ACCOUNT,
    GroupOwnerId: ACCOUNT,
    State: "associated",
  };
  assert.deepEqual(of(["group-id", id], ["vpc-id", away]), [shown]);
  assert.deepEqual(of(["state", "associated"], ["vpc-owner-id", ACCOUNT], ["group-owner-id", ACCOUNT]), [shown]);
  assert.deepEqual(cordon.run(disassociateVpc, { GroupId: id, VpcId: away }), { State: "disassociating" });
  assert.deepEqual(of(["group-id", id]), []);
  assert.throws(() => cordon.run(disassociateVpc, { GroupId: id, VpcId: away }), refusal("InvalidParameterValue"));
});

test("catalogue 177, 183: an association stays while an interface there uses it; rules through it are stale afterwards", () => {
  const cordon = new GroupsCordon();
  const [home, away] = [cordon.addVpc(), cordon.addVpc()];
  const guest = cordon.addGroup("guest", home);
  const host = cordon.addGroup("host", away);
  cordon.run(associateVpc, { GroupId: guest, VpcId: away });
  cordon.ingress(host, tcp(1, guest));
  const nic = {
    id: "eni-00000001",
    ownerId: ACCOUNT,
    vpcId: away,
    subnetId: "subnet-00000001",
    availabilityZone: "us-east-1a",
    description: "",
    macAddress: "02:00:00:00:00:01",
    privateIpv4: [],
    ipv6: [],
    ipv4Prefixes: [],
    ipv6Prefixes: [],
    groupIds: [guest],
    sourceDestCheck: true,
    interfaceType: "interface",
    requesterManaged: false,
    tags: [],
  };
  cordon.apply([put("network-interface", nic)]);
  assert.throws(() => cordon.run(disassociateVpc, { GroupId: guest, VpcId: away }), refusal("DependencyViolation"));
  cordon.apply([put("network-interface", { ...nic, groupIds: [host] })]);
  cordon.run(disassociateVpc, { GroupId: guest, VpcId: away });
  const stale = cordon.run(describeStale, { VpcId: away }).StaleSecurityGroupSet;
  assert.deepEqual(
    stale?.map(({ GroupId }) => GroupId),
    [host],
  );
});

test("catalogue 120, 126: the quotas of an interface are checked before it's created", () => {
  const cordon = new GroupsCordon({ rulesPerInterface: 3 });
  const ids = Array.from({ length: 6 }, (_, n) => cordon.addGroup(`group ${n}`));
  const validate = (...SecurityGroupIds: readonly string[]) => cordon.run(validateQuotas, { SecurityGroupIds });
  assert.deepEqual(validate(...ids.slice(0, 3)), { Valid: true });
  assert.throws(() => validate(...ids), refusal("SecurityGroupsPerInterfaceLimitExceeded"));
  assert.throws(() => validate(...ids.slice(0, 4)), refusal("RulesPerSecurityGroupLimitExceeded"));
  assert.throws(() => validate(ids[0] ?? "", ids[0] ?? ""), refusal("InvalidParameterValue"));
  assert.throws(() => validate("sg-00000000"), refusal("InvalidGroup.NotFound"));
});
