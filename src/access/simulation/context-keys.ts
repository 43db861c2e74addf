/** Which condition keys policies look at: in their conditions, and as variables. */
import type { Policy, Statement } from "../statements.ts";

/** The keys of some statements, as they're written; each once, whatever its case. */
export function contextKeysOf(statements: Iterable<readonly [Policy, Statement]>): readonly string[] {
  const keys = new Map<string, string>();
  for (const [{ version }, statement] of statements) {
    const variables = version === "2012-10-17" ? variablesIn(statement) : [];
    for (const key of [...statement.conditions.map(({ key }) => key), ...variables]) {
      const name = key.toLowerCase();
      if (!keys.has(name)) keys.set(name, key);
    }
  }
  return [...keys.values()];
}

/** `${aws:username}` and `${aws:PrincipalTag/team, 'none'}`, but not `${*}`. */
const variablesIn = ({ resources, conditions }: Statement): readonly string[] =>
  [...resources.written, ...conditions.flatMap(({ values }) => values)].flatMap((text) =>
    [...text.matchAll(/\$\{([^,'${}*?]+?)(?:, ?'[^']*')?\}/g)].flatMap(([, key]) => key ?? []),
  );
