/** How an explained flow reads: a sentence, then the path there and back, with what each thing on it says. */
import type { Explained, Step } from "../own-api/contract.ts";
import { formatRefusals, formatStep } from "./flow-words.ts";
import { count, type Look, paint, table } from "./terminal/table.ts";

export const TONES = { allowed: "good", refused: "bad", undecidable: "warning" } as const;
export const VERDICTS = { allowed: "allowed", refused: "refused", undecidable: "cannot tell" } as const;

const markOf = ({ passes }: Step, look: Look): string =>
  passes === undefined ? paint(look, "warning", "?") : passes ? paint(look, "good", "✓") : paint(look, "bad", "✗");

/** The path there and back, one line per step. Nothing is ticked behind what stops the flow: no packet gets there. */
export function formatPath({ forward = [], back = [] }: Explained, look: Look, indent = "  "): string {
  let isStopped = false;
  const rows = [forward, back].flatMap((steps, i) =>
    steps.map((step, n) => {
      const [what, says] = formatStep(step, true);
      const mark = isStopped && step.passes === true ? paint(look, "quiet", "·") : markOf(step, look);
      isStopped ||= step.passes !== true;
      const label = n > 0 ? "" : i === 0 ? "there" : "back";
      return [
        paint(look, "quiet", label),
        `${mark} ${what}`,
        step.passes ? says : paint(look, step.passes === undefined ? "warning" : "bad", says),
      ];
    }),
  );
  return table(rows, { look, indent });
}

/** The first reason, and how many more there are. */
export function formatRefusal(explained: Explained): string {
  const [first = "", ...more] = formatRefusals(explained);
  return more.length === 0 ? first : `${first} (and ${count(more.length, "more reason")})`;
}
