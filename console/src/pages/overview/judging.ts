/** Has the server judge expectations, one after the other. The file is read as `cordon test` reads it. */
import { useCallback, useEffect, useState } from "react";
import { formatParty, formatRefusals } from "../../../../src/cli/flow-words.ts";
import type { ExpectationOutcome } from "../../../../src/own-api/expectations.ts";
import { useSession } from "../../app/sessions.tsx";
import { askLines } from "../../ask/own.ts";
import { Problem } from "../../ask/problem.ts";
import type { Session } from "../../ask/session.ts";

export interface Judged {
  /** The sentence, and where it is. */
  readonly text: string;
  readonly line: number;
  readonly outcome: ExpectationOutcome;
}

interface Found {
  readonly results: readonly Judged[];
  /** How many sentences there are. */
  readonly count: number;
  readonly isDone: boolean;
  readonly error: unknown;
}

export interface Judging extends Found {
  readonly again: () => void;
}

const NOTHING: Found = { results: [], count: 0, isDone: false, error: undefined };
/** Outcomes are shown in lots of this many: thousands arrive within an instant, and drawing each alone would be slow. */
const SHOWN_AT_ONCE = 50;

export function useJudging(text: string): Judging {
  const session = useSession();
  const [found, setFound] = useState(NOTHING);
  const [times, setTimes] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` asks again.
  useEffect(() => {
    setFound(NOTHING);
    if (text.trim() === "") return;
    const stop = new AbortController();
    const show = (next: Found) => {
      if (!stop.signal.aborted) setFound(next);
    };
    judge(session, text, stop.signal, show).catch((error: unknown) => show({ ...NOTHING, error }));
    return () => stop.abort();
  }, [session, text, times]);
  return { ...found, again: useCallback(() => setTimes((before) => before + 1), []) };
}

async function judge(session: Session, text: string, signal: AbortSignal, show: (found: Found) => void): Promise<void> {
  // YAML is loaded by who has expectations.
  const { FileProblem, readExpectations } = await import("../../../../src/cli/expectations/read-file.ts");
  const read = () => {
    try {
      return readExpectations(text);
    } catch (error) {
      throw error instanceof FileProblem ? new Problem("Expectations", `Line ${error.line}: ${error.message}`) : error;
    }
  };
  const sentences = read();
  const found: Judged[] = [];
  const body = { expectations: sentences.map(({ sent }) => sent), at: session.at };
  const shown = (isDone: boolean): Found => ({
    results: [...found],
    count: sentences.length,
    isDone,
    error: undefined,
  });
  show(shown(false));
  for await (const outcome of askLines(session, "/_cordon/expectations", { body, signal })) {
    const { text: sentence = "", line = 0 } = sentences[outcome.index] ?? {};
    found.push({ text: sentence, line, outcome });
    if (found.length % SHOWN_AT_ONCE === 0) show(shown(false));
  }
  if (found.length < sentences.length) throw new Problem("Broken off", "The answer broke off: ask again.");
  show(shown(true));
}

type Finding = ExpectationOutcome["findings"][number];

/** As `cordon test` says it. */
export function findingText({ problem, from, to, traffic, egress, ingress, explained }: Finding): string {
  const far = (party: Finding["from"]) => (party.address === "internet" ? "the internet" : formatParty(party));
  const flow = `${far(from)} ${problem === "allowed" ? "may" : "may not"} reach ${far(to)} on ${traffic}`;
  const rules = [egress, ingress].flatMap((rule) => (rule === undefined ? [] : [rule.id]));
  if (explained !== undefined) return `${flow}: ${formatRefusals(explained).slice(0, 2).join("; ")}`;
  return rules.length === 0 ? flow : `${flow}, by ${rules.join(" and ")}`;
}
