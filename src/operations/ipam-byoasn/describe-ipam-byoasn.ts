/** Lists autonomous system numbers. */
import type { Byoasn } from "../../model/records/byoasn.ts";
import { describe } from "../describe.ts";
import { showByoasn } from "./show-byoasn.ts";

export default describe("ec2", "DescribeIpamByoasn", {
  list: "Byoasns",
  all: ({ world }): Iterable<Byoasn> => world.all("ipam-byoasn"),
  pages: { least: 1, most: 100 },
  idOf: ({ id }) => id,
  show: (byoasn) => showByoasn(byoasn),
});
