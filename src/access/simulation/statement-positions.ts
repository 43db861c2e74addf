/** Where the statements of a policy are in its text. */

interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/**
 * Returns the place of each statement of a document that has been read. AWS: a statement begins after the bracket of the list,
 * after the statement before it, or after its own brace if it is the only one and in no list; it ends after its last brace
 * (catalogue 479).
 */
export function statementSpans(text: string): readonly Span[] {
  const places = offsetsOf(text);
  return places.map(([start, end]) => ({ start: positionAt(text, start), end: positionAt(text, end) }));
}

function offsetsOf(text: string): readonly (readonly [start: number, end: number])[] {
  const found: [number, number][] = [];
  let depth = 0;
  /** The depth at which statements open, once their place is found. */
  let statementDepth: number | undefined;
  let start = 0;
  let isNext = false;
  for (const { 0: token, 1: key, index } of text.matchAll(/[{}[\]]|("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"/g)) {
    const after = index + token.length;
    if (key !== undefined && depth === 1) isNext = JSON.parse(key) === "Statement";
    if (token === "{" || token === "[") {
      if (isNext && depth === 1) {
        statementDepth = token === "[" ? 2 : 1;
        start = after;
      }
      isNext = false;
      depth++;
    } else if (token === "}" || token === "]") {
      depth--;
      if (token === "}" && depth === statementDepth) {
        found.push([start, after]);
        start = after;
      }
      if (depth === 1) statementDepth = undefined;
    }
  }
  return found;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lastEnd = before.lastIndexOf("\n");
  return { line: before.split("\n").length, column: offset - lastEnd };
}
