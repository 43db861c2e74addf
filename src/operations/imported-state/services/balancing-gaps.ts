/** What saved answers don't say of load balancers: their listeners, rules, targets and attributes are in answers of their own. */
import { balancingGap } from "../../../model/records/gap.ts";
import type { KindWithArn } from "../../../model/world/ids.ts";
import { arnOfRecord } from "../../../model/world/ids.ts";
import type { Partition } from "../../../model/world/partition.ts";
import type { FoundGaps } from "../found-gaps.ts";
import type { Members } from "../members.ts";
import { keyIn } from "./read-balancing.ts";

export function addBalancing(world: Partition, answers: Members, gaps: FoundGaps): void {
  const has = (name: string, id: string): boolean => keyIn(answers.maybe(name), id) !== undefined;
  const command = (operation: string, option: string, kind: KindWithArn, id: string): string =>
    `aws elbv2 ${operation} --${option}-arn ${arnOfRecord(kind, { ownerId: world.account, id }, world.region)}`;
  const ruled = new Set(
    [...world.all("listener-rule")]
      .filter(({ id }) => !id.endsWith("/0000000000000000"))
      .map((rule) => rule.listenerId),
  );
  for (const { id, name, type } of world.all("load-balancer")) {
    const of = `of the load balancer ${name}`;
    if (!has("Listeners", id)) {
      const how = command("describe-listeners", "load-balancer", "load-balancer", id);
      gaps.add(balancingGap("listeners", id), `listeners ${of}`, id, how);
    }
    if (type === "network" && !has("BalancingAttributes", id)) {
      const how = command("describe-load-balancer-attributes", "load-balancer", "load-balancer", id);
      gaps.add(balancingGap("attributes", id), `attributes ${of}`, id, how);
    }
    for (const listener of type === "application" ? world.by("listener", "balancer", id) : []) {
      if (ruled.has(listener.id)) continue;
      const how = command("describe-rules", "listener", "listener", listener.id);
      gaps.add(balancingGap("rules", listener.id), `rules of a listener ${of}`, id, how);
    }
  }
  for (const { id, name, targetType } of world.all("target-group")) {
    const of = `of the target group ${name}`;
    if (!has("TargetHealthDescriptions", id)) {
      const how = command("describe-target-health", "target-group", "target-group", id);
      gaps.add(balancingGap("targets", id), `targets ${of}`, id, how);
    }
    if (targetType !== "lambda" && !has("BalancingAttributes", id)) {
      const how = command("describe-target-group-attributes", "target-group", "target-group", id);
      gaps.add(balancingGap("attributes", id), `attributes ${of}`, id, how);
    }
  }
}
