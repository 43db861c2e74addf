/** Creates an internet gateway, attached to nothing yet. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { showInternetGateway } from "./show-gateway.ts";

const limitExceeded = quotaExceeded("InternetGatewayLimitExceeded", "internet gateways", "internetGatewaysPerRegion");

export default operation("ec2", "CreateInternetGateway", {
  touches: () => [made("internet-gateway")],
  decide({ input, world, caller, newId, limits }) {
    const tags = tagsFor("internet-gateway", input.TagSpecifications, limits);
    if (world.count("internet-gateway") >= limits.internetGatewaysPerRegion) throw limitExceeded();
    const gateway = { id: newId("internet-gateway"), ownerId: caller.account, tags };
    return {
      changes: [put("internet-gateway", gateway)],
      output: { InternetGateway: showInternetGateway(gateway) },
    };
  },
});
