/** Makes a new subnet, filtered by an ACL from the start. */

import type { Subnet } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { NewId } from "../../model/world/ids.ts";

export const makeSubnet = (subnet: Subnet, networkAclId: string, newId: NewId): readonly Change[] => [
  put("subnet", subnet),
  put("network-acl-association", { id: newId("network-acl-association"), networkAclId, subnetId: subnet.id }),
];
