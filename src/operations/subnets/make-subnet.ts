/** A new subnet, filtered by an ACL from the first moment. */
import type { Subnet } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";

export const makeSubnet = (
  subnet: Subnet,
  networkAclId: string,
  newId: (prefix: string) => string,
): readonly Change[] => [
  put("subnet", subnet),
  put("network-acl-association", { id: newId("aclassoc"), networkAclId, subnetId: subnet.id }),
];
