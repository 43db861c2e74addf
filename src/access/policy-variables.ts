/** Texts of a policy with variables in them: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`. */
import { refuse, SYNTAX } from "./malformed-policy.ts";
import type { RequestContext } from "./request-context.ts";

/** Reports whether a text of the request matches, given the values that variables have there. */
export type Matcher = (text: string, context: RequestContext) => boolean;

/** `text` as it was written, wildcards included; `plain` for characters that are no wildcards; or a variable. */
type Part =
  | { readonly text: string }
  | { readonly plain: string }
  | { readonly key: string; readonly otherwise: string | undefined };

const PLAIN = ["*", "?", "$"];

/** AWS: a document older than 2012-10-17 has no variables: `${aws:username}` is just these characters (catalogue 442). */
function partsOf(text: string, hasVariables: boolean): readonly Part[] {
  if (!hasVariables || !text.includes("${")) return [{ text }];
  return text.split(/(\$\{[^{}]*\})/).flatMap((piece, index): Part[] => {
    if (index % 2 === 1) return [variableOf(piece.slice(2, -1))];
    // ours: no evidence of AWS's text
    if (piece.includes("${")) refuse(SYNTAX, `"${text}" has a variable that isn't closed`);
    return piece === "" ? [] : [{ text: piece }];
  });
}

function variableOf(inner: string): Part {
  if (PLAIN.includes(inner)) return { plain: inner };
  const [, key, otherwise] =
    /^([^,'$]+?)(?:, ?'([^']*)')?$/.exec(inner) ?? refuse(SYNTAX, `"\${${inner}}" is not a variable`);
  return { key: (key as string).toLowerCase(), otherwise };
}

/** A text in which nothing is special but the wildcards of a pattern, which a backslash makes plain. */
const withoutWildcards = (text: string): string => text.replaceAll(/[\\*?]/g, "\\$&");

/** Puts the values in. Undefined if a variable has no value: then the text matches nothing. */
function resolve(parts: readonly Part[], context: RequestContext, isPattern: boolean): string | undefined {
  let resolved = "";
  for (const part of parts) {
    if ("text" in part) resolved += isPattern ? part.text.replaceAll("\\", "\\\\") : part.text;
    else {
      const value = "plain" in part ? part.plain : valueIn(part.key, context, part.otherwise);
      if (value === undefined) return undefined;
      // What a caller named themselves, `*` for example, must not become a wildcard.
      resolved += isPattern ? withoutWildcards(value) : value;
    }
  }
  return resolved;
}

function valueIn(key: string, context: RequestContext, otherwise: string | undefined): string | undefined {
  const entry = context.get(key);
  return entry?.isSingle ? entry.values[0] : otherwise;
}

const NO_CONTEXT: RequestContext = new Map();

/**
 * Compiles a text of a policy. With `isPattern` its wildcards stay wildcards, and `compile` gets a pattern in which a
 * backslash escapes them. AWS: a text whose variable has no value is equal to nothing and like nothing (catalogue 442).
 */
export function matcherOf(
  text: string,
  hasVariables: boolean,
  isPattern: boolean,
  compile: (resolved: string) => (text: string) => boolean,
): Matcher {
  const parts = partsOf(text, hasVariables);
  if (!parts.some((part) => "key" in part)) return compile(resolve(parts, NO_CONTEXT, isPattern) as string);
  return (text, context) => {
    const resolved = resolve(parts, context, isPattern);
    return resolved !== undefined && compile(resolved)(text);
  };
}
