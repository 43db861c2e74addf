/** Priorities of rules: each once within a listener. */
import { awsError } from "../../../model/aws-error.ts";
import { validation } from "../balancer-words.ts";

// AWS: catalogue 561
export const priorityInUse = awsError(
  "PriorityInUse",
  (priority: number) => `Priority '${priority}' is currently in use`,
);
// ours: no evidence of AWS's text
const outOfRange = validation((priority: number) => `Priority '${priority}' must be between 1 and 50000`);

export function readPriority(priority: number): number {
  if (priority < 1 || priority > 50_000) throw outOfRange(priority);
  return priority;
}
