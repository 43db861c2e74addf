/** Lists the types of resources that can be shared. */
import { SHAREABLE } from "../../../model/records/sharing/resource-share.ts";
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { pageOf } from "../share-pages.ts";
import { shareable } from "../shareable.ts";

export default operation("ram", "ListResourceTypes", {
  touches: nothing,
  decide(call) {
    const { resourceRegionScope: wanted = "ALL" } = call.input;
    const all = SHAREABLE.map((kind) => shareable[kind]).filter(({ scope }) => wanted === "ALL" || scope === wanted);
    const show = ({ type, scope }: (typeof all)[number]) => ({
      resourceType: type,
      serviceName: "ec2",
      resourceRegionScope: scope,
    });
    const { items, nextToken } = pageOf("ListResourceTypes", call, all, ({ type }) => type, show);
    return { output: { resourceTypes: items, nextToken } };
  },
});
