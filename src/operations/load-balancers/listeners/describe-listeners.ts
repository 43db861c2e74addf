/** Describes the listeners of a load balancer, or those that their ARNs name. */
import { describe } from "../../describe.ts";
import { inPages, refuseTooManyNamed, validation } from "../balancer-words.ts";
import { findByArn } from "../find-by-arn.ts";
import { showListener } from "./show-listener.ts";

// AWS: catalogue 561
const eitherOr = validation(() => "You must specify either listener ARNs or a load balancer ARN");

export default describe("elasticloadbalancing", "DescribeListeners", {
  ...inPages,
  list: "Listeners",
  all({ input: { LoadBalancerArn }, world }) {
    if (LoadBalancerArn === undefined) throw eitherOr();
    return world.by("listener", "balancer", findByArn(world, "load-balancer", LoadBalancerArn).id);
  },
  ids: {
    of: ({ ListenerArns }) => ListenerArns,
    findAll({ input: { LoadBalancerArn, ListenerArns = [] }, world }) {
      if (LoadBalancerArn !== undefined) throw eitherOr();
      refuseTooManyNamed("listeners", ListenerArns);
      return ListenerArns.map((arn) => findByArn(world, "listener", arn));
    },
  },
  idOf: ({ id }) => id,
  show: (listener, { world }) => showListener(listener, world),
});
