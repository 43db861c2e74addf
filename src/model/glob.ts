/** Matches text against patterns with `*` (any text) and `?` (any character), in time that nobody can blow up. */

const ANY_TEXT = 0;
const ANY_CHARACTER = 1;
/** Any text up to the next separator. */
const ANY_WITHIN = 2;

/** A character that must match literally, or one of the wildcards. */
type Token = string | typeof ANY_TEXT | typeof ANY_CHARACTER | typeof ANY_WITHIN;

export interface GlobOptions {
  /** Whether a backslash makes the next character plain, as in EC2's filters. IAM has no escapes. */
  readonly escapes?: boolean;
  readonly ignoresCase?: boolean;
  /**
   * Divides pattern and text into segments, as colons do in ARNs: `?` never matches it, and `*` only if it's the last
   * character of its segment.
   */
  readonly separator?: string;
}

function tokensOf(pattern: string, { escapes = false, separator }: GlobOptions): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === "\\" && escapes && at + 1 < pattern.length) tokens.push(pattern[++at] as string);
    else if (character === "?") tokens.push(ANY_CHARACTER);
    else if (character !== "*") tokens.push(character);
    // Several stars in a row mean the same as one.
    else if (pattern[at + 1] !== "*") tokens.push(endsSegment(pattern, at, separator) ? ANY_TEXT : ANY_WITHIN);
  }
  return tokens;
}

const endsSegment = (pattern: string, at: number, separator: string | undefined): boolean =>
  separator === undefined || at + 1 === pattern.length || pattern[at + 1] === separator;

/**
 * Two pointers: on a mismatch, only the last star takes one more character, since an earlier star could never do better. So
 * a match takes at most pattern times text steps. Regular expressions were dropped: they backtrack over every star, and
 * `*a*a*a*a*b` against 255 times `a` ran for minutes.
 *
 * A star within a segment may have no more to take when a separator follows; then the last star of a segment's end takes
 * one more. That is complete: what follows such a star begins with a separator or is the end, so where it begins decides
 * in which segments the rest lies, and starting later can only end later.
 */
function matches(tokens: readonly Token[], text: string, separator: string | undefined): boolean {
  let [token, at] = [0, 0];
  let [star, starAt] = [-1, 0];
  let [inner, innerAt] = [-1, 0];
  while (at < text.length) {
    const expected = tokens[token];
    if (expected === ANY_TEXT) {
      star = token++;
      starAt = at;
      inner = -1;
    } else if (expected === ANY_WITHIN) {
      inner = token++;
      innerAt = at;
    } else if (expected === text[at] || (expected === ANY_CHARACTER && text[at] !== separator)) {
      token++;
      at++;
    } else if (inner >= 0 && text[innerAt] !== separator) {
      token = inner + 1;
      at = ++innerAt;
    } else if (star >= 0) {
      token = star + 1;
      at = ++starAt;
      inner = -1;
    } else return false;
  }
  while (tokens[token] === ANY_TEXT || tokens[token] === ANY_WITHIN) token++;
  return token === tokens.length;
}

/** Makes the predicate for a pattern: the whole text must match. */
export function glob(pattern: string, options: GlobOptions = {}): (text: string) => boolean {
  const { ignoresCase = false, separator } = options;
  const tokens = tokensOf(ignoresCase ? pattern.toLowerCase() : pattern, options);
  const matchesFolded = predicate(tokens, separator);
  return ignoresCase ? (text) => matchesFolded(text.toLowerCase()) : matchesFolded;
}

function predicate(tokens: readonly Token[], separator: string | undefined): (text: string) => boolean {
  if (tokens.every((token) => token === ANY_TEXT || typeof token === "string")) return inOrder(piecesOf(tokens));
  return (text) => matches(tokens, text, separator);
}

/** The plain texts before, between and after stars. */
function piecesOf(tokens: readonly Token[]): readonly string[] {
  const pieces = [""];
  for (const token of tokens) {
    if (typeof token === "string") pieces[pieces.length - 1] += token;
    else pieces.push("");
  }
  return pieces;
}

/** Most patterns are plain, or plain but for stars that take anything: then each piece is looked for after the one before. */
function inOrder([first = "", ...others]: readonly string[]): (text: string) => boolean {
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const piece of others) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}
