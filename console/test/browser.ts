/** A real browser on a real Cordon: Debian's Chromium, driven by playwright-core, and what the page did wrong meanwhile. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { type Cordon, type CordonOptions, startCordon } from "../../src/main/index.ts";

export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** For the options of a test: why it's skipped, or that it isn't. */
export const inBrowser = { skip: CHROMIUM === undefined ? "Chromium is not installed" : false } as const;

let browser: Promise<Browser> | undefined;

/** The built console: built now if it isn't, or not from these sources. */
function buildConsole(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../build.ts", import.meta.url))], { stdio: "inherit" });
}

export async function launch(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
    // It asks nobody but the server of the test.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** One browser for all tests of a file; to be called in `after`. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/** A Cordon that has the console. Close it in `after`. */
export async function cordonWithConsole(options: CordonOptions = {}): Promise<Cordon> {
  buildConsole();
  return startCordon({ port: 0, ...options });
}

interface Opened {
  readonly page: Page;
  /** What the browser's console said of errors, and requests that failed or were refused. Tests expect none. */
  readonly faults: readonly string[];
}

interface Opening {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** HTTP statuses that the test provokes: the browser reports them as errors. */
  readonly expects?: readonly number[];
}

/** Opens `url` in a fresh profile, and closes it when the test is over. */
export async function open(t: TestContext, url: string, opening: Opening = {}): Promise<Opened> {
  const { close, ...opened } = await openPage(url, opening);
  t.after(close);
  return opened;
}

/** Opens `url` in a fresh profile, until it's closed. */
export async function openPage(
  url: string,
  { width = 1280, height = 900, colorScheme = "light", expects = [] }: Opening = {},
): Promise<Opened & { readonly close: () => Promise<void> }> {
  browser ??= launch();
  // What fades in has the contrast that it will have.
  const context = await (await browser).newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    const isExpected = expects.some((status) => message.text().includes(`status of ${status}`));
    if (message.type() === "error" && !isExpected) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}
