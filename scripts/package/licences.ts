/** The licences of the packages that a bundle contains, as they ask to be passed on. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What may be in the bundle, as CONTRIBUTING.md says. */
const ALLOWED = new Set(["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD"]);

/** Each text once, below the packages that have it. */
export function licencesOf(packages: readonly string[]): string {
  const byText = Map.groupBy(packages.map(licenceOf), ({ text }) => text);
  const parts = [...byText].map(([text, those]) => `${those.map(({ title }) => title).join("\n")}\n\n${text}\n`);
  return `cordon.js and cedar-worker.js contain code of these packages.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

interface Licence {
  /** The package with its version and the name of the licence. */
  readonly title: string;
  readonly text: string;
}

function licenceOf(name: string): Licence {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly version: string;
    readonly license: string;
  };
  if (!ALLOWED.has(license))
    throw new Error(`${name} has the licence ${license}, which is not one that Cordon may contain`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const text = files.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
  return {
    title: `${name} ${version} (${license})`,
    text: text === "" ? `Licensed under ${license}; the package has no text of it.` : text,
  };
}
