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
  const positionAt = positionsIn(text);
  return offsetsOf(text).map(([start, end]) => ({ start: positionAt(start), end: positionAt(end) }));
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

/** The positions of ascending offsets: the text is read once. */
function positionsIn(text: string): (offset: number) => Position {
  let [line, lineStart] = [1, 0];
  return (offset) => {
    for (let next = text.indexOf("\n", lineStart); next >= 0 && next < offset; next = text.indexOf("\n", lineStart)) {
      line++;
      lineStart = next + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}
