/** Test cases for the quotas of databases. */
import * as make from "./database-makers.ts";
import type { Quotas } from "./quota.ts";

export const quotasOfDatabases = {
  dbInstancesPerRegion: {
    most: 2,
    fit: 2,
    code: "InstanceQuotaExceeded",
    use: (cordon) => (n) => make.database(cordon, `shop-${n}`),
  },
  dbSubnetGroupsPerRegion: {
    most: 2,
    fit: 2,
    code: "DBSubnetGroupQuotaExceeded",
    use: (cordon) => (n) => make.subnetGroup(cordon, `shop-${n}`),
  },
  subnetsPerDbSubnetGroup: {
    most: 3,
    fit: 2,
    code: "DBSubnetQuotaExceededFault",
    use: (cordon) => (n) =>
      make.subnetGroup(cordon, `shop-${n}`, { SubnetIds: cordon.defaultSubnetIds().slice(0, n + 1) }),
  },
} satisfies Quotas;
