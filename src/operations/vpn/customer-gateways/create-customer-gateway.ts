/** Creates a customer gateway: what is known of a device at the other end of VPN connections. */
import { formatAddress, parseAddress } from "../../../address/prefix.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { CustomerGateway } from "../../../model/records/vpn/vpn.ts";
import { put, remove } from "../../../model/world/change.ts";
import { type InputOf, operation } from "../../operation.ts";
import { givenTogether, invalidValue, missingParameter } from "../../parameters.ts";
import { made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { isShownStill } from "../gateways/find-vpn-gateway.ts";
import { refuseOtherType } from "../refuse-other-type.ts";
import { MOST_ASN, showCustomerGateway } from "./show-customer-gateway.ts";

const tooMany = quotaExceeded("CustomerGatewayLimitExceeded", "customer gateways", "customerGatewaysPerRegion");

/** AWS: the number of a device that was given none (catalogue 558). */
const USUAL_ASN = 65_000;
const LONGEST_NAME = 255;

type Input = InputOf<"ec2", "CreateCustomerGateway">;

export default operation("ec2", "CreateCustomerGateway", {
  touches: () => [made("customer-gateway")],
  decide({ input, world, caller, now, newId, limits }) {
    const tags = tagsFor("customer-gateway", input.TagSpecifications, limits);
    refuseOtherType(input.Type);
    const said = readDevice(input);
    const all = [...world.all("customer-gateway")];
    const live = all.filter(({ deletedAt }) => deletedAt === undefined);
    // AWS: who asks for the same once more gets what is there (catalogue 558).
    const same = live.find((each) => isSame(each, said));
    if (same !== undefined) return { output: { CustomerGateway: showCustomerGateway(same) } };
    if (live.length >= limits.customerGatewaysPerRegion) throw tooMany();
    const gateway: CustomerGateway = { id: newId("customer-gateway"), ownerId: caller.account, ...said, tags };
    const forgotten = all.filter(({ deletedAt }) => !isShownStill(deletedAt, now));
    return {
      changes: [...forgotten.map(({ id }) => remove("customer-gateway", id)), put("customer-gateway", gateway)],
      output: { CustomerGateway: { ...showCustomerGateway(gateway), State: "pending" } },
    };
  },
});

type Said = Pick<CustomerGateway, "bgpAsn" | "ipAddress" | "certificateArn" | "deviceName">;

const isSame = (a: Said, b: Said): boolean =>
  a.bgpAsn === b.bgpAsn &&
  a.ipAddress === b.ipAddress &&
  a.certificateArn === b.certificateArn &&
  a.deviceName === b.deviceName;

function readDevice(input: Input): Said {
  const { BgpAsn, BgpAsnExtended, CertificateArn: certificateArn, DeviceName: deviceName } = input;
  if (BgpAsn !== undefined && BgpAsnExtended !== undefined) throw givenTogether("bgpAsn", "bgpAsnExtended");
  if (BgpAsn !== undefined && (BgpAsn < 1 || BgpAsn > MOST_ASN)) throw invalidValue(`${BgpAsn}`, "bgpAsn");
  if (BgpAsnExtended !== undefined && (BgpAsnExtended <= MOST_ASN || BgpAsnExtended > 4_294_967_295)) {
    throw invalidValue(`${BgpAsnExtended}`, "bgpAsnExtended");
  }
  if (deviceName !== undefined && deviceName.length > LONGEST_NAME) throw invalidValue(deviceName, "deviceName");
  const ipAddress = readIp(input);
  if (ipAddress === undefined && certificateArn === undefined) throw missingParameter("ipAddress");
  return {
    bgpAsn: BgpAsn ?? BgpAsnExtended ?? USUAL_ASN,
    ...dropUndefined({ ipAddress, certificateArn, deviceName }),
  };
}

function readIp({ IpAddress, PublicIp }: Input): string | undefined {
  if (IpAddress !== undefined && PublicIp !== undefined) throw givenTogether("ipAddress", "publicIp");
  const text = IpAddress ?? PublicIp;
  if (text === undefined) return undefined;
  const address = parseAddress(text);
  if (address === undefined) throw invalidValue(text, "ipAddress");
  return formatAddress(address);
}
