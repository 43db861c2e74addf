/** JSON in which nothing is said twice: a second `Effect` in a statement would silently replace the first. */
import { refuse } from "./malformed-policy.ts";

/** Parses a text; `whatIsWrong` is the refusal if it isn't JSON, or if an object in it has a key twice. */
export function parseJson(text: string, whatIsWrong: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(whatIsWrong, "it is not JSON");
  }
  const twice = keyTwice(text);
  if (twice !== undefined) refuse(whatIsWrong, `an object has "${twice}" twice`);
  return value;
}

/** Returns a key that an object in the text has twice. Walks the tokens of a text that is JSON: a string before a colon is a key of the object that's open there. */
export function keyTwice(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, string] of text.matchAll(/[{}]|("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (string !== undefined) {
      const keys = open.at(-1);
      const key: string = JSON.parse(string);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
