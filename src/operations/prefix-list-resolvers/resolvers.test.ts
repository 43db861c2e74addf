import assert from "node:assert/strict";
import { suite, test } from "node:test";
import createIpam from "../ipam/ipams/create-ipam.ts";
import modifyResourceCidr from "../ipam/resource-cidrs/modify-ipam-resource-cidr.ts";
import { PolicyCordon } from "../ipam-policies/policies-for-tests.ts";
import createList from "../prefix-lists/create-managed-prefix-list.ts";
import deleteList from "../prefix-lists/delete-managed-prefix-list.ts";
import describeLists from "../prefix-lists/describe-managed-prefix-lists.ts";
import getEntries from "../prefix-lists/get-managed-prefix-list-entries.ts";
import modifyList from "../prefix-lists/modify-managed-prefix-list.ts";
import createTags from "../tags/create-tags.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import create from "./create-ipam-prefix-list-resolver.ts";
import createTarget from "./create-ipam-prefix-list-resolver-target.ts";
import remove from "./delete-ipam-prefix-list-resolver.ts";
import removeTarget from "./delete-ipam-prefix-list-resolver-target.ts";
import describeTargets from "./describe-ipam-prefix-list-resolver-targets.ts";
import describeResolvers from "./describe-ipam-prefix-list-resolvers.ts";
import getRules from "./get-ipam-prefix-list-resolver-rules.ts";
import getVersionEntries from "./get-ipam-prefix-list-resolver-version-entries.ts";
import getVersions from "./get-ipam-prefix-list-resolver-versions.ts";
import modify from "./modify-ipam-prefix-list-resolver.ts";
import modifyTarget from "./modify-ipam-prefix-list-resolver-target.ts";

type Rules = NonNullable<Parameters<typeof create.decide>[0]["input"]["Rules"]>;

class ResolverCordon extends PolicyCordon {
  resolver(Rules: Rules, AddressFamily: "ipv4" | "ipv6" = "ipv4"): string {
    const { IpamPrefixListResolver } = this.run(create, { IpamId: this.ipamId, AddressFamily, Rules });
    return IpamPrefixListResolver?.IpamPrefixListResolverId ?? "";
  }
  get privateScopeId(): string {
    return this.world().get("ipam", this.ipamId)?.privateScopeId ?? "";
  }
  /** All VPCs tagged `env=prod`. */
  prodVpcs(): Rules {
    const ResourceTag = { Key: "env", Value: "prod" };
    const Conditions = [{ Operation: "equals" as const, ResourceTag }];
    return [{ RuleType: "ipam-resource-cidr", IpamScopeId: this.privateScopeId, ResourceType: "vpc", Conditions }];
  }
  vpc(CidrBlock: string, at = {}): string {
    const TagSpecifications = [{ ResourceType: "vpc" as const, Tags: [{ Key: "env", Value: "prod" }] }];
    return this.run(createVpc, { CidrBlock, TagSpecifications }, at).Vpc?.VpcId ?? "";
  }
  versions(IpamPrefixListResolverId: string) {
    const { IpamPrefixListResolverVersions = [] } = this.run(getVersions, { IpamPrefixListResolverId });
    return IpamPrefixListResolverVersions.map(({ Version = 0 }) => {
      const input = { IpamPrefixListResolverId, IpamPrefixListResolverVersion: Version };
      return this.run(getVersionEntries, input).Entries?.map(({ Cidr }) => Cidr);
    });
  }
  list(AddressFamily = "IPv4", MaxEntries = 10, at = {}): string {
    const { PrefixList } = this.run(createList, { PrefixListName: "ours", MaxEntries, AddressFamily }, at);
    return PrefixList?.PrefixListId ?? "";
  }
  target(IpamPrefixListResolverId: string, PrefixListId: string, changes = {}): string {
    const { IpamPrefixListResolverTarget } = this.run(createTarget, {
      IpamPrefixListResolverId,
      PrefixListId,
      PrefixListRegion: REGION,
      TrackLatestVersion: true,
      ...changes,
    });
    return IpamPrefixListResolverTarget?.IpamPrefixListResolverTargetId ?? "";
  }
  entries(PrefixListId: string, at = {}) {
    return this.run(getEntries, { PrefixListId }, at).Entries?.map(({ Cidr }) => Cidr);
  }
  found(id: string) {
    return this.run(describeTargets, { IpamPrefixListResolverTargetIds: [id] }).IpamPrefixListResolverTargets?.[0];
  }
}

const fixed = (...cidrs: readonly string[]): Rules =>
  cidrs.map((StaticCidr) => ({ RuleType: "static-cidr" as const, StaticCidr }));

