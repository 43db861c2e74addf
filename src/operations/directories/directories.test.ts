import assert from "node:assert/strict";
import { test } from "node:test";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import deregister from "../workspace-directories/deregister-workspace-directory.ts";
import register from "../workspace-directories/register-workspace-directory.ts";
import { REGION, refusal, TestCordon } from "../world-for-tests.ts";
import addTags from "./add-tags-to-resource.ts";
import connect from "./connect-directory.ts";
import createAlias from "./create-alias.ts";
import createSimple from "./create-directory.ts";
import createMicrosoft from "./create-microsoft-ad.ts";
import remove from "./delete-directory.ts";
import describe from "./describe-directories.ts";
import describeControllers from "./describe-domain-controllers.ts";
import disableSso from "./disable-sso.ts";
import enableSso from "./enable-sso.ts";
import limits from "./get-directory-limits.ts";
import listTags from "./list-tags-for-resource.ts";
import removeTags from "./remove-tags-from-resource.ts";
import updateControllers from "./update-number-of-domain-controllers.ts";

const Password = "Correct-Horse-1";

const network = (cordon: TestCordon) => ({
  VpcId: cordon.defaultVpcId(),
  SubnetIds: cordon.defaultSubnetIds().slice(0, 2),
});
const simple = (cordon: TestCordon, Name = "corp.example.com") => ({
  Name,
  Password,
  Size: "Small" as const,
  VpcSettings: network(cordon),
});
const only = (cordon: TestCordon, id: string) =>
  cordon.run(describe, { DirectoryIds: [id] }).DirectoryDescriptions?.[0] ?? assert.fail("no directory");
const interfacesOf = (cordon: TestCordon) => [...cordon.world().all("network-interface")];

test("refusals: names, passwords and networks that no directory can have", () => {
  const cordon = new TestCordon();
  const refused = (change: object, message: RegExp) =>
    assert.throws(
      () => cordon.run(createSimple, { ...simple(cordon), ...change }),
      (error: { code: string; message: string; members: { Message?: string } }) =>
        error.code === "InvalidParameterException" &&
        message.test(error.message) &&
        error.members.Message === error.message,
    );
  refused({ Name: "corp" }, /Invalid directory name/);
  refused({ Name: "-corp.example" }, /Invalid directory name/);
  refused({ ShortName: "a/b" }, /not a NetBIOS name/);
  refused({ Password: "only-lower-case" }, /three of/);
  refused({ Password: "Short1!" }, /three of/);
  refused({ Description: "!" }, /description/);
  refused({ VpcSettings: undefined }, /two of its subnets/);
  const { VpcId, SubnetIds } = network(cordon);
  const [first = "", second = ""] = SubnetIds;
  refused({ VpcSettings: { VpcId, SubnetIds: [first, second, first] } }, /two of its subnets/);
  refused({ VpcSettings: { VpcId, SubnetIds: [first, first] } }, /two of its subnets/);
  refused({ VpcSettings: { VpcId, SubnetIds: [first, "subnet-0123456789abcdef0"] } }, /could not be found/);
  refused({ VpcSettings: { VpcId: "vpc-0123456789abcdef0", SubnetIds } }, /The VPC vpc-0123456789abcdef0/);
  const beside =
    cordon.run(createSubnet, { VpcId, CidrBlock: "172.31.96.0/20", AvailabilityZone: "us-east-1a" }).Subnet?.SubnetId ??
    "";
  refused({ VpcSettings: { VpcId, SubnetIds: [first, beside] } }, /Both subnets are in us-east-1a\./);
  assert.equal(cordon.world().count("directory"), 0);
});

test("refusals: tags that no directory can have, and a page that is too large", () => {
  const cordon = new TestCordon();
  const { DirectoryId: ResourceId = "" } = cordon.run(createSimple, simple(cordon));
  const add = (...Tags: { Key: string; Value: string }[]) => cordon.run(addTags, { ResourceId, Tags });
  const refused = (text: string) => refusal("InvalidParameterException", text);
  assert.throws(() => add({ Key: "", Value: "v" }), refused("A tag key must not be empty."));
  assert.throws(() => add({ Key: "k".repeat(129), Value: "v" }), refused("The tag key is longer than 128 characters."));
  assert.throws(
    () => add({ Key: "k", Value: "v".repeat(257) }),
    refused("The tag value is longer than 256 characters."),
  );
  const twice = { Key: "k", Value: "v" };
  assert.throws(() => add(twice, twice), refused("The tag key 'k' is given twice."));
  assert.throws(() => cordon.run(describe, { Limit: 1001 }), refused("The limit 1001 is more than 1000."));
});

