/** Every call that ends a resource, with what it ends. */
import { balancerEndings } from "./balancer-endings.ts";
import { clientVpnEndings } from "./client-vpn-endings.ts";
import { databaseEndings } from "./database-endings.ts";
import { directoryEndings } from "./directory-endings.ts";
import type { Ending } from "./ending.ts";
import { hostEndings } from "./host-endings.ts";
import { iamEndings } from "./iam-endings.ts";
import { ipamEndings } from "./ipam-endings.ts";
import { networkEndings } from "./network-endings.ts";
import { privateLinkEndings } from "./private-link-endings.ts";
import { shareEndings } from "./share-endings.ts";
import { templateEndings } from "./template-endings.ts";
import { transitEndings } from "./transit-endings.ts";
import { vpnEndings } from "./vpn-endings.ts";

export const endings: Readonly<Record<string, Ending>> = {
  ...networkEndings,
  ...hostEndings,
  ...ipamEndings,
  ...clientVpnEndings,
  ...directoryEndings,
  ...iamEndings,
  ...shareEndings,
  ...privateLinkEndings,
  ...templateEndings,
  ...transitEndings,
  ...vpnEndings,
  ...balancerEndings,
  ...databaseEndings,
};
