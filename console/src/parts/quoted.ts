/** Texts of anybody inside commands and code to copy: whatever they say, they stay texts. */

/** For a shell: nothing in it is special between single quotes but those. */
export const inShell = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** Terraform reads templates in its texts, and knows fewer escapes than JSON. */
export const inHcl = (text: string): string =>
  JSON.stringify(text)
    .replaceAll(/\\(.)/g, (written, letter) => CONTROLS[letter] ?? written)
    // As functions: in a text to put in place, two dollars are one.
    .replaceAll("${", () => "$${")
    .replaceAll("%{", () => "%%{");

const CONTROLS: Readonly<Record<string, string>> = { b: "\\u0008", f: "\\u000c" };

/** The AWS CLI takes such a value for an option, or puts the file or page in its place that it names. Inside JSON it doesn't. */
export const isReadByCli = (text: string): boolean => /^(-|fileb?:\/\/|https?:\/\/)/i.test(text);
