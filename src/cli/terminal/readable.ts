/**
 * Answers as a terminal may show them. Names, tags and descriptions are anyone's, and may have codes that clear the screen,
 * turn text around or begin a new line that looks like ours. For people they are written out (`\x1b`); JSON stays as it is.
 */

/** C0 and C1 controls with line breaks among them, and the marks that change the direction of text. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

export const readableText = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });

/** The same answer with every text in it readable. */
export function readable<T>(answer: T): T {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return readableText(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [readableText(name), clean(inner)]));
  };
  return clean(answer) as T;
}