test("refusals: texts that aren't ids, and more directories than the quota allows", () => {
  const cordon = new TestCordon({ directoriesPerRegion: 1 });
  assert.throws(() => cordon.run(describe, { DirectoryIds: ["d-0123456789"] }), refusal("EntityDoesNotExistException"));
  assert.throws(() => cordon.run(describe, { DirectoryIds: [] }), refusal("InvalidParameterException"));
  assert.throws(() => cordon.run(describe, { NextToken: "x" }), refusal("InvalidNextTokenException"));
  assert.throws(() => cordon.run(describe, { Limit: -1 }), refusal("InvalidParameterException"));
  assert.throws(() => cordon.run(remove, { DirectoryId: "d-0123456789" }), refusal("EntityDoesNotExistException"));
  cordon.run(createSimple, simple(cordon));
  const another = simple(cordon, "other.example.com");
  assert.throws(() => cordon.run(createSimple, another), refusal("DirectoryLimitExceededException"));
  const { DirectoryLimits } = cordon.run(limits, {});
  assert.deepEqual(
    [DirectoryLimits?.CloudOnlyDirectoriesLimitReached, DirectoryLimits?.ConnectedDirectoriesLimitReached],
    [true, false],
  );
});

test("effects: a Simple AD has a server with an interface in each subnet, which hold the subnets until it is deleted", () => {
  const cordon = new TestCordon();
  const before = cordon.world().count("security-group");
  const { DirectoryId = "" } = cordon.run(createSimple, simple(cordon));
  assert.match(DirectoryId, /^d-[0-9a-f]{10}$/);
  const shown = only(cordon, DirectoryId);
  assert.deepEqual(
    [shown.Stage, shown.Type, shown.Size, shown.ShortName, shown.Alias, shown.AccessUrl, shown.SsoEnabled],
    ["Active", "SimpleAD", "Small", "CORP", DirectoryId, `${DirectoryId}.awsapps.com`, false],
  );
  assert.deepEqual(shown.VpcSettings?.SubnetIds, network(cordon).SubnetIds);
  assert.deepEqual(
    interfacesOf(cordon).map(({ privateIpv4 }) => privateIpv4[0]?.address),
    shown.DnsIpAddrs,
  );
  assert.ok(!JSON.stringify([...cordon.world().all("directory")]).includes(Password), "the password is not kept");
  const [SubnetId = ""] = network(cordon).SubnetIds;
  assert.throws(() => cordon.run(deleteSubnet, { SubnetId }), refusal("DependencyViolation"));
  assert.deepEqual(cordon.run(remove, { DirectoryId }), { DirectoryId });
  assert.deepEqual(interfacesOf(cordon), []);
  assert.equal(cordon.world().count("security-group"), before);
  cordon.run(deleteSubnet, { SubnetId });
});

test("effects: a Microsoft AD has as many domain controllers as the caller wants, in its subnets by turns", () => {
  const cordon = new TestCordon();
  const input = { Name: "ad.example.com", Password, VpcSettings: network(cordon) };
  const { DirectoryId = "" } = cordon.run(createMicrosoft, input);
  const controllers = () => cordon.run(describeControllers, { DirectoryId }).DomainControllers ?? [];
  assert.deepEqual([only(cordon, DirectoryId).Edition, controllers().length], ["Enterprise", 2]);
  assert.deepEqual(only(cordon, DirectoryId).RegionsInfo, { PrimaryRegion: REGION, AdditionalRegions: [] });
  cordon.run(updateControllers, { DirectoryId, DesiredNumber: 5 });
  assert.equal(only(cordon, DirectoryId).DesiredNumberOfDomainControllers, 5);
  assert.equal(new Set(controllers().map(({ DnsIpAddr }) => DnsIpAddr)).size, 5);
  assert.equal(interfacesOf(cordon).length, 5);
  const bySubnet = Map.groupBy(controllers(), ({ SubnetId }) => SubnetId);
  assert.deepEqual(
    [...bySubnet.values()].map(({ length }) => length),
    [3, 2],
  );
  cordon.run(updateControllers, { DirectoryId, DesiredNumber: 3 });
  assert.deepEqual([controllers().length, interfacesOf(cordon).length], [3, 3]);
  const update =
    (DesiredNumber: number, id = DirectoryId) =>
    () =>
      cordon.run(updateControllers, { DirectoryId: id, DesiredNumber });
  assert.throws(update(1), refusal("InvalidParameterException"));
  assert.throws(update(21), refusal("DomainControllerLimitExceededException"));
  const { DirectoryId: other = "" } = cordon.run(createSimple, simple(cordon));
  assert.throws(update(3, other), refusal("UnsupportedOperationException"));
  const id = controllers()[0]?.DomainControllerId ?? "";
  assert.equal(
    cordon.run(describeControllers, { DirectoryId, DomainControllerIds: [id] }).DomainControllers?.length,
    1,
  );
});

