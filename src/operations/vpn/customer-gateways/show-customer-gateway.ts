/** Shows a customer gateway. */
import type { CustomerGateway } from "../../../model/records/vpn/vpn.ts";
import { showTags } from "../../tags/tag-rules.ts";

/** AWS: the largest number that `BgpAsn` takes (catalogue 558). */
export const MOST_ASN = 2_147_483_647;

export const showCustomerGateway = ({ id, bgpAsn, tags, deletedAt, ...gateway }: CustomerGateway) => ({
  CustomerGatewayId: id,
  BgpAsn: bgpAsn <= MOST_ASN ? `${bgpAsn}` : undefined,
  BgpAsnExtended: bgpAsn > MOST_ASN ? `${bgpAsn}` : undefined,
  CertificateArn: gateway.certificateArn,
  DeviceName: gateway.deviceName,
  IpAddress: gateway.ipAddress,
  State: deletedAt === undefined ? "available" : "deleted",
  Type: "ipsec.1",
  Tags: showTags(tags),
});
