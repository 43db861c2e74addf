/** Test cases for the quotas of load balancers. */
import * as make from "./balancer-makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";
import type { Quotas } from "./quota.ts";

const elb = "elasticloadbalancing";
const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-";
const certificate = (n: number) => ({ CertificateArn: `${CERTIFICATE}${String(n).padStart(12, "0")}` });

const secureListener = (cordon: NamedCalls) =>
  make.listener(cordon, make.balancer(cordon, "web"), {
    Protocol: "HTTPS",
    Port: 443,
    Certificates: [certificate(0)],
  });

export const quotasOfBalancers = {
  applicationLoadBalancersPerRegion: {
    most: 2,
    fit: 2,
    code: "TooManyLoadBalancers",
    use: (cordon) => (n) => make.balancer(cordon, `web-${n}`),
  },
  networkLoadBalancersPerRegion: {
    most: 2,
    fit: 2,
    code: "TooManyLoadBalancers",
    use: (cordon) => (n) => make.balancer(cordon, `web-${n}`, { Type: "network" }),
  },
  gatewayLoadBalancersPerRegion: {
    most: 2,
    fit: 2,
    code: "TooManyLoadBalancers",
    use: (cordon) => (n) => make.balancer(cordon, `web-${n}`, { Type: "gateway" }),
  },
  listenersPerLoadBalancer: {
    most: 2,
    fit: 2,
    code: "TooManyListeners",
    use(cordon) {
      const balancer = make.balancer(cordon, "web");
      return (n) => make.listener(cordon, balancer, { Port: n });
    },
  },
  rulesPerLoadBalancer: {
    most: 2,
    fit: 2,
    code: "TooManyRules",
    use(cordon) {
      const ListenerArn = make.listener(cordon, make.balancer(cordon, "web"));
      return (n) => make.listenerRule(cordon, ListenerArn, n);
    },
  },
  certificatesPerListener: {
    most: 2,
    fit: 2,
    code: "TooManyCertificates",
    use(cordon) {
      const ListenerArn = secureListener(cordon);
      return (n) => cordon.call(elb, "AddListenerCertificates", { ListenerArn, Certificates: [certificate(n)] });
    },
  },
  targetGroupsPerRegion: {
    most: 2,
    fit: 2,
    code: "TooManyTargetGroups",
    use: (cordon) => (n) => make.targetGroup(cordon, `web-${n}`),
  },
  targetsPerTargetGroup: {
    most: 2,
    fit: 2,
    code: "TooManyTargets",
    use(cordon) {
      const TargetGroupArn = make.targetGroup(cordon, "web", { TargetType: "ip" });
      const cidr = there(cordon.world().get("vpc", cordon.defaultVpcId())?.cidrBlocks[0]?.cidr);
      const beginning = cidr.split(".").slice(0, 2).join(".");
      return (n) => cordon.call(elb, "RegisterTargets", { TargetGroupArn, Targets: [{ Id: `${beginning}.9.${n}` }] });
    },
  },
} satisfies Quotas;
