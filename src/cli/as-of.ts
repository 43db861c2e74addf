/** Questions about the past: the option that asks them, and the line that says which moment an answer is about. */
import type { AsOf } from "../own-api/contract.ts";
import { type Look, paint } from "./terminal/table.ts";

export const atOption = { at: { type: "string" } } as const;
export const atHelp = `  --at TIME       as it was at a time (2026-11-24T09:00:00Z), so long ago ('2 hours ago'),
                  or at a revision of the account's Region`;

/** As a question has it. */
export const atOf = ({ at }: { readonly at?: string | undefined }): { readonly at?: string } =>
  at === undefined ? {} : { at };

/** A line of its own above the answer; nothing if the answer is about now. */
export const formatAsOf = ({ at }: AsOf, look: Look): string =>
  at === undefined ? "" : `${paint(look, "quiet", `as of ${at.time} (revision ${at.revision})`)}\n`;
