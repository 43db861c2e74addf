/** Creates a route table with the local routes of its VPC. */
import { put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { localRoutes } from "../vpcs/make-vpc.ts";
import { showRouteTable } from "./show-route-table.ts";

const limitExceeded = quotaExceeded("RouteTableLimitExceeded", "route tables", "routeTablesPerVpc");

export default operation("ec2", "CreateRouteTable", {
  touches({ input, world }) {
    const vpc = findVpc(world, input.VpcId);
    return [made("route-table", { vpcId: vpc.id }), existing("vpc", vpc)];
  },
  decide({ input, world, newId, limits }) {
    const tags = tagsFor("route-table", input.TagSpecifications, limits);
    const vpc = findVpc(world, input.VpcId);
    if (countOf(world.by("route-table", "vpc", vpc.id)) >= limits.routeTablesPerVpc) throw limitExceeded();
    const table = { id: newId("route-table"), ownerId: vpc.ownerId, vpcId: vpc.id, routes: localRoutes(vpc), tags };
    return {
      changes: [put("route-table", table)],
      output: { ClientToken: input.ClientToken, RouteTable: showRouteTable(world, table) },
    };
  },
});
