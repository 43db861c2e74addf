/** Deletes a load balancer with its listeners, rules and interfaces. Its target groups stay. */
import { awsError } from "../../../model/aws-error.ts";
import { type Change, remove } from "../../../model/world/change.ts";
import { refuseInUse } from "../../dependencies/refuse-in-use.ts";
import { deletionOf } from "../../network-interfaces/interface-deletion.ts";
import { operation } from "../../operation.ts";
import { notPermitted } from "../balancer-words.ts";
import { findByArn, idInArn, touchedByArn } from "../find-by-arn.ts";
import { deletionOfListener } from "../listeners/listener-deletion.ts";
import { attributesOf } from "./balancer-attributes.ts";
import { interfacesOfBalancer } from "./show-balancer.ts";

// AWS: catalogue 610
const hasOtherService = awsError(
  "ResourceInUse",
  (arn: string) => `Load balancer '${arn}' cannot be deleted because it is currently associated with another service`,
);

export default operation("elasticloadbalancing", "DeleteLoadBalancer", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  decide({ input: { LoadBalancerArn: arn }, world }) {
    const id = idInArn(world, "load-balancer", arn);
    // AWS: deleting what is gone succeeds (its API reference).
    if (id !== undefined && world.get("load-balancer", id) === undefined) return { output: {} };
    const balancer = findByArn(world, "load-balancer", arn);
    if (attributesOf(balancer)["deletion_protection.enabled"] === "true") throw notPermitted.deleteProtected(arn);
    refuseInUse(world, "load-balancer", balancer.id, () => hasOtherService(arn));
    const changes: readonly Change[] = [
      ...world.by("listener", "balancer", balancer.id).flatMap((listener) => deletionOfListener(world, listener)),
      ...interfacesOfBalancer(world, balancer).flatMap((nic) => deletionOf(world, nic)),
      remove("load-balancer", balancer.id),
    ];
    return { changes, output: {} };
  },
});
