/** The licences of the packages that a bundle contains, as they ask to be passed on. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What may be in the bundle, as CONTRIBUTING.md says. */
const ALLOWED = new Set(["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD"]);

export function licencesOf(packages: readonly string[]): string {
  const texts = packages.map(licenceOf);
  return `cordon.js contains code of these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function licenceOf(name: string): string {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly version: string;
    readonly license: string;
  };
  if (!ALLOWED.has(license))
    throw new Error(`${name} has the licence ${license}, which is not one that Cordon may contain`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const text = files.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
  return `${name} ${version} (${license})\n\n${text === "" ? `Licensed under ${license}; the package has no text of it.` : text}\n`;
}
