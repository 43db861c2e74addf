/** Reports beside what is printed: `--markdown` and `--sarif` print one instead, `--markdown-file` and `--sarif-file` write it as well. */
import { writeFileSync } from "node:fs";
import { Misuse } from "../command.ts";

export const reportOptions = {
  markdown: { type: "boolean", default: false },
  "markdown-file": { type: "string" },
  sarif: { type: "boolean", default: false },
  "sarif-file": { type: "string" },
} as const;

export const reportHelp = `  --markdown      print Markdown, for a comment on a pull request or a job summary
  --sarif         print SARIF 2.1.0, for code scanning
  --markdown-file FILE
                  write the Markdown to this file as well, whatever is printed
  --sarif-file FILE
                  the same with the SARIF`;

interface Asked {
  readonly markdown: boolean;
  readonly "markdown-file"?: string | undefined;
  readonly sarif: boolean;
  readonly "sarif-file"?: string | undefined;
}

interface Reports {
  readonly markdown: () => string;
  readonly sarif: () => string;
}

/** Throws a Misuse if two ways to print are asked for. */
export function refuseTwoFormats(formats: Readonly<Record<string, boolean>>): void {
  const asked = Object.keys(formats).filter((name) => formats[name]);
  if (asked.length > 1) throw new Misuse(`print it in one way: ${asked.map((name) => `--${name}`).join(" or ")}`);
}

/** Writes what was asked for, and returns what is to be printed instead of the usual; undefined if nothing is. */
export function writeReports(asked: Asked, reports: Reports): string | undefined {
  for (const format of ["markdown", "sarif"] as const) {
    const file = asked[`${format}-file`];
    if (file !== undefined) writeReport(file, reports[format]());
  }
  return asked.markdown ? reports.markdown() : asked.sarif ? reports.sarif() : undefined;
}

/** Throws an Error that names the file and why it can't be written. */
export function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: "there is no such folder", EISDIR: "it is a directory", EACCES: "you may not" }[code ?? ""];
    throw new Error(`cannot write ${file}: ${why ?? message}`);
  }
}
