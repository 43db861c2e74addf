import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import allocateAddress from "../../addresses/allocate-address.ts";
import createPolicy from "../../iam/policies/create-policy.ts";
import createUser from "../../iam/users/create-user.ts";
import attachUserPolicy from "../../iam/users/policies/attach-user-policy.ts";
import runInstances from "../../instances/launch/run-instances.ts";
import terminateInstances from "../../instances/state/terminate-instances.ts";
import createManagedPrefixList from "../../prefix-lists/create-managed-prefix-list.ts";
import modifyManagedPrefixList from "../../prefix-lists/modify-managed-prefix-list.ts";
import createSecurityGroup from "../../security-groups/groups/create-security-group.ts";
import deleteSecurityGroup from "../../security-groups/groups/delete-security-group.ts";
import authorize from "../../security-groups/rules/authorize-security-group-ingress.ts";
import associateVpc from "../../security-groups/vpc-associations/associate-security-group-vpc.ts";
import createTags from "../../tags/create-tags.ts";
import acceptPeering from "../../vpc-peering-connections/accept-vpc-peering-connection.ts";
import createPeering from "../../vpc-peering-connections/create-vpc-peering-connection.ts";
import associateBlock from "../../vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import createVpc from "../../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../../world-for-tests.ts";
import { recordedTypes } from "../recorded/recorded-types.ts";
import batchGet from "./batch-get-resource-config.ts";
import getHistory from "./get-resource-config-history.ts";

/** Each call has a second of its own, so that items tell which call they are of. */
class TickingCordon extends TestCordon {
  override run: TestCordon["run"] = (...call) => {
    this.now = new Date(Date.parse(this.now) + 1000).toISOString();
    return super.run(...call);
  };
}

type History = Parameters<(typeof getHistory)["decide"]>[0]["input"];

const itemsOf = (cordon: TestCordon, resourceType: string, resourceId: string, more: Partial<History> = {}) =>
  cordon.run(getHistory, { resourceType, resourceId, chronologicalOrder: "Forward", ...more } as History)
    .configurationItems ?? [];

const configurationsOf = (...of: Parameters<typeof itemsOf>) =>
  itemsOf(...of).map(({ configuration = "null" }) => JSON.parse(configuration));

const statusesOf = (...of: Parameters<typeof itemsOf>) =>
  itemsOf(...of).map(({ configurationItemStatus }) => configurationItemStatus);

function newGroup(cordon: TestCordon, GroupName = "web"): string {
  const { GroupId = "" } = cordon.run(createSecurityGroup, {
    GroupName,
    Description: "d",
    VpcId: cordon.defaultVpcId(),
  });
  return GroupId;
}
const open = (cordon: TestCordon, GroupId: string, port: number) =>
  cordon.run(authorize, { GroupId, IpProtocol: "tcp", FromPort: port, ToPort: port, CidrIp: "10.0.0.0/8" });

test("catalogue 494, 495: a group's items say what it was like after each change, with its rules and tags, until its end", () => {
  const cordon = new TickingCordon();
  const id = newGroup(cordon);
  const made = cordon.now;
  open(cordon, id, 443);
  cordon.run(createTags, { Resources: [id], Tags: [{ Key: "team", Value: "red" }] });
  newGroup(cordon, "other");
  cordon.run(deleteSecurityGroup, { GroupId: id });
  const items = itemsOf(cordon, "AWS::EC2::SecurityGroup", id);
  assert.deepEqual(
    items.map((item) => item.configurationItemStatus),
    ["ResourceDiscovered", "OK", "OK", "ResourceDeleted"],
  );
  const [first, second, third, last] = items;
  const arn = `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${id}`;
  const { configuration, ...rest } = first ?? {};
  assert.deepEqual(rest, {
    version: "1.3",
    accountId: ACCOUNT,
    configurationItemCaptureTime: made,
    configurationItemDeliveryTime: made,
    configurationItemStatus: "ResourceDiscovered",
    configurationStateId: String(Date.parse(made)),
    arn,
    resourceType: "AWS::EC2::SecurityGroup",
    resourceId: id,
    resourceName: "web",
    awsRegion: REGION,
    availabilityZone: "Not Applicable",
    resourceCreationTime: undefined,
    recordingFrequency: "CONTINUOUS",
    tags: {},
    relatedEvents: [],
    relationships: [
      { resourceType: "AWS::EC2::VPC", resourceId: cordon.defaultVpcId(), relationshipName: "Is contained in Vpc" },
    ],
  });
  assert.deepEqual(JSON.parse(configuration ?? "").ipPermissions, []);
  const [permission] = JSON.parse(second?.configuration ?? "").ipPermissions;
  assert.deepEqual([permission.fromPort, permission.ipRanges], [443, ["10.0.0.0/8"]]);
  assert.deepEqual(permission.ipv4Ranges, [{ cidrIp: "10.0.0.0/8" }]);
  assert.deepEqual(third?.tags, { team: "red" });
  assert.deepEqual([last?.arn, last?.configuration, last?.relationships, last?.tags], [arn, undefined, [], {}]);
});

