/** The types of AWS Config for IPAM. */
import { showAssociation, showDiscovery } from "../../ipam/discoveries/show-discovery.ts";
import { showIpam, showScope } from "../../ipam/ipams/show-ipam.ts";
import { showPool, showPoolCidr } from "../../ipam/pools/show-pool.ts";
import { recorded } from "./recorded-type.ts";

export const ipamTypes = {
  "AWS::EC2::IPAM": recorded({
    kind: "ipam",
    show: (ipam, { world }) => showIpam(world, ipam),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::IPAMPool": recorded({
    kind: "ipam-pool",
    show: (pool, { world }) => showPool(world, pool),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::IPAMPoolCidr": recorded({
    kind: "ipam-pool-cidr",
    id: { of: ({ poolId, id }) => `${poolId}|${id}`, toRecord: (id) => id.slice(id.indexOf("|") + 1) },
    show: (cidr) => showPoolCidr(cidr),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::IPAMResourceDiscovery": recorded({
    kind: "ipam-resource-discovery",
    show: (discovery) => showDiscovery(discovery),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::IPAMResourceDiscoveryAssociation": recorded({
    kind: "ipam-resource-discovery-association",
    show: (association, { world }) => showAssociation(world, association),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::IPAMScope": recorded({
    kind: "ipam-scope",
    show: (scope, { world }) => showScope(world, scope),
    names: "as-shown",
    zone: "Regional",
  }),
};
