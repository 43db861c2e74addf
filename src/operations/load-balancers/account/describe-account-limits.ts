/** Lists the quotas of load balancers. */
import type { LimitName } from "../../../model/limits.ts";
import { describe } from "../../describe.ts";
import { inPages } from "../balancer-words.ts";

/** AWS: the names of its API reference, of those that there are here. */
const NAMES: Readonly<Record<string, LimitName>> = {
  "application-load-balancers": "applicationLoadBalancersPerRegion",
  "certificates-per-application-load-balancer": "certificatesPerListener",
  "certificates-per-network-load-balancer": "certificatesPerListener",
  "gateway-load-balancers": "gatewayLoadBalancersPerRegion",
  "listeners-per-application-load-balancer": "listenersPerLoadBalancer",
  "listeners-per-network-load-balancer": "listenersPerLoadBalancer",
  "network-load-balancers": "networkLoadBalancersPerRegion",
  "rules-per-application-load-balancer": "rulesPerLoadBalancer",
  "target-groups": "targetGroupsPerRegion",
  "targets-per-application-load-balancer": "targetsPerTargetGroup",
};

export default describe("elasticloadbalancing", "DescribeAccountLimits", {
  ...inPages,
  list: "Limits",
  all: () => Object.entries(NAMES),
  idOf: ([name]) => name,
  show: ([name, limit], { limits }) => ({ Name: name, Max: String(limits[limit]) }),
});
