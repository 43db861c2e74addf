/** Shows a virtual private gateway. */
import type { VpnGateway } from "../../../model/records/vpn/vpn.ts";
import type { VpnGateway as Shown } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";

export function showVpnGateway(
  { id, amazonSideAsn, availabilityZone, vpcId, detachedFrom, deletedAt, tags }: VpnGateway,
  state: Shown["State"] = deletedAt === undefined ? "available" : "deleted",
): Shown {
  // AWS: what it was detached from is shown for a while.
  const attached = vpcId ?? detachedFrom;
  return {
    VpnGatewayId: id,
    AmazonSideAsn: amazonSideAsn,
    AvailabilityZone: availabilityZone,
    State: state,
    Type: "ipsec.1",
    VpcAttachments:
      attached === undefined ? [] : [{ VpcId: attached, State: vpcId === undefined ? "detached" : "attached" }],
    Tags: showTags(tags),
  };
}