test("effects: an AD Connector shows the directory that it connects to, and takes any password", () => {
  const cordon = new TestCordon();
  const ConnectSettings = { ...network(cordon), CustomerDnsIps: ["10.1.0.2"], CustomerUserName: "svc" };
  const input = { Name: "corp.example.com", Password: "x", Size: "Large" as const, ConnectSettings };
  const { DirectoryId = "" } = cordon.run(connect, input);
  const shown = only(cordon, DirectoryId);
  assert.deepEqual([shown.Type, shown.DnsIpAddrs, shown.VpcSettings], ["ADConnector", ["10.1.0.2"], undefined]);
  assert.equal(shown.ConnectSettings?.CustomerUserName, "svc");
  assert.equal(shown.ConnectSettings?.ConnectIps?.length, 2);
});

test("effects: an alias is given once and to one directory; single sign-on is turned on and off", () => {
  const cordon = new TestCordon();
  const { DirectoryId = "" } = cordon.run(createSimple, simple(cordon));
  const { DirectoryId: other = "" } = cordon.run(createSimple, simple(cordon, "other.example.com"));
  const alias = (id: string, Alias: string) => () => cordon.run(createAlias, { DirectoryId: id, Alias });
  assert.throws(alias(DirectoryId, "d-mine"), refusal("InvalidParameterException"));
  assert.deepEqual(alias(DirectoryId, "mine")(), { DirectoryId, Alias: "mine" });
  assert.throws(alias(DirectoryId, "other"), refusal("InvalidParameterException", /cannot be changed/));
  assert.throws(alias(other, "mine"), refusal("EntityAlreadyExistsException"));
  cordon.run(enableSso, { DirectoryId });
  const { Alias, AccessUrl, SsoEnabled } = only(cordon, DirectoryId);
  assert.deepEqual([Alias, AccessUrl, SsoEnabled], ["mine", "mine.awsapps.com", true]);
  cordon.run(disableSso, { DirectoryId });
  assert.equal(only(cordon, DirectoryId).SsoEnabled, false);
});

test("effects: tags are added, overwritten, listed and taken away; at most 50", () => {
  const cordon = new TestCordon();
  const Tags = [{ Key: "team", Value: "a" }];
  const { DirectoryId: ResourceId = "" } = cordon.run(createSimple, { ...simple(cordon), Tags });
  cordon.run(addTags, {
    ResourceId,
    Tags: [
      { Key: "team", Value: "b" },
      { Key: "stage", Value: "" },
    ],
  });
  const shown = () => cordon.run(listTags, { ResourceId }).Tags?.map(({ Key, Value }) => `${Key}=${Value}`);
  assert.deepEqual(shown(), ["team=b", "stage="]);
  cordon.run(removeTags, { ResourceId, TagKeys: ["team", "none"] });
  assert.deepEqual(shown(), ["stage="]);
  const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: "" }));
  assert.throws(() => cordon.run(addTags, { ResourceId, Tags: many }), refusal("TagLimitExceededException"));
  const reserved = { ResourceId, Tags: [{ Key: "aws:x", Value: "" }] };
  assert.throws(() => cordon.run(addTags, reserved), refusal("InvalidParameterException"));
});

test("effects: pages of any size; a limit of zero is no limit", () => {
  const cordon = new TestCordon();
  for (const n of [1, 2, 3]) cordon.run(createSimple, simple(cordon, `corp${n}.example.com`));
  const first = cordon.run(describe, { Limit: 2 });
  const second = cordon.run(describe, { Limit: 2, NextToken: first.NextToken });
  assert.deepEqual([first.DirectoryDescriptions?.length, second.DirectoryDescriptions?.length], [2, 1]);
  assert.equal(second.NextToken, undefined);
  assert.equal(cordon.run(describe, { Limit: 0 }).DirectoryDescriptions?.length, 3);
});

test("effects: a directory that WorkSpaces uses isn't deleted, and the refusal has the words that Terraform waits for", () => {
  const cordon = new TestCordon();
  const { DirectoryId = "" } = cordon.run(createSimple, simple(cordon));
  cordon.run(register, { DirectoryId });
  assert.throws(() => cordon.run(remove, { DirectoryId }), refusal("ClientException", /authorized applications/));
  cordon.run(deregister, { DirectoryId });
  cordon.run(remove, { DirectoryId });
  assert.deepEqual(cordon.run(describe, {}).DirectoryDescriptions, []);
});
