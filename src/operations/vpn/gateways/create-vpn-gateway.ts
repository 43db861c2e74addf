/** Creates a virtual private gateway, attached to nothing yet. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { VpnGateway } from "../../../model/records/vpn/vpn.ts";
import { zonesOf } from "../../../model/regions.ts";
import { put, remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { findZone } from "../../subnets/find-zone.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { DEFAULT_ASN, readAsn } from "../../transit-gateways/gateways/gateway-options.ts";
import { refuseOtherType } from "../refuse-other-type.ts";
import { isShownStill } from "./find-vpn-gateway.ts";
import { showVpnGateway } from "./show-vpn-gateway.ts";

const tooMany = quotaExceeded("VpnGatewayLimitExceeded", "virtual private gateways", "vpnGatewaysPerRegion");

export default operation("ec2", "CreateVpnGateway", {
  touches: () => [made("vpn-gateway")],
  decide({ input, world, region, caller, now, newId, limits }) {
    const tags = tagsFor("vpn-gateway", input.TagSpecifications, limits);
    refuseOtherType(input.Type);
    const { AmazonSideAsn = DEFAULT_ASN, AvailabilityZone } = input;
    const availabilityZone = AvailabilityZone && findZone(zonesOf(region), { AvailabilityZone }).name;
    const all = [...world.all("vpn-gateway")];
    const own = all.filter(({ ownerId, deletedAt }) => ownerId === caller.account && deletedAt === undefined);
    if (own.length >= limits.vpnGatewaysPerRegion) throw tooMany();
    const gateway: VpnGateway = {
      id: newId("vpn-gateway"),
      ownerId: caller.account,
      amazonSideAsn: readAsn(AmazonSideAsn),
      ...dropUndefined({ availabilityZone }),
      tags,
    };
    const forgotten = all.filter(({ deletedAt }) => !isShownStill(deletedAt, now));
    return {
      changes: [...forgotten.map(({ id }) => remove("vpn-gateway", id)), put("vpn-gateway", gateway)],
      output: { VpnGateway: showVpnGateway(gateway, "pending") },
    };
  },
});
