/** A matrix as CSV, a line for each cell: what `cordon matrix --csv` prints. */
import { type Answered, cellAt } from "./load-matrix.ts";

export function csvOf(answered: Answered): string {
  const lines = ["from,from_name,to,to_name,decision,pairs,allowed,undecidable,traffic"];
  for (const row of answered.head.compared.keys()) {
    for (const column of answered.head.compared.keys()) {
      const { from, to, decision = "", pairs, allowed, undecidable, traffic } = cellAt(answered, row, column);
      const texts = [from.id, from.name ?? "", to.id, to.name ?? "", decision];
      lines.push([...texts, pairs, allowed, undecidable, traffic].map((field) => fieldOf(String(field))).join(","));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** As RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe. */
function fieldOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