suite("prefix list resolvers", () => {
  test("a new one is in progress, its first version pending; then both are complete", () => {
    const cordon = new ResolverCordon();
    const { IpamPrefixListResolver: made } = cordon.run(create, {
      IpamId: cordon.ipamId,
      AddressFamily: "ipv4",
      Description: "ours",
      TagSpecifications: [{ ResourceType: "ipam-prefix-list-resolver", Tags: [{ Key: "a", Value: "b" }] }],
    });
    assert.equal(made?.State, "create-in-progress");
    assert.equal(made?.LastVersionCreationStatus, "pending");
    const id = made?.IpamPrefixListResolverId ?? "";
    assert.equal(made?.IpamPrefixListResolverArn, `arn:aws:ec2::${ACCOUNT}:ipam-prefix-list-resolver/${id}`);
    const [found] = cordon.run(describeResolvers, { IpamPrefixListResolverIds: [id] }).IpamPrefixListResolvers ?? [];
    assert.deepEqual(found, { ...made, State: "create-complete", LastVersionCreationStatus: "success" });
    assert.deepEqual(cordon.versions(id), [[]], "AWS: without rules its version is empty");
    const count = (Name: string, value: string) =>
      cordon.run(describeResolvers, { Filters: [{ Name, Values: [value] }] }).IpamPrefixListResolvers?.length;
    assert.equal(count("address-family", "ipv4"), 1);
    assert.equal(count("tag:a", "b"), 1);
    assert.equal(count("ipam-id", "ipam-1"), 0);
  });

  test("any change of what the rules select makes a new version, whoever makes it and wherever", () => {
    const cordon = new ResolverCordon();
    const first = cordon.vpc("10.1.0.0/16");
    const id = cordon.resolver(cordon.prodVpcs());
    cordon.vpc("10.2.0.0/16", { region: "eu-west-1" });
    cordon.vpc("10.9.0.0/16", { region: "eu-north-1" });
    const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.3.0.0/16" });
    cordon.run(createTags, { Resources: [Vpc?.VpcId ?? ""], Tags: [{ Key: "env", Value: "prod" }] });
    cordon.run(deleteVpc, { VpcId: first });
    assert.deepEqual(cordon.versions(id), [
      ["10.1.0.0/16"],
      ["10.1.0.0/16", "10.2.0.0/16"],
      ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"],
      ["10.2.0.0/16", "10.3.0.0/16"],
    ]);
  });

  test("a rule on pools follows the CIDRs provisioned to them", () => {
    const cordon = new ResolverCordon();
    const scopeId = cordon.privateScopeId;
    const id = cordon.resolver([{ RuleType: "ipam-pool-cidr", IpamScopeId: scopeId }]);
    const poolId = cordon.pool(["10.0.0.0/8"], { scopeId });
    cordon.pool(["203.0.113.0/24"]);
    const Conditions = [{ Operation: "equals" as const, IpamPoolId: poolId }];
    const Rules = [{ RuleType: "ipam-pool-cidr" as const, IpamScopeId: scopeId, Conditions }];
    const { IpamPrefixListResolver } = cordon.run(modify, { IpamPrefixListResolverId: id, Rules });
    assert.equal(IpamPrefixListResolver?.State, "modify-in-progress");
    assert.deepEqual(cordon.versions(id), [[], ["10.0.0.0/8"]]);
    const [found] = cordon.run(describeResolvers, {}).IpamPrefixListResolvers ?? [];
    assert.equal(found?.State, "modify-complete");
    assert.deepEqual(
      cordon.run(getRules, { IpamPrefixListResolverId: id }).Rules?.map(({ Conditions }) => Conditions),
      [
        [{ Operation: "equals", IpamPoolId: poolId }].map((condition) => ({
          ...{ ResourceId: undefined, ResourceOwner: undefined, ResourceRegion: undefined },
          ...{ ResourceTag: undefined, Cidr: undefined },
          ...condition,
        })),
      ],
    );
  });

  test("catalogue 238: beyond 1000 entries no version is made, and the resolver says so until they fit", () => {
    const cordon = new ResolverCordon();
    cordon.limits = { ...cordon.limits, entriesPerResolverVersion: 2 };
    const id = cordon.resolver(fixed("10.1.0.0/16", "10.2.0.0/16"));
    const change = (Rules: Rules) => {
      cordon.run(modify, { IpamPrefixListResolverId: id, Rules });
      return cordon.run(describeResolvers, {}).IpamPrefixListResolvers?.[0];
    };
    const failed = change(fixed("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"));
    assert.equal(failed?.LastVersionCreationStatus, "failure");
    assert.match(failed?.LastVersionCreationStatusMessage ?? "", /3 CIDRs/);
    assert.equal(change(fixed("10.2.0.0/16"))?.LastVersionCreationStatus, "success");
    assert.deepEqual(cordon.versions(id), [["10.1.0.0/16", "10.2.0.0/16"], ["10.2.0.0/16"]]);
  });

  test("a new version replaces the oldest one", () => {
    const cordon = new ResolverCordon();
    cordon.limits = { ...cordon.limits, versionsPerResolver: 2 };
    const id = cordon.resolver(fixed("10.1.0.0/16"));
    for (const cidr of ["10.2.0.0/16", "10.3.0.0/16"]) {
      cordon.run(modify, { IpamPrefixListResolverId: id, Rules: fixed(cidr) });
    }
    assert.deepEqual(cordon.versions(id), [["10.2.0.0/16"], ["10.3.0.0/16"]]);
  });

  test("rules don't see CIDRs that the IPAM ignores", () => {
    const cordon = new ResolverCordon();
    const VpcId = cordon.vpc("10.1.0.0/16");
    const id = cordon.resolver(cordon.prodVpcs());
    cordon.run(modifyResourceCidr, {
      ResourceId: VpcId,
      ResourceCidr: "10.1.0.0/16",
      ResourceRegion: REGION,
      CurrentIpamScopeId: cordon.privateScopeId,
      Monitored: false,
    });
    assert.deepEqual(cordon.versions(id), [["10.1.0.0/16"], []]);
  });

  test("refusals: rules that say too little, too much or the wrong thing", () => {
    const cordon = new ResolverCordon();
    const IpamScopeId = cordon.privateScopeId;
    const refused = (rule: Rules[number], code: string) =>
      assert.throws(() => cordon.resolver([rule]), refusal(code), JSON.stringify(rule));
    const resource = { RuleType: "ipam-resource-cidr", IpamScopeId, ResourceType: "vpc" } as const;
    const where = (condition: object) => ({
      ...resource,
      Conditions: [{ Operation: "equals" as const, ...condition }],
    });
    refused({ RuleType: "static-cidr" }, "MissingParameter");
    refused({ RuleType: "static-cidr", StaticCidr: "10.0.0.1/8" }, "InvalidParameterValue");
    refused({ RuleType: "static-cidr", StaticCidr: "2001:db8::/32" }, "InvalidParameterValue");
    refused({ RuleType: "static-cidr", StaticCidr: "10.0.0.0/8", IpamScopeId }, "InvalidParameterCombination");
    refused({ RuleType: "ipam-pool-cidr" }, "MissingParameter");
    refused({ RuleType: "ipam-pool-cidr", IpamScopeId, ResourceType: "vpc" }, "InvalidParameterCombination");
    refused({ RuleType: "ipam-pool-cidr", IpamScopeId: "ipam-scope-00000000" }, "InvalidIpamScopeId.NotFound");
    refused({ RuleType: "ipam-resource-cidr", IpamScopeId }, "MissingParameter");
    refused({ ...resource, StaticCidr: "10.0.0.0/8" }, "InvalidParameterCombination");
    refused(where({}), "InvalidParameterCombination");
    refused(where({ ResourceId: "vpc-1", Cidr: "10.0.0.0/8" }), "InvalidParameterCombination");
    refused(where({ Operation: "subnet-of", ResourceId: "vpc-1" }), "InvalidParameterCombination");
    refused(where({ Cidr: "10.0.0.0" }), "InvalidParameterValue");
    cordon.limits = { ...cordon.limits, rulesPerResolver: 1 };
    assert.throws(() => cordon.resolver(fixed("10.0.0.0/8", "11.0.0.0/8")), refusal("ResourceLimitExceeded"));
    cordon.limits = { ...cordon.limits, resolversPerIpam: 0 };
    assert.throws(() => cordon.resolver([]), refusal("ResourceLimitExceeded"), "catalogue 238");
  });

  test("refusals: a rule on a scope of another IPAM", () => {
    const cordon = new ResolverCordon();
    cordon.limits = { ...cordon.limits, ipamsPerRegion: 2 };
    const other = cordon.run(createIpam, {}).Ipam?.PrivateDefaultScopeId ?? "";
    assert.throws(
      () => cordon.resolver([{ RuleType: "ipam-pool-cidr", IpamScopeId: other }]),
      refusal("InvalidParameterValue", `The scope '${other}' does not belong to the IPAM '${cordon.ipamId}'.`),
    );
  });

  test("refusals: the Free Tier, and unknown ids", () => {
    const free = new TestCordon();
    const { Ipam } = free.run(createIpam, { Tier: "free" });
    const input = { IpamId: Ipam?.IpamId ?? "", AddressFamily: "ipv4" as const };
    assert.throws(() => free.run(create, input), refusal("UnsupportedOperation"));
    const IpamPrefixListResolverId = "ipam-pl-resolver-00000000000000000";
    const unknown = refusal("InvalidIpamPrefixListResolverId.NotFound");
    for (const each of [modify, remove, getRules, getVersions]) {
      assert.throws(() => free.run(each as typeof remove, { IpamPrefixListResolverId }), unknown);
    }
    assert.throws(
      () => free.run(removeTarget, { IpamPrefixListResolverTargetId: "ipam-pl-resolver-target-00000000" }),
      refusal("InvalidIpamPrefixListResolverTargetId.NotFound"),
    );
  });

  test("pages of rules, versions and entries hold 5 to 1000, in order", () => {
    const cordon = new ResolverCordon();
    const cidrs = Array.from({ length: 12 }, (_, i) => `10.${i}.0.0/16`);
    const IpamPrefixListResolverId = cordon.resolver(fixed(...cidrs));
    const IpamPrefixListResolverVersion = 1;
    const paged = (NextToken?: string): (string | undefined)[] => {
      const input = { IpamPrefixListResolverId, IpamPrefixListResolverVersion, MaxResults: 5, NextToken };
      const page = cordon.run(getVersionEntries, input);
      const found = page.Entries?.map(({ Cidr }) => Cidr) ?? [];
      return page.NextToken === undefined ? found : [...found, ...paged(page.NextToken)];
    };
    assert.deepEqual(paged(), cidrs);
    assert.equal(cordon.run(getRules, { IpamPrefixListResolverId, MaxResults: 5 }).Rules?.length, 5);
    const tooSmall = { IpamPrefixListResolverId, MaxResults: 4 };
    assert.throws(() => cordon.run(getVersions, tooSmall), refusal("InvalidParameterValue"));
    const one = { IpamPrefixListResolverId, IpamPrefixListResolverVersions: [2] };
    assert.throws(() => cordon.run(getVersions, one), refusal("InvalidParameterValue"));
  });
});

