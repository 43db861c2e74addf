/**
 * Markdown for comments and job summaries: texts of others can't become markup, and the whole is bounded. What has no room is counted.
 */

/** GitHub takes comments of 65,536 characters. */
const MOST_CHARACTERS = 60_000;
/** Of one text of others. Names in a plan may be of any length. */
const LONGEST_TEXT = 300;

/**
 * A text as code: nothing in it is markup, mentions or links, in a table neither. In a code span a pipe needs a backslash, which a
 * backslash before it would undo, so such texts are in an element instead, with everything but words and blanks as entities.
 */
export function code(text: string): string {
  const begin = [...text.slice(0, 2 * LONGEST_TEXT + 2)];
  const short = begin.length > LONGEST_TEXT ? `${begin.slice(0, LONGEST_TEXT).join("")}…` : text;
  if (short.trim() === "") return "";
  if (!/[|`\\\r\n]/.test(short)) return `\`${short.trim()}\``;
  const escaped = [...short].map((one) => (/[\p{L}\p{N} ,:/-]/u.test(one) ? one : `&#${one.codePointAt(0)};`));
  return `<code>${escaped.join("")}</code>`;
}

export interface Section {
  readonly title: string;
  /** Whether it's folded until somebody opens it. */
  readonly isFolded?: boolean;
  readonly columns: readonly string[];
  /** Cells are markdown. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * A heading, lines below it, and tables. Sections come in the order of their weight: if there's no room for all rows, the last ones are
 * left out, and `seeAll` says where they are.
 */
export function formatMarkdown(
  heading: string,
  lines: readonly string[],
  sections: readonly Section[],
  seeAll: string,
  most = MOST_CHARACTERS,
): string {
  const begin = [`### ${heading}`, ...lines].join("\n\n");
  let room = most - begin.length - seeAll.length - RESERVED;
  let left = 0;
  const shown = sections
    .filter(({ rows }) => rows.length > 0)
    .map((section) => {
      room -= frameOf(section, []).length;
      const kept = section.rows.map(rowOf).filter((row) => {
        room -= row.length + 1;
        return room >= 0;
      });
      left += section.rows.length - kept.length;
      return frameOf(section, kept);
    });
  const rest = left === 0 ? [] : [`**${left.toLocaleString("en-US")} more lines have no room here.** ${seeAll}`];
  return `${[begin, ...rest, ...shown].join("\n\n")}\n`;
}

/** For the sentence about what has no room, and for the frames of sections of which nothing has. */
const RESERVED = 3_000;

const rowOf = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function frameOf({ title, isFolded = false, columns, rows }: Section, kept: readonly string[]): string {
  const heading = `${title} (${rows.length.toLocaleString("en-US")})`;
  const table = [rowOf(columns), rowOf(columns.map(() => "---")), ...kept].join("\n");
  const body = rows.length > 0 && kept.length === 0 ? "" : `\n\n${table}`;
  return isFolded ? `<details><summary>${heading}</summary>${body}\n\n</details>` : `#### ${heading}${body}`;
}
