/** The forms of values that policy documents are made of. */

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * One text or a list of them as a list; undefined for anything else. AWS: values of conditions may be numbers, true or
 * false without quotes (catalogue 439).
 */
export function textsOf(value: unknown, { unquoted = false } = {}): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isText = (item: unknown) =>
    typeof item === "string" || (unquoted && (typeof item === "number" || typeof item === "boolean"));
  return list.every(isText) ? list.map(String) : undefined;
}
