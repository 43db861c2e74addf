/** Databases and their subnet groups: their interfaces, what changes them, and what is refused. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import create from "./instances/create-db-instance.ts";
import remove from "./instances/delete-db-instance.ts";
import describeInstances from "./instances/describe-db-instances.ts";
import modify from "./instances/modify-db-instance.ts";
import createSubnets from "./subnet-groups/create-db-subnet-group.ts";
import deleteSubnets from "./subnet-groups/delete-db-subnet-group.ts";
import describeSubnets from "./subnet-groups/describe-db-subnet-groups.ts";
import modifySubnets from "./subnet-groups/modify-db-subnet-group.ts";
import addTags from "./tags/add-tags-to-resource.ts";
import listTags from "./tags/list-tags-for-resource.ts";
import removeTags from "./tags/remove-tags-from-resource.ts";

type Input = Parameters<typeof create.decide>[0]["input"];

class Databases extends TestCordon {
  made(input: Partial<Input> = {}) {
    const usual = {
      ...{ DBInstanceIdentifier: "shop", DBInstanceClass: "db.t4g.micro", Engine: "postgres" },
      ...{ MasterUsername: "shop", MasterUserPassword: "not to be kept" },
    };
    const made = this.run(create, { ...usual, ...input }).DBInstance;
    if (made === undefined) throw new Error("nothing was made");
    return made;
  }

  shown(DBInstanceIdentifier = "shop") {
    return this.run(describeInstances, { DBInstanceIdentifier }).DBInstances?.[0];
  }

  subnets(input: Partial<Parameters<typeof createSubnets.decide>[0]["input"]> = {}) {
    const SubnetIds = this.defaultSubnetIds().slice(0, 2);
    const usual = { DBSubnetGroupName: "two", DBSubnetGroupDescription: "two of them", SubnetIds };
    return this.run(createSubnets, { ...usual, ...input }).DBSubnetGroup;
  }

  interfaces() {
    const Filters = [{ Name: "description", Values: ["RDSNetworkInterface"] }];
    return this.run(describeInterfaces, { Filters }).NetworkInterfaces ?? [];
  }

  group(GroupName = "db"): string {
    return this.run(createGroup, { GroupName, Description: "db", VpcId: this.defaultVpcId() }).GroupId ?? "";
  }
}

describe("databases", () => {
  test("catalogue 596: one has an interface in a subnet of its group, and another in another zone for its standby", () => {
    const cordon = new Databases();
    cordon.subnets();
    const db = cordon.group();
    const made = cordon.made({ DBSubnetGroupName: "Two", VpcSecurityGroupIds: [db], MultiAZ: true });
    assert.deepEqual([made.DBInstanceStatus, made.Endpoint], ["creating", undefined]);
    assert.equal(made.DBInstanceArn, `arn:aws:rds:us-east-1:${ACCOUNT}:db:shop`);
    assert.match(made.DbiResourceId ?? "", /^db-[0-9A-Z]{26}$/);
    const shown = cordon.shown();
    assert.deepEqual([shown?.DBInstanceStatus, shown?.Endpoint?.Port, shown?.MultiAZ], ["available", 5432, true]);
    assert.match(shown?.Endpoint?.Address ?? "", /^shop\.[a-z0-9]{12}\.us-east-1\.rds\.amazonaws\.com$/);
    assert.deepEqual(shown?.VpcSecurityGroups, [{ VpcSecurityGroupId: db, Status: "active" }]);
    const nics = cordon.interfaces();
    assert.deepEqual(
      nics.map((nic) => [nic.RequesterId, nic.RequesterManaged, nic.Groups?.[0]?.GroupId, nic.Association]),
      [1, 2].map(() => ["amazon-rds", true, db, undefined]),
    );
    assert.equal(new Set(nics.map(({ AvailabilityZone }) => AvailabilityZone)).size, 2);
    assert.ok(!JSON.stringify([...cordon.world().all("db-instance")]).includes("not to be kept"));
    assert.throws(
      () => cordon.run(deleteInterface, { NetworkInterfaceId: nics[0]?.NetworkInterfaceId ?? "" }),
      refusal("InvalidParameterValue"),
    );
    assert.throws(() => cordon.run(deleteGroup, { GroupId: db }), refusal("DependencyViolation"));
    assert.throws(
      () => cordon.run(deleteSubnet, { SubnetId: nics[0]?.SubnetId ?? "" }),
      refusal("DependencyViolation"),
    );
    cordon.run(modify, { DBInstanceIdentifier: "shop", MultiAZ: false, VpcSecurityGroupIds: [cordon.group("other")] });
    assert.equal(cordon.interfaces().length, 1);
    cordon.run(deleteGroup, { GroupId: db });
    cordon.run(modify, { DBInstanceIdentifier: "shop", MultiAZ: true });
    cordon.run(modify, { DBInstanceIdentifier: "shop", MultiAZ: true, DBInstanceClass: "db.t4g.small" });
    assert.equal(cordon.interfaces().length, 2);
    const status = cordon.run(remove, { DBInstanceIdentifier: "SHOP", SkipFinalSnapshot: true }).DBInstance;
    assert.equal(status?.DBInstanceStatus, "deleting");
    assert.deepEqual(cordon.interfaces(), []);
    assert.throws(() => cordon.shown(), refusal("DBInstanceNotFound", "DBInstance shop not found."));
  });

  test("catalogue 613: a new major version must be allowed, and brings its default groups", () => {
    const cordon = new Databases();
    cordon.made({ EngineVersion: "15.4", DBInstanceIdentifier: "old" });
    const to = (EngineVersion: string, more: object = {}) =>
      cordon.run(modify, { DBInstanceIdentifier: "old", EngineVersion, ...more }).DBInstance;
    const groups = (found: ReturnType<typeof to>) => [
      found?.EngineVersion,
      found?.DBParameterGroups?.[0]?.DBParameterGroupName,
      found?.OptionGroupMemberships?.[0]?.OptionGroupName,
    ];
    assert.deepEqual(groups(to("15.7")), ["15.7", "default.postgres15", "default:postgres-15"]);
    assert.throws(
      () => to("16.3"),
      refusal(
        "InvalidParameterCombination",
        "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
      ),
    );
    const AllowMajorVersionUpgrade = true;
    assert.deepEqual(groups(to("16.3", { AllowMajorVersionUpgrade })), [
      "16.3",
      "default.postgres16",
      "default:postgres-16",
    ]);
    const own = { AllowMajorVersionUpgrade, DBParameterGroupName: "mine" };
    assert.deepEqual(groups(to("17.2", own)), ["17.2", "mine", "default:postgres-17"]);
    assert.deepEqual(groups(to("18.1", { AllowMajorVersionUpgrade }))[1], "mine");
  });

  test("a database is a member of the directory that calls say, and can be found by it", () => {
    const cordon = new Databases();
    const change = (input: object) => cordon.run(modify, { DBInstanceIdentifier: "shop", ...input }).DBInstance;
    const found = (domain: string) =>
      cordon.run(describeInstances, { Filters: [{ Name: "domain", Values: [domain] }] }).DBInstances?.length;
    const made = cordon.made({ Domain: "d-1234567890", DomainIAMRoleName: "joins", TdeCredentialArn: "arn:aws:x" });
    const membership = { Domain: "d-1234567890", Status: "joined", IAMRoleName: "joins" };
    assert.deepEqual([made.DomainMemberships, made.TdeCredentialArn], [[membership], "arn:aws:x"]);
    assert.deepEqual([found("d-1234567890"), found("d-0987654321")], [1, 0]);
    const features = [{ Name: "coreCount", Value: "2" }];
    assert.deepEqual(change({ ProcessorFeatures: features })?.DomainMemberships, [membership]);
    assert.equal(change({ UseDefaultProcessorFeatures: true })?.ProcessorFeatures, undefined);
    const own = {
      ...{ DomainFqdn: "corp.example.com", DomainOu: "OU=db", DomainAuthSecretArn: "arn:aws:s" },
      DomainDnsIps: ["10.0.0.2", "10.0.0.3"],
    };
    assert.deepEqual(change(own)?.DomainMemberships, [
      {
        ...{ Status: "joined", FQDN: "corp.example.com", OU: "OU=db", AuthSecretArn: "arn:aws:s" },
        DnsIps: ["10.0.0.2", "10.0.0.3"],
      },
    ]);
    assert.deepEqual(change({ DisableDomain: true })?.DomainMemberships, []);
    assert.throws(
      () => change({ Domain: "d-1", DomainFqdn: "corp.example.com" }),
      refusal("InvalidParameterCombination"),
    );
    assert.deepEqual(
      [
        change({})?.StorageEncryptionType,
        cordon.made({ DBInstanceIdentifier: "b", StorageEncrypted: true }).StorageEncryptionType,
      ],
      ["none", "sse-kms"],
    );
  });

  test("catalogue 595: what a call doesn't say is as the engine has it; without a group it's public, in the default VPC", () => {
    const cordon = new Databases();
    const made = cordon.made({ Engine: "mysql", EngineVersion: "8.0.43", EnablePerformanceInsights: true });
    assert.deepEqual(
      [made.DBParameterGroups?.[0]?.DBParameterGroupName, made.LicenseModel, made.AllocatedStorage, made.StorageType],
      ["default.mysql8.0", "general-public-license", 20, "gp2"],
    );
    assert.deepEqual([made.PerformanceInsightsEnabled, made.DBSubnetGroup?.DBSubnetGroupName], [true, "default"]);
    assert.equal(cordon.interfaces()[0]?.Association?.IpOwnerId, "amazon");
    assert.equal(cordon.shown()?.Endpoint?.Port, 3306);
    cordon.run(modify, { DBInstanceIdentifier: "shop", PubliclyAccessible: false, DBPortNumber: 3307 });
    assert.deepEqual([cordon.interfaces()[0]?.Association, cordon.shown()?.Endpoint?.Port], [undefined, 3307]);
    cordon.run(modify, { DBInstanceIdentifier: "shop", PubliclyAccessible: true });
    assert.ok(cordon.interfaces()[0]?.Association?.PublicIp);
    const logs = (EnableLogTypes: string[], DisableLogTypes: string[] = []) =>
      cordon.run(modify, {
        ...{ DBInstanceIdentifier: "shop" },
        CloudwatchLogsExportConfiguration: { EnableLogTypes, DisableLogTypes },
      }).DBInstance?.EnabledCloudwatchLogsExports;
    assert.deepEqual([logs(["error", "audit"]), logs([], ["audit"])], [["error", "audit"], ["error"]]);
    cordon.run(modify, { DBInstanceIdentifier: "shop", NewDBInstanceIdentifier: "Store" });
    assert.equal(cordon.shown("store")?.DBInstanceIdentifier, "store");
    const secret = cordon.made({ MasterUserPassword: undefined, ManageMasterUserPassword: true }).MasterUserSecret;
    assert.match(secret?.SecretArn ?? "", /^arn:aws:secretsmanager:us-east-1:\d{12}:secret:rds!db-/);
    assert.equal(cordon.run(describeInstances, {}).DBInstances?.length, 2);
    const engine = (value: string) =>
      cordon.run(describeInstances, { Filters: [{ Name: "engine", Values: [value] }] }).DBInstances?.length;
    assert.deepEqual(["postgres", "mysql", "mariadb"].map(engine), [1, 1, 0]);
  });

  test("catalogue 594: what is refused, in AWS's words", () => {
    const cordon = new Databases();
    const refused = (input: Partial<Input>, code: string, text?: string | RegExp) =>
      assert.throws(() => cordon.made(input), refusal(code, text));
    refused({ DBInstanceIdentifier: "1shop" }, "InvalidParameterValue");
    refused({ Engine: "dbase" }, "InvalidParameterValue");
    refused({ MasterUsername: undefined }, "InvalidParameterValue");
    refused({ MasterUserPassword: "short" }, "InvalidParameterValue");
    refused({ ManageMasterUserPassword: true }, "InvalidParameterCombination");
    refused({ Port: 80 }, "InvalidParameterValue");
    refused({ DBClusterIdentifier: "c" }, "InvalidParameterValue");
    refused({ DBSecurityGroups: ["a"] }, "InvalidParameterCombination");
    refused({ VpcSecurityGroupIds: ["sg-00000000000000abc"] }, "InvalidParameterValue");
    refused({ AvailabilityZone: "eu-west-1a" }, "InvalidParameterValue");
    refused({ DBSubnetGroupName: "none" }, "DBSubnetGroupNotFoundFault", "DB subnet group 'none' does not exist.");
    refused({ Tags: [{ Key: "aws:a", Value: "" }] }, "InvalidParameterValue");
    cordon.made({ DeletionProtection: true });
    refused({}, "DBInstanceAlreadyExists", "DB instance already exists");
    const ending = (input: object) => () => cordon.run(remove, { DBInstanceIdentifier: "shop", ...input });
    assert.throws(ending({ SkipFinalSnapshot: true }), refusal("InvalidParameterCombination", /protected/));
    const changing = (input: object) => () => cordon.run(modify, { DBInstanceIdentifier: "shop", ...input });
    changing({ DeletionProtection: false })();
    assert.throws(ending({}), refusal("InvalidParameterCombination", /is required/));
    const both = { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: "last" };
    assert.throws(ending(both), refusal("InvalidParameterCombination", /can not be specified/));
    assert.throws(changing({ MasterUserPassword: "short" }), refusal("InvalidParameterValue"));
    assert.throws(changing({ DBPortNumber: 1 }), refusal("InvalidParameterValue"));
    assert.throws(changing({ Engine: "mysql" }), refusal("InvalidParameterValue"));
    assert.throws(changing({ DBSubnetGroupName: "two" }), refusal("InvalidParameterValue"));
    cordon.made({ DBInstanceIdentifier: "b", MasterUserPassword: undefined, ManageMasterUserPassword: true });
    assert.throws(changing({ NewDBInstanceIdentifier: "b" }), refusal("InvalidParameterValue"));
    const managed = { DBInstanceIdentifier: "b", MasterUserPassword: "long enough" };
    assert.throws(() => cordon.run(modify, managed), refusal("InvalidParameterCombination"));
    for (const input of [{ MaxRecords: 19 }, { MaxRecords: 101 }, { Marker: "x" }])
      assert.throws(() => cordon.run(describeInstances, input), refusal("InvalidParameterValue"));
  });
});

describe("DB subnet groups", () => {
  test("catalogue 594: cover two zones of one VPC, and stay as long as a database is in them", () => {
    const cordon = new Databases();
    const [first = "", second = "", third = ""] = cordon.defaultSubnetIds();
    const refused = (input: object, code: string, text?: string) =>
      assert.throws(() => cordon.subnets(input), refusal(code, text));
    refused(
      { SubnetIds: [first] },
      "DBSubnetGroupDoesNotCoverEnoughAZs",
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: us-east-1a. Add subnets to cover at least 2 AZs.",
    );
    refused({ SubnetIds: [first, "subnet-00000000000000abc"] }, "InvalidSubnet");
    const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
    const other = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/24" }).Subnet?.SubnetId ?? "";
    refused({ SubnetIds: [first, other] }, "InvalidVPCNetworkStateFault");
    refused({ DBSubnetGroupName: "default" }, "InvalidParameterValue");
    const made = cordon.subnets({ Tags: [{ Key: "a", Value: "b" }] });
    assert.deepEqual(
      [made?.SubnetGroupStatus, made?.Subnets?.length, made?.VpcId],
      ["Complete", 2, cordon.defaultVpcId()],
    );
    refused({}, "DBSubnetGroupAlreadyExists");
    cordon.made({ DBSubnetGroupName: "two" });
    const DBSubnetGroupName = "two";
    assert.throws(
      () => cordon.run(deleteSubnets, { DBSubnetGroupName }),
      refusal(
        "InvalidDBSubnetGroupStateFault",
        "Cannot delete the subnet group 'two' because at least one database instance: shop is still using it.",
      ),
    );
    assert.throws(
      () => cordon.run(modifySubnets, { DBSubnetGroupName, SubnetIds: [second, third] }),
      refusal("SubnetAlreadyInUse"),
    );
    const SubnetIds = [first, second, third];
    cordon.run(modifySubnets, { DBSubnetGroupName, SubnetIds, DBSubnetGroupDescription: "three" });
    const [shown] = cordon.run(describeSubnets, { DBSubnetGroupName: "TWO" }).DBSubnetGroups ?? [];
    assert.deepEqual([shown?.Subnets?.length, shown?.DBSubnetGroupDescription], [3, "three"]);
    cordon.run(remove, { DBInstanceIdentifier: "shop", SkipFinalSnapshot: true });
    cordon.run(deleteSubnets, { DBSubnetGroupName });
    assert.throws(() => cordon.run(describeSubnets, { DBSubnetGroupName }), refusal("DBSubnetGroupNotFoundFault"));
  });

  test("tags of both, by their ARNs", () => {
    const cordon = new Databases();
    const arns = [cordon.made().DBInstanceArn ?? "", cordon.subnets()?.DBSubnetGroupArn ?? ""];
    for (const ResourceName of arns) {
      const tags = () => cordon.run(listTags, { ResourceName }).TagList;
      cordon.run(addTags, { ResourceName, Tags: [{ Key: "a", Value: "1" }, { Key: "b" }] });
      cordon.run(addTags, { ResourceName, Tags: [{ Key: "a", Value: "2" }] });
      assert.deepEqual(tags(), [
        { Key: "b", Value: "" },
        { Key: "a", Value: "2" },
      ]);
      cordon.run(removeTags, { ResourceName, TagKeys: ["a", "b"] });
      assert.deepEqual(tags(), []);
    }
    const many = Array.from({ length: 51 }, (_, i) => ({ Key: `${i}`, Value: "" }));
    assert.throws(
      () => cordon.run(addTags, { ResourceName: arns[0] ?? "", Tags: many }),
      refusal("InvalidParameterValue"),
    );
    assert.throws(() => cordon.run(listTags, { ResourceName: "x" }), refusal("DBInstanceNotFound"));
  });
});
