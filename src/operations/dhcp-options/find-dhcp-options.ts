/** Finds a DHCP options set by the id a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";

export const findDhcpOptions = finder("dhcp-options", {
  unknown: awsError("InvalidDhcpOptionID.NotFound", (id: string) => `The dhcpOption ID '${id}' does not exist`),
  malformed: awsError("InvalidDhcpOptionsId.Malformed", (id: string) => `The dhcp-options ID '${id}' is malformed`),
});
