/**
 * Finds a command as Windows does, and has cmd.exe run what only that can: `npx`, `npm` and `terraform` wrappers are .cmd files,
 * which no process can be started from. What cmd.exe would act on is escaped.
 */
import { statSync } from "node:fs";
import { isAbsolute, win32 } from "node:path";

export interface WindowsCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are quoted already. */
  readonly isVerbatim?: true;
}

const isFileThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

export function forWindows(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  isFile: (path: string) => boolean = isFileThere,
): WindowsCommand {
  const found = find(file, env, isFile);
  if (found === undefined || !/\.(?:cmd|bat)$/i.test(found)) return { file: found ?? file, args };
  const line = [escaped(found), ...args.map((arg) => escaped(escaped(quoted(arg))))].join(" ");
  return { file: variable(env, "ComSpec") ?? "cmd.exe", args: ["/d", "/s", "/c", `"${line}"`], isVerbatim: true };
}

/** Names of variables have no case there. */
const variable = (env: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(env).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

function find(
  file: string,
  env: Readonly<Record<string, string>>,
  isFile: (path: string) => boolean,
): string | undefined {
  const folders = isAbsolute(file) || /[\\/]/.test(file) ? [""] : (variable(env, "Path") ?? "").split(";");
  const endings = (variable(env, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";");
  const names = win32.extname(file) === "" ? endings.map((ending) => file + ending.toLowerCase()) : [file];
  return folders
    .filter((folder) => folder !== "" || folders.length === 1)
    .flatMap((folder) => names.map((name) => (folder === "" ? name : win32.join(folder, name))))
    .find(isFile);
}

/** As programs read their command line: backslashes count only before a quote, where each is doubled. */
const quoted = (arg: string): string => `"${arg.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, "$1$1")}"`;

/** What cmd.exe acts on. Arguments pass it twice: once for the line, once in the file that it runs. */
const escaped = (text: string): string => text.replaceAll(/[()\][%!^"`<>&|;, *?]/g, "^$&");
