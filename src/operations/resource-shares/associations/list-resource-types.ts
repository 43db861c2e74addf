/** Lists the types of resources that can be shared. */
import { SHAREABLE } from "../../../model/records/sharing/resource-share.ts";
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { pageOf } from "../share-pages.ts";
import { typeOfShared } from "../shareable.ts";

export default operation("ram", "ListResourceTypes", {
  touches: nothing,
  decide(call) {
    const { resourceRegionScope: wanted = "ALL" } = call.input;
    const all = wanted === "GLOBAL" ? [] : SHAREABLE.map(typeOfShared);
    const show = (resourceType: string) => ({
      resourceType,
      serviceName: "ec2",
      resourceRegionScope: "REGIONAL" as const,
    });
    const { items, nextToken } = pageOf("ListResourceTypes", call, all, (type) => type, show);
    return { output: { resourceTypes: items, nextToken } };
  },
});
