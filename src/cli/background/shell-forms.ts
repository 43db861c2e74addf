/** Variables as each shell takes them. */
import type { ClientVariables } from "./client-variables.ts";

interface Shell {
  readonly set: (name: string, value: string) => string;
  readonly unset: (name: string) => string;
}

/** In single quotes nothing acts; a quote itself stands outside of them. */
const quoted = (value: string, escapedQuote: string): string =>
  /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", escapedQuote)}'`;

const posix: Shell = {
  set: (name, value) => `export ${name}=${quoted(value, "'\\''")}`,
  unset: (name) => `unset ${name}`,
};

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: posix,
  zsh: posix,
  sh: posix,
  fish: {
    set: (name, value) => `set -gx ${name} ${quoted(value.replaceAll("\\", "\\\\"), "\\'")};`,
    unset: (name) => `set -e ${name};`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name}`,
  },
};

export const shells = Object.keys(SHELLS);

/** What to paste or to evaluate; undefined if there's no such shell. */
export function inShell(name: string, { set, unset }: ClientVariables): string | undefined {
  const shell = Object.hasOwn(SHELLS, name) ? SHELLS[name] : undefined;
  if (shell === undefined) return undefined;
  return [...unset.map(shell.unset), ...Object.entries(set).map(([key, value]) => shell.set(key, value))].join("\n");
}

/**
 * The lines for the file `$GITHUB_ENV`, and the names that can't be unset by it. It can only set: what may be empty is emptied, and an
 * endpoint for one service becomes that of all.
 */
export function forGithub({ set, unset }: ClientVariables): {
  readonly lines: string;
  readonly left: readonly string[];
} {
  const isEndpoint = (name: string) => name.includes("ENDPOINT");
  // A profile or a role's file that is empty is one that clients look for and don't find.
  const isFineEmpty = (name: string) => /TOKEN$|^AWS_(?:CREDENTIAL_EXPIRATION|ACCOUNT_ID)$/.test(name);
  const replaced = unset.flatMap((name) =>
    isEndpoint(name) ? [[name, set["AWS_ENDPOINT_URL"] ?? ""]] : isFineEmpty(name) ? [[name, ""]] : [],
  );
  const lines = [...Object.entries(set), ...replaced].map(([name, value]) => `${name}=${value}\n`).join("");
  return { lines, left: unset.filter((name) => !isEndpoint(name) && !isFineEmpty(name)) };
}
