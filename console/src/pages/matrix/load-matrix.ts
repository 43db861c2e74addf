/** Asks for a matrix, and has its rows as they come: the first are drawn while the server still works on the last. */
import { useEffect, useState } from "react";
import type { CellDecision, Compared, MatrixHead, MatrixRow } from "../../../../src/own-api/matrix/matrix.ts";
import { askLines } from "../../ask/own.ts";
import { type Session, sessionKey } from "../../ask/session.ts";

export interface MatrixQuestion {
  readonly by: string;
  readonly traffic: string;
  readonly vpc: string | undefined;
  readonly match: string | undefined;
}

export interface Answered {
  readonly head: MatrixHead;
  /** As many as have come. */
  readonly rows: readonly MatrixRow[];
  readonly isWhole: boolean;
}

interface Loaded {
  readonly answered: Answered | undefined;
  readonly error: unknown;
  readonly isAsking: boolean;
  readonly retry: () => void;
}

/** Rows come faster than anybody sees them. */
const BETWEEN_DRAWINGS_MS = 100;

export function useMatrix(session: Session, question: MatrixQuestion): Loaded {
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<Omit<Loaded, "retry" | "isAsking"> & { readonly of: string }>();
  const of = JSON.stringify([sessionKey(session), question, attempt]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` has all of the session and the question in it.
  useEffect(() => {
    const asking = new AbortController();
    load(session, question, asking.signal, (answered) => setFound({ of, answered, error: undefined })).catch(
      (error) => {
        if (!asking.signal.aborted) setFound({ of, answered: undefined, error });
      },
    );
    return () => asking.abort();
  }, [of]);
  const isOfThis = found?.of === of;
  return {
    answered: isOfThis ? found.answered : undefined,
    error: isOfThis ? found.error : undefined,
    isAsking: !isOfThis || (found.error === undefined && found.answered?.isWhole !== true),
    retry: () => setAttempt(attempt + 1),
  };
}

async function load(
  session: Session,
  { by, traffic, vpc, match }: MatrixQuestion,
  signal: AbortSignal,
  show: (answered: Answered) => void,
): Promise<void> {
  let head: MatrixHead | undefined;
  const rows: MatrixRow[] = [];
  let shown = 0;
  for await (const line of askLines(session, "/_cordon/matrix", { query: { by, traffic, vpc, match }, signal })) {
    if (!("row" in line)) head = line;
    else rows[line.row] = line;
    if (head === undefined || performance.now() - shown < BETWEEN_DRAWINGS_MS) continue;
    shown = performance.now();
    show({ head, rows: [...rows], isWhole: false });
  }
  if (signal.aborted) return;
  if (head === undefined || rows.length < head.compared.length) throw new Error("The answer ended early. Ask again.");
  show({ head, rows, isWhole: true });
}

export interface Cell {
  readonly from: Compared;
  readonly to: Compared;
  /** Undefined if it hasn't come yet. */
  readonly decision: CellDecision | undefined;
  readonly pairs: number;
  readonly allowed: number;
  readonly undecidable: number;
  /** On what some pair may; empty if the question is about one port. */
  readonly traffic: string;
}

/** `row` and `column` are of the answer, not of the order in which they're shown. */
export function cellAt({ head, rows }: Answered, row: number, column: number): Cell {
  const of = rows[row];
  return {
    from: head.compared[row] as Compared,
    to: head.compared[column] as Compared,
    decision: of?.decisions[column],
    pairs: of?.pairs[column] ?? 0,
    allowed: of?.allowed[column] ?? 0,
    undecidable: of?.undecidable[column] ?? 0,
    traffic: of?.traffic?.[column] ?? "",
  };
}

export const labelOf = ({ id, name }: Compared): string => name ?? id;

export const fullNameOf = ({ id, name }: Compared): string =>
  name === undefined || id.startsWith("tag:") ? id : `${name} (${id})`;

/** `2 of 6 pairs may`, with what isn't known. */
export function countsOf({ pairs, allowed, undecidable }: Cell): string {
  const counted = `${allowed.toLocaleString("en")} of ${pairs.toLocaleString("en")} ${pairs === 1 ? "pair" : "pairs"} may`;
  return undecidable === 0 ? counted : `${counted}, nobody can tell of ${undecidable.toLocaleString("en")}`;
}

export const WORDS: Readonly<Record<CellDecision, string>> = {
  all: "All may",
  some: "Some may",
  none: "None may",
  undecidable: "Not known",
  empty: "No pairs",
};
