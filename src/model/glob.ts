/** Matches text against patterns with `*` (any text) and `?` (any character), in time that nobody can blow up. */

const ANY_TEXT = 0;
const ANY_CHARACTER = 1;

/** A character that must match literally, or one of the two wildcards. */
type Token = string | typeof ANY_TEXT | typeof ANY_CHARACTER;

export interface GlobOptions {
  /** Whether a backslash makes the next character plain, as in EC2's filters. IAM has no escapes. */
  readonly escapes?: boolean;
  readonly ignoresCase?: boolean;
}

function tokensOf(pattern: string, escapes: boolean): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === "\\" && escapes && at + 1 < pattern.length) tokens.push(pattern[++at] as string);
    else if (character === "?") tokens.push(ANY_CHARACTER);
    else if (character !== "*") tokens.push(character);
    // Several stars in a row mean the same as one.
    else if (tokens.at(-1) !== ANY_TEXT) tokens.push(ANY_TEXT);
  }
  return tokens;
}

/**
 * Two pointers: on a mismatch, only the last star takes one more character, since an earlier star could never do better. So
 * a match takes at most pattern times text steps. Regular expressions were dropped: they backtrack over every star, and
 * `*a*a*a*a*b` against 255 times `a` ran for minutes.
 */
function matches(tokens: readonly Token[], text: string): boolean {
  let [token, at] = [0, 0];
  let [star, resumeAt] = [-1, 0];
  while (at < text.length) {
    const expected = tokens[token];
    if (expected === ANY_TEXT) {
      star = token++;
      resumeAt = at;
    } else if (expected === ANY_CHARACTER || expected === text[at]) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (tokens[token] === ANY_TEXT) token++;
  return token === tokens.length;
}

/** Makes the predicate for a pattern: the whole text must match. */
export function glob(
  pattern: string,
  { escapes = false, ignoresCase = false }: GlobOptions = {},
): (text: string) => boolean {
  const folded = ignoresCase ? pattern.toLowerCase() : pattern;
  const tokens = tokensOf(folded, escapes);
  if (tokens.every((token) => typeof token === "string")) {
    const plain = tokens.join("");
    return (text) => (ignoresCase ? text.toLowerCase() : text) === plain;
  }
  return (text) => matches(tokens, ignoresCase ? text.toLowerCase() : text);
}
