/** Finds a DHCP options set by the id a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const findDhcpOptions = finder("dhcp-options", {
  unknown: awsError("InvalidDhcpOptionID.NotFound", (id: string) => `The dhcpOption ID '${id}' does not exist`),
  malformed: malformedId("InvalidDhcpOptionsId.Malformed", "dhcp-options"),
});
