/** When a page has what it asked for. */
import type { Page } from "playwright-core";

/** Resolves once the page has a heading, asks nothing, and shows nobody that it's loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(
    () => document.querySelector('[class*="awsui_spinner"], [class*="awsui_root_loading"]') === null,
  );
}
