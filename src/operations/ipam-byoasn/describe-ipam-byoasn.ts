/** Lists autonomous system numbers. */
import { describe, recordsOf } from "../describe.ts";
import { showByoasn } from "./show-byoasn.ts";

export default describe("ec2", "DescribeIpamByoasn", {
  list: "Byoasns",
  ...recordsOf("ipam-byoasn"),
  pages: { least: 1, most: 100 },
  show: (byoasn) => showByoasn(byoasn),
});
