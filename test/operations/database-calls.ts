/** Calls on databases and their subnet groups, for tests that look at what all calls touch. */
import * as make from "./database-makers.ts";
import type { NamedCalls } from "./named-calls.ts";

/** Each operation with an input that names what it acts on. */
export function databaseCalls(cordon: NamedCalls): readonly (readonly [string, object])[] {
  const Tags = [{ Key: "team", Value: "net" }];
  const DBSubnetGroupName = make.subnetGroup(cordon, "calls", { Tags });
  const DBInstanceIdentifier = make.database(cordon, "calls", { DBSubnetGroupName, Tags });
  const SubnetIds = cordon.defaultSubnetIds().slice(0, 3);
  const ResourceName = make.arnOf("db", DBInstanceIdentifier);
  const known = { DBInstanceClass: "db.t4g.micro", Engine: "postgres", MasterUsername: "shop" };
  const more = { DBInstanceIdentifier: "more", ...known, ManageMasterUserPassword: true, PubliclyAccessible: true };
  const calls: readonly (readonly [string, object])[] = [
    ["CreateDBInstance", { ...more, DBSubnetGroupName, BackupTarget: "region", Tags }],
    ["CreateDBSubnetGroup", { DBSubnetGroupName: "more", DBSubnetGroupDescription: "more", SubnetIds, Tags }],
    ["DescribeDBInstances", { DBInstanceIdentifier }],
    ["DescribeDBSubnetGroups", { DBSubnetGroupName }],
    ["ModifyDBInstance", { DBInstanceIdentifier, DBSubnetGroupName, ManageMasterUserPassword: false }],
    ["ModifyDBSubnetGroup", { DBSubnetGroupName, SubnetIds }],
    ["AddTagsToResource", { ResourceName, Tags }],
    ["AddTagsToResource", { ResourceName: make.arnOf("subgrp", DBSubnetGroupName), Tags }],
    ["ListTagsForResource", { ResourceName }],
    ["RemoveTagsFromResource", { ResourceName, TagKeys: ["team"] }],
  ];
  return calls.map(([name, input]) => [`rds.${name}`, input]);
}
