/** Finds flow logs by their ids. */
import { awsError } from "../../model/aws-error.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";

// AWS: one refusal names all of them (catalogue 511).
const notFound = awsError(
  "InvalidFlowLogId.NotFound",
  (count: number, ids: string) => `These flow log ids in the input list are not found: [TotalCount: ${count}] ${ids}`,
);

finder("flow-log", { unknown: (id) => notFound(1, id) });

export function findFlowLogs(world: World, ids: readonly string[]): readonly FlowLog[] {
  const found = [...new Set(ids)].map((id) => ({ id, flowLog: world.get("flow-log", id) }));
  const missing = found.filter(({ flowLog }) => flowLog === undefined);
  if (missing.length > 0) throw notFound(missing.length, missing.map(({ id }) => id).join(" "));
  return found.flatMap(({ flowLog }) => flowLog ?? []);
}