test("catalogue 493: the newest come first, 10 to a page unless the call says otherwise, and a page leads to the next", () => {
  const cordon = new TickingCordon();
  const id = newGroup(cordon);
  for (let port = 1; port <= 24; port++) open(cordon, id, port);
  const key = { resourceType: "AWS::EC2::SecurityGroup", resourceId: id } as const;
  for (const chronologicalOrder of ["Reverse", "Forward"] as const) {
    for (const limit of [0, 7, 25]) {
      const times: (string | undefined)[] = [];
      const sizes: number[] = [];
      let nextToken: string | undefined;
      do {
        const page = cordon.run(getHistory, { ...key, chronologicalOrder, limit, nextToken });
        times.push(...(page.configurationItems ?? []).map((item) => item.configurationItemCaptureTime));
        sizes.push(page.configurationItems?.length ?? 0);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      const inOrder = times.toSorted();
      assert.deepEqual(times, chronologicalOrder === "Forward" ? inOrder : inOrder.reverse());
      assert.equal(new Set(times).size, 25);
      assert.deepEqual(sizes, { 0: [10, 10, 5], 7: [7, 7, 7, 4], 25: [25] }[limit]);
    }
  }
  const newest = cordon.run(getHistory, key).configurationItems?.[0];
  assert.equal(JSON.parse(newest?.configuration ?? "").ipPermissions.length, 24);
});

test("catalogue 493: only items of the time range, both ends included", () => {
  const cordon = new TickingCordon();
  const id = newGroup(cordon);
  const times = [1, 2, 3, 4].map((port) => {
    open(cordon, id, port);
    return cordon.now;
  });
  const within = (earlierTime?: string, laterTime?: string) =>
    itemsOf(cordon, "AWS::EC2::SecurityGroup", id, { earlierTime, laterTime }).map(
      (item) => item.configurationItemCaptureTime,
    );
  assert.deepEqual(within(times[1], times[2]), times.slice(1, 3));
  assert.deepEqual(within(times[2]), times.slice(2));
  assert.deepEqual(within(undefined, "2020-01-01T00:00:00.000Z"), []);
});

test("a page that would be too long has fewer items, whichever come first", () => {
  const cordon = new TickingCordon();
  const { PrefixList } = cordon.run(createManagedPrefixList, {
    PrefixListName: "large",
    AddressFamily: "IPv4",
    MaxEntries: 1000,
  });
  const id = PrefixList?.PrefixListId ?? "";
  const Description = "x".repeat(255);
  for (let n = 0; n < 10; n++) {
    const AddEntries = Array.from({ length: 100 }, (_, i) => ({ Cidr: `10.${n}.${i}.0/24`, Description }));
    cordon.run(modifyManagedPrefixList, { PrefixListId: id, CurrentVersion: n + 1, AddEntries });
  }
  for (let n = 0; n < 80; n++) {
    cordon.run(createTags, { Resources: [id], Tags: [{ Key: "n", Value: String(n) }] });
  }
  for (const chronologicalOrder of ["Reverse", "Forward"] as const) {
    const places: (string | undefined)[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const key = { resourceType: "AWS::EC2::PrefixList", resourceId: id, limit: 100 } as const;
      const page = cordon.run(getHistory, { ...key, chronologicalOrder, nextToken });
      places.push(...(page.configurationItems ?? []).map((item) => item.configurationItemCaptureTime));
      nextToken = page.nextToken;
      pages++;
    } while (nextToken !== undefined);
    assert.ok(pages > 1);
    assert.equal(new Set(places).size, 91);
  }
});

test("a change elsewhere is an item only if what is shown differs: a route table, a prefix list's entries, an address", () => {
  const cordon = new TickingCordon();
  const { PrefixList } = cordon.run(createManagedPrefixList, {
    PrefixListName: "offices",
    AddressFamily: "IPv4",
    MaxEntries: 5,
  });
  const list = PrefixList?.PrefixListId ?? "";
  cordon.run(modifyManagedPrefixList, { PrefixListId: list, CurrentVersion: 1, AddEntries: [{ Cidr: "10.0.0.0/8" }] });
  assert.deepEqual(
    configurationsOf(cordon, "AWS::EC2::PrefixList", list).map(({ Version, Entries }) => [Version, Entries]),
    [
      [1, []],
      [2, [{ Cidr: "10.0.0.0/8" }]],
    ],
  );
  const group = newGroup(cordon);
  cordon.run(authorize, {
    GroupId: group,
    IpPermissions: [{ IpProtocol: "-1", PrefixListIds: [{ PrefixListId: list }] }],
  });
  cordon.run(modifyManagedPrefixList, { PrefixListId: list, CurrentVersion: 2, AddEntries: [{ Cidr: "11.0.0.0/8" }] });
  assert.deepEqual(statusesOf(cordon, "AWS::EC2::SecurityGroup", group), ["ResourceDiscovered", "OK"]);
  const { AllocationId = "", PublicIp } = cordon.run(allocateAddress, {});
  const [address] = itemsOf(cordon, "AWS::EC2::EIP", AllocationId);
  assert.equal(address?.resourceName, PublicIp);
});

test("catalogue 495: an instance is related to what it contains and is in, and a terminated one is deleted", () => {
  const cordon = new TickingCordon();
  const [SubnetId] = cordon.defaultSubnetIds();
  const { Instances = [] } = cordon.run(runInstances, { ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, SubnetId });
  const id = Instances[0]?.InstanceId ?? "";
  const [discovered] = itemsOf(cordon, "AWS::EC2::Instance", id);
  const names = new Set(discovered?.relationships?.map(({ relationshipName }) => relationshipName));
  for (const name of [
    "Contains NetworkInterface",
    "Is associated with SecurityGroup",
    "Is contained in Subnet",
    "Is contained in Vpc",
  ]) {
    assert.ok(names.has(name), name);
  }
  assert.equal(discovered?.availabilityZone, JSON.parse(discovered?.configuration ?? "").placement.availabilityZone);
  assert.equal(discovered?.resourceCreationTime, Instances[0]?.LaunchTime);
  const [nic] =
    discovered?.relationships?.filter(({ resourceType }) => resourceType === "AWS::EC2::NetworkInterface") ?? [];
  assert.equal(
    itemsOf(cordon, "AWS::EC2::NetworkInterface", nic?.resourceId ?? "")[0]?.relationships?.some(
      ({ resourceId, relationshipName }) => resourceId === id && relationshipName === "Is attached to Instance",
    ),
    true,
  );
  cordon.run(terminateInstances, { InstanceIds: [id] });
  assert.equal(statusesOf(cordon, "AWS::EC2::Instance", id).at(-1), "ResourceDeleted");
});

test("catalogue 496: users and policies are of every Region, as of `global`, and are shown with all their policies", () => {
  const cordon = new TickingCordon();
  const home = { region: GLOBAL };
  const { User } = cordon.run(createUser, { UserName: "alice", Tags: [{ Key: "a", Value: "b" }] }, home);
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  const { Policy } = cordon.run(createPolicy, { PolicyName: "all", PolicyDocument }, home);
  cordon.run(attachUserPolicy, { UserName: "alice", PolicyArn: Policy?.Arn ?? "" }, home);
  const items = itemsOf(cordon, "AWS::IAM::User", User?.UserId ?? "");
  assert.deepEqual(
    items.map(({ configurationItemStatus }) => configurationItemStatus),
    ["ResourceDiscovered", "OK"],
  );
  const last = items.at(-1);
  assert.deepEqual(
    [last?.awsRegion, last?.availabilityZone, last?.resourceName, last?.arn, last?.tags],
    ["global", "Not Applicable", "alice", User?.Arn, { a: "b" }],
  );
  assert.deepEqual(last?.relationships, [
    {
      resourceType: "AWS::IAM::Policy",
      resourceId: Policy?.PolicyId,
      resourceName: "all",
      relationshipName: "Is attached to CustomerManagedPolicy",
    },
  ]);
  assert.deepEqual(JSON.parse(last?.configuration ?? "").attachedManagedPolicies, [
    { policyName: "all", policyArn: Policy?.Arn },
  ]);
  const elsewhere = cordon.run(
    getHistory,
    { resourceType: "AWS::IAM::Policy", resourceId: Policy?.PolicyId ?? "" },
    { region: "eu-west-1" },
  );
  assert.equal(elsewhere.configurationItems?.length, 2, "it was made, then it was attached");
});

test("what another partition has is shown as it was", () => {
  const cordon = new TickingCordon();
  const other = { account: "222233334444", region: REGION };
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.9.0.0/16" }, other);
  const PeerVpcId = Vpc?.VpcId ?? "";
  const peering = { VpcId: cordon.defaultVpcId(), PeerVpcId, PeerOwnerId: other.account };
  const { VpcPeeringConnection } = cordon.run(createPeering, peering);
  const id = VpcPeeringConnection?.VpcPeeringConnectionId ?? "";
  cordon.run(acceptPeering, { VpcPeeringConnectionId: id }, other);
  cordon.run(associateBlock, { VpcId: PeerVpcId, CidrBlock: "10.10.0.0/16" }, other);
  const items = configurationsOf(cordon, "AWS::EC2::VPCPeeringConnection", id);
  assert.deepEqual(items[0].requesterVpcInfo.vpcId, cordon.defaultVpcId());
  assert.equal(items.at(-1).status.code, "active");
});

test("an association has an id of two parts", () => {
  const cordon = new TickingCordon();
  const group = newGroup(cordon);
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.9.0.0/16" });
  cordon.run(associateVpc, { GroupId: group, VpcId: Vpc?.VpcId ?? "" });
  const [item] = itemsOf(cordon, "AWS::EC2::SecurityGroupVpcAssociation", `${group}|${Vpc?.VpcId}`);
  assert.equal(JSON.parse(item?.configuration ?? "").GroupId, group);
  assert.equal(item?.availabilityZone, "Regional");
});

test("a resource whose partition nobody has changed was always as it is", () => {
  const cordon = new TestCordon();
  const world = cordon.world(ACCOUNT, "eu-west-1");
  const vpc = cordon.defaultVpcId(ACCOUNT, "eu-west-1");
  const call = { resourceType: "AWS::EC2::VPC", resourceId: vpc } as const;
  assert.equal(cordon.run(getHistory, call, { region: "eu-west-1" }).configurationItems?.length, 1);
  const output = getHistory.decide({
    ...({ input: call, region: world.region, now: cordon.now } as Parameters<typeof getHistory.decide>[0]),
    world: { ...world, history: () => [] },
  }).output;
  assert.deepEqual(
    output.configurationItems?.map(({ configurationItemStatus }) => configurationItemStatus),
    ["ResourceDiscovered"],
  );
});

test("catalogue 493, 497: refusals of GetResourceConfigHistory", () => {
  const cordon = new TickingCordon();
  const id = newGroup(cordon);
  const ask = (more: Partial<History>) => () =>
    cordon.run(getHistory, { resourceType: "AWS::EC2::SecurityGroup", resourceId: id, ...more } as History);
  assert.throws(
    ask({ resourceId: "sg-1" }),
    refusal(
      "ResourceNotDiscoveredException",
      "Resource sg-1 of resourceType:AWS::EC2::SecurityGroup is unknown or has not been discovered",
    ),
  );
  assert.throws(ask({ resourceType: "AWS::S3::Bucket" }), refusal("ResourceNotDiscoveredException"));
  assert.throws(
    ask({ limit: 101 }),
    refusal(
      "InvalidLimitException",
      "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    ),
  );
  assert.throws(ask({ limit: -1 }), refusal("InvalidLimitException", /greater than or equal to 0/));
  assert.throws(
    ask({ nextToken: "nonsense" }),
    refusal("InvalidNextTokenException", "The nextToken provided is invalid"),
  );
  assert.throws(ask({ earlierTime: "2030-01-01T00:00:00.000Z" }), refusal("InvalidTimeRangeException"));
});

test("catalogue 493, 497: BatchGetResourceConfig returns what is there now, and leaves out the rest", () => {
  const cordon = new TickingCordon();
  const [kept, gone] = [newGroup(cordon), newGroup(cordon, "gone")];
  open(cordon, kept, 443);
  const changed = cordon.now;
  cordon.run(deleteSecurityGroup, { GroupId: gone });
  const group = (resourceId: string) => ({ resourceType: "AWS::EC2::SecurityGroup" as const, resourceId });
  const vpc = { resourceType: "AWS::EC2::VPC" as const, resourceId: cordon.defaultVpcId() };
  const output = cordon.run(batchGet, { resourceKeys: [group(kept), group(gone), group("sg-1"), vpc, group(kept)] });
  assert.deepEqual(output.unprocessedResourceKeys, []);
  assert.deepEqual(
    output.baseConfigurationItems?.map(({ resourceId, configurationItemCaptureTime: time }) => [resourceId, time]),
    [
      [kept, changed],
      [vpc.resourceId, "2026-01-02T03:04:05.000Z"],
    ],
  );
  assert.equal("tags" in (output.baseConfigurationItems?.[0] ?? {}), false);
  assert.throws(() => cordon.run(batchGet, { resourceKeys: [] }), refusal("ValidationException", /equal to 1$/));
  const many = Array.from({ length: 101 }, () => vpc);
  assert.throws(() => cordon.run(batchGet, { resourceKeys: many }), refusal("ValidationException", /equal to 100$/));
});

test("every type has one kind of its own", () => {
  assert.equal(new Set([...recordedTypes.values()].map(({ kind }) => kind)).size, recordedTypes.size);
});
