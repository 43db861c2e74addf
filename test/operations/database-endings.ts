/** The calls that delete databases and their subnet groups, or take tags from them. */
import * as make from "./database-makers.ts";
import type { Ending } from "./ending.ts";

export const databaseEndings: Readonly<Record<string, Ending>> = {
  "rds.DeleteDBInstance": {
    made: (cordon, n) => {
      const key = make.database(cordon, `shop-${n}`);
      return { key, input: { DBInstanceIdentifier: key, SkipFinalSnapshot: true } };
    },
    listed: (cordon) =>
      cordon.call("rds", "DescribeDBInstances", {}).DBInstances?.map((each) => each.DBInstanceIdentifier) ?? [],
    asked: (cordon, key) => cordon.call("rds", "DescribeDBInstances", { DBInstanceIdentifier: key }),
  },
  "rds.DeleteDBSubnetGroup": {
    made: (cordon, n) => {
      const key = make.subnetGroup(cordon, `shop-${n}`);
      return { key, input: { DBSubnetGroupName: key } };
    },
    listed: (cordon) =>
      cordon.call("rds", "DescribeDBSubnetGroups", {}).DBSubnetGroups?.map((each) => each.DBSubnetGroupName) ?? [],
    asked: (cordon, key) => cordon.call("rds", "DescribeDBSubnetGroups", { DBSubnetGroupName: key }),
  },
  "rds.RemoveTagsFromResource": {
    made: (cordon, n) => {
      if (n === 1) make.subnetGroup(cordon, "shop");
      const ResourceName = make.arnOf("subgrp", "shop");
      cordon.call("rds", "AddTagsToResource", { ResourceName, Tags: [{ Key: `${n}` }] });
      return { key: `${n}`, input: { ResourceName, TagKeys: [`${n}`] } };
    },
    listed: (cordon) =>
      cordon
        .call("rds", "ListTagsForResource", { ResourceName: make.arnOf("subgrp", "shop") })
        .TagList?.map((each) => each.Key) ?? [],
    again: "success",
  },
};
