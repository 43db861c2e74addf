/** Lists the security policies for secure listeners, with the protocols that they allow. */
import { describe } from "../../describe.ts";
import { inPages } from "../balancer-words.ts";
import { policyNotFound, sslPolicies } from "./ssl-policies.ts";

export default describe("elasticloadbalancing", "DescribeSSLPolicies", {
  ...inPages,
  list: "SslPolicies",
  all: ({ input: { LoadBalancerType } }) => (LoadBalancerType === "gateway" ? [] : sslPolicies),
  ids: {
    of: ({ Names }) => Names,
    find(_, name) {
      const found = sslPolicies.find((each) => each.name === name);
      if (found === undefined) throw policyNotFound(name);
      return found;
    },
  },
  idOf: ({ name }) => name,
  show: ({ name, protocols }) => ({
    Name: name,
    SslProtocols: protocols,
    Ciphers: [],
    SupportedLoadBalancerTypes: ["application", "network"],
  }),
});
