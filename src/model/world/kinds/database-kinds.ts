/** The kinds of resources of RDS. Their ids are their names, in lower case. */
import type { DbInstance, DbSubnetGroup } from "../../records/databases/database.ts";
import { kind } from "./kind-definition.ts";

export const databaseKinds = {
  "db-instance": kind<DbInstance>()({
    type: "db",
    service: "rds",
    indexes: { "subnet-group": (d) => d.subnetGroupId, interface: (d) => d.networkInterfaceIds },
  }),
  "db-subnet-group": kind<DbSubnetGroup>()({ type: "subgrp", service: "rds", indexes: { subnet: (g) => g.subnetIds } }),
};
