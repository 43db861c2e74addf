/** Passwords from a file as libpq has it: `host:port:database:user:password` in each line, the first that fits. */
import { readFileSync, statSync } from "node:fs";

interface Place {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Undefined without a file, or if nothing in it fits. As libpq does, it passes over a file that others can read. */
export function findPassword(file: string, { host, port, database, user }: Place): string | undefined {
  let text: string;
  try {
    const { mode } = statSync(file);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) return undefined;
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  // A socket in the default folder is `localhost` there too.
  const wanted = [host.startsWith("/") ? [host, "localhost"] : [host], [String(port)], [database], [user]];
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("#")) continue;
    const fields = fieldsOf(line);
    const password = fields[wanted.length];
    const fits = wanted.every((values, n) => fields[n] === "*" || values.includes(fields[n] ?? ""));
    if (fits && password !== undefined) return password;
  }
  return undefined;
}

/** `\:` and `\\` stand for themselves. What follows the fourth colon is the password. */
function fieldsOf(line: string): string[] {
  const fields = [""];
  for (let at = 0; at < line.length; at++) {
    let character = line[at] as string;
    if (character === ":" && fields.length < 5) {
      fields.push("");
      continue;
    }
    if (character === "\\" && at + 1 < line.length) character = line[++at] as string;
    fields[fields.length - 1] += character;
  }
  return fields;
}
