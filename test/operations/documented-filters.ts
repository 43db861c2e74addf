/** The filters that AWS's API reference names, read from the comments of the SDK's types. */
import { readdirSync, readFileSync } from "node:fs";

const models = new URL("../../node_modules/@aws-sdk/client-ec2/dist-types/models/", import.meta.url);
const text = readdirSync(models)
  .filter((file) => file.startsWith("models_"))
  .map((file) => readFileSync(new URL(file, models), "utf8"))
  .join("\n");

const codes = (html: string): readonly string[] =>
  [...html.matchAll(/<code>([^<]*)<\/code>/g)].map(([, code = ""]) => code);

/** The comment on the member `Filters` of an operation's input. */
function commentOf(operation: string): string {
  const start = text.indexOf(`export interface ${operation}Request `);
  const body = text.slice(start, text.indexOf("\n}", start));
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+Filters?\??:/.exec(body)?.[1];
  if (start < 0 || comment === undefined) throw new Error(`the SDK says nothing of the filters of ${operation}`);
  return comment.replaceAll(/\s*\n\s*\*\s*/g, " ");
}

/** Other spellings: "You can also use `cidr` or `cidrBlock` as the filter names." */
const otherNames = (html: string): readonly string[] =>
  [...html.matchAll(/can also use (.*?) as the filter name/g)].flatMap(([, names = ""]) => codes(names));

/** The beginning of each item of the outer list; the inner lists contain the values that a filter takes. */
export function documentedFilters(operation: string): readonly string[] {
  const [, outer = ""] = /<ul>(.*)<\/ul>/.exec(commentOf(operation)) ?? [];
  const items = outer
    .replaceAll(/<ul>.*?<\/ul>/g, "")
    .split("<li>")
    .slice(1);
  const named = items.flatMap((item) => {
    const [, name = ""] = /^\s*<p>\s*(?:<code>)?([\w.:-]+)/.exec(item) ?? [];
    // `tag:<key>` stands for a filter per key, which everything with tags takes.
    return name === "tag" || name.startsWith("tag:") ? [] : [name, ...otherNames(item)];
  });
  return [...new Set(named)];
}
