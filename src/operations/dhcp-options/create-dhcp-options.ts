/** Creates a DHCP options set. */
import { parseAddress } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { DhcpOptions } from "../../model/records/dhcp-options.ts";
import { put } from "../../model/world/change.ts";
import { type InputOf, operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { showDhcpOptions } from "./show-dhcp-options.ts";

// ours: no evidence of AWS's texts
const unknownOption = awsError(
  "InvalidParameterValue",
  (key: string) => `Value (${key}) for parameter key is invalid. Unknown DHCP option.`,
);
const givenTwice = awsError(
  "InvalidParameterValue",
  (key: string) => `The DHCP option ${key} is given more than once.`,
);
const invalidValue = awsError(
  "InvalidParameterValue",
  (value: string, key: string) =>
    `Value (${value}) for parameter value is invalid. Invalid DHCP option value for ${key}.`,
);
const noValues = awsError("MissingParameter", (key: string) => `The DHCP option ${key} has no values.`);
const tooManyValues = awsError(
  "InvalidParameterValue",
  (key: string, most: number) => `The DHCP option ${key} has too many values: at most ${most} are allowed.`,
);

const isAddress = (value: string) => parseAddress(value) !== undefined;
const isIpv4 = (value: string) => parseAddress(value)?.family === "ipv4";

/** The values that each option takes. AWS: the documentation of CreateDhcpOptions. */
const options: Readonly<Record<string, { readonly most: number; readonly takes: (value: string) => boolean }>> = {
  "domain-name": { most: 1, takes: (value) => value !== "" },
  "domain-name-servers": { most: 4, takes: (value) => value === "AmazonProvidedDNS" || isAddress(value) },
  "ntp-servers": { most: 8, takes: isAddress },
  "netbios-name-servers": { most: 4, takes: isIpv4 },
  "netbios-node-type": { most: 1, takes: (value) => ["1", "2", "4", "8"].includes(value) },
  "ipv6-address-preferred-lease-time": {
    most: 1,
    takes: (value) => /^[1-9]\d{2,9}$/.test(value) && Number(value) >= 140 && Number(value) <= 2_147_483_647,
  },
};

type Given = InputOf<"ec2", "CreateDhcpOptions">["DhcpConfigurations"];

export default operation("ec2", "CreateDhcpOptions", {
  touches: () => [made("dhcp-options")],
  decide({ input, caller, newId, limits }) {
    const made: DhcpOptions = {
      id: newId("dhcp-options"),
      ownerId: caller.account,
      configurations: readConfigurations(input.DhcpConfigurations),
      tags: tagsFor("dhcp-options", input.TagSpecifications, limits),
    };
    return { changes: [put("dhcp-options", made)], output: { DhcpOptions: showDhcpOptions(made) } };
  },
});

function readConfigurations(given: Given): DhcpOptions["configurations"] {
  const seen = new Set<string>();
  return given.map(({ Key: key = "", Values = [] }) => {
    const option = Object.hasOwn(options, key) ? options[key] : undefined;
    if (option === undefined) throw unknownOption(key);
    if (seen.has(key)) throw givenTwice(key);
    seen.add(key);
    // AWS: `10.2.5.1,10.2.5.2` in one value means two.
    const values = key === "domain-name" ? Values : Values.flatMap((value) => value.split(/\s*,\s*/));
    if (values.length === 0) throw noValues(key);
    if (values.length > option.most) throw tooManyValues(key, option.most);
    const wrong = values.find((value) => !option.takes(value));
    if (wrong !== undefined) throw invalidValue(wrong, key);
    return { key, values };
  });
}
