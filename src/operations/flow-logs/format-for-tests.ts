/** Formats of flow logs, from the names of their fields. */
export const formatWith = (names: readonly string[]): string => names.map((name) => `\${${name}}`).join(" ");