suite("targets of prefix list resolvers", () => {
  test("catalogue 220: IPAM fills a list and keeps it in step; the owner can't change the entries", () => {
    const cordon = new ResolverCordon();
    cordon.vpc("10.1.0.0/16");
    const resolverId = cordon.resolver(cordon.prodVpcs());
    const PrefixListId = cordon.list();
    const id = cordon.target(resolverId, PrefixListId);
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16"]);
    assert.equal(cordon.found(id)?.State, "sync-complete");
    assert.equal(cordon.found(id)?.LastSyncedVersion, 1);
    const shown = cordon.run(describeLists, { PrefixListIds: [PrefixListId] }).PrefixLists?.[0];
    assert.equal(shown?.IpamPrefixListResolverTargetId, id);
    assert.equal(shown?.IpamPrefixListResolverSyncEnabled, true);
    assert.equal(shown?.Version, 2);
    const second = cordon.vpc("10.2.0.0/16");
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16", "10.2.0.0/16"]);
    assert.equal(cordon.found(id)?.LastSyncedVersion, 2);

    const AddEntries = [{ Cidr: "192.0.2.0/24" }];
    const edit = () => cordon.run(modifyList, { PrefixListId, AddEntries });
    assert.throws(edit, refusal("OperationNotPermitted"));
    cordon.run(modifyList, { PrefixListId, IpamPrefixListResolverSyncEnabled: false });
    edit();
    cordon.run(deleteVpc, { VpcId: second });
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16", "10.2.0.0/16", "192.0.2.0/24"]);
    cordon.run(modifyList, { PrefixListId, IpamPrefixListResolverSyncEnabled: true });
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16"]);

    const { IpamPrefixListResolverTarget } = cordon.run(removeTarget, { IpamPrefixListResolverTargetId: id });
    assert.equal(IpamPrefixListResolverTarget?.State, "delete-in-progress");
    edit();
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16", "192.0.2.0/24"]);
  });

  test("a list in another Region is kept in step as well", () => {
    const cordon = new ResolverCordon();
    const there = { region: "eu-west-1" };
    const PrefixListId = cordon.list("IPv4", 10, there);
    const resolverId = cordon.resolver(cordon.prodVpcs());
    cordon.target(resolverId, PrefixListId, { PrefixListRegion: "eu-west-1" });
    cordon.vpc("10.1.0.0/16");
    assert.deepEqual(cordon.entries(PrefixListId, there), ["10.1.0.0/16"]);
    cordon.run(modifyList, { PrefixListId, IpamPrefixListResolverSyncEnabled: false }, there);
    cordon.vpc("10.2.0.0/16");
    cordon.run(modifyList, { PrefixListId, IpamPrefixListResolverSyncEnabled: true }, there);
    assert.deepEqual(cordon.entries(PrefixListId, there), ["10.1.0.0/16", "10.2.0.0/16"]);
  });

  test("a target stays with the version that it names, and can go back and forth", () => {
    const cordon = new ResolverCordon();
    const resolverId = cordon.resolver(fixed("10.1.0.0/16"));
    const PrefixListId = cordon.list();
    const id = cordon.target(resolverId, PrefixListId, { TrackLatestVersion: false });
    assert.equal(cordon.found(id)?.DesiredVersion, 1, "AWS: without a version it is the latest");
    cordon.run(modify, { IpamPrefixListResolverId: resolverId, Rules: fixed("10.2.0.0/16") });
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16"]);
    const change = (changes: object) => cordon.run(modifyTarget, { IpamPrefixListResolverTargetId: id, ...changes });
    assert.equal(change({ DesiredVersion: 2 }).IpamPrefixListResolverTarget?.State, "modify-in-progress");
    assert.deepEqual(cordon.entries(PrefixListId), ["10.2.0.0/16"]);
    change({ DesiredVersion: 1 });
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16"]);
    change({ TrackLatestVersion: true });
    assert.deepEqual(cordon.entries(PrefixListId), ["10.2.0.0/16"]);
    assert.equal(cordon.found(id)?.DesiredVersion, undefined);
    assert.throws(() => change({ DesiredVersion: 1 }), refusal("InvalidParameterCombination"));
    assert.throws(() => change({ DesiredVersion: 3, TrackLatestVersion: false }), refusal("InvalidParameterValue"));
  });

  test("a version that doesn't fit the list fails, and succeeds once the list is larger", () => {
    const cordon = new ResolverCordon();
    const resolverId = cordon.resolver(fixed("10.1.0.0/16", "10.2.0.0/16"));
    const PrefixListId = cordon.list("IPv4", 1);
    const id = cordon.target(resolverId, PrefixListId);
    assert.equal(cordon.found(id)?.State, "sync-failed");
    assert.match(cordon.found(id)?.StateMessage ?? "", /2 CIDRs/);
    assert.deepEqual(cordon.entries(PrefixListId), []);
    cordon.run(modifyList, { PrefixListId, MaxEntries: 5 });
    assert.equal(cordon.found(id)?.State, "sync-complete");
    assert.deepEqual(cordon.entries(PrefixListId), ["10.1.0.0/16", "10.2.0.0/16"]);
    cordon.run(deleteList, { PrefixListId });
    assert.equal(cordon.found(id)?.State, "sync-failed");
  });

  test("a resolver is deleted only if it has no targets", () => {
    const cordon = new ResolverCordon();
    const IpamPrefixListResolverId = cordon.resolver([]);
    const id = cordon.target(IpamPrefixListResolverId, cordon.list());
    const input = { IpamPrefixListResolverId };
    assert.throws(() => cordon.run(remove, input), refusal("DependencyViolation"));
    cordon.run(removeTarget, { IpamPrefixListResolverTargetId: id });
    assert.equal(cordon.run(remove, input).IpamPrefixListResolver?.State, "delete-in-progress");
    assert.equal(cordon.world().count("ipam-prefix-list-resolver-version"), 0);
  });

  test("refusals: lists of another family, another target or another Region, and too many targets", () => {
    const cordon = new ResolverCordon();
    const resolverId = cordon.resolver([]);
    const list = cordon.list();
    const refused = (listId: string, code: string, changes = {}) =>
      assert.throws(() => cordon.target(resolverId, listId, changes), refusal(code));
    refused(cordon.list("IPv6"), "InvalidParameterValue");
    refused("pl-00000000000000000", "InvalidPrefixListID.NotFound");
    refused(list, "InvalidParameterValue", { PrefixListRegion: "eu-north-1" });
    refused(list, "InvalidPrefixListID.NotFound", { PrefixListRegion: "eu-west-1" });
    refused(list, "InvalidParameterCombination", { DesiredVersion: 1 });
    refused(list, "InvalidParameterValue", { DesiredVersion: 2, TrackLatestVersion: false });
    cordon.target(resolverId, list);
    refused(list, "InvalidParameterValue");
    cordon.limits = { ...cordon.limits, targetsPerResolver: 1 };
    refused(cordon.list(), "ResourceLimitExceeded");
  });
});
