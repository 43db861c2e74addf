/** What axe-core finds wrong with a page: serious and critical violations of WCAG 2 A and AA. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function violationsOn(page: Page): Promise<readonly string[]> {
  // By the protocol of the debugger: the page's policy lets no inline script run.
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    () =>
      (globalThis as unknown as { readonly axe: { run: (o: object) => Promise<AxeResults> } }).axe.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
      }) as Promise<AxeResults>,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")})`);
}
