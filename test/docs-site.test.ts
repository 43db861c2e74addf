/** The documentation site: every link of it and of the documents leads somewhere, it asks nobody, and its search finds. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { violationsOn } from "../console/test/accessible.ts";
import { closeBrowser, inBrowser, open } from "../console/test/browser.ts";
import { buildSite } from "../scripts/site/build-site.ts";
import { Links } from "../scripts/site/links.ts";
import { render } from "../scripts/site/render.ts";
import { commands } from "../src/main/commands.ts";
import { registry } from "../src/operations/registry.generated.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

// Spaces and marks, as folders may have them.
const site = join(temporaryFolder("site"), "the docs #1");
let problems: readonly string[];
let pages: ReadonlyMap<string, string>;

before(async () => {
  ({ problems } = await buildSite(site));
  pages = new Map(
    readdirSync(site, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".html"))
      .map((path) => [path, readFileSync(join(site, path), "utf8")]),
  );
});
after(closeBrowser);

const text = (path: string): string => {
  const page = pages.get(path);
  assert.ok(page !== undefined, `${path} is a page`);
  return page;
};

/** The addresses that a page links to or loads, unescaped. */
const addressesIn = (html: string): readonly string[] =>
  [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address = ""]) => address.replaceAll("&amp;", "&"));

const anchorsOf = (html: string): ReadonlySet<string> => {
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = ""]) => id);
  assert.equal(new Set(ids).size, ids.length, "no id is there twice");
  return new Set(ids);
};

test("every link of README, docs and decisions leads to something, and every anchor is a heading", () => {
  assert.deepEqual(problems, []);
});

test("a link to a file, a folder or a heading that isn't there is a problem, and so is one that leaves the repository", () => {
  const markdown =
    "# A\n\n## B c\n\n[1](gone.md) [2](#b-c) [3](#b-d) [4](../../etc/passwd) [5](examples) [6](examples/shop.sh)\n";
  const page = { source: "docs/a.md", path: "a.html", markdown, isFine: false };
  const links = new Links([page]);
  const { anchors, html } = render(page, (href) => links.resolve(page, href));
  links.checkAnchors(() => anchors);
  assert.deepEqual(links.problems, [
    "docs/a.md links to gone.md, which is not there",
    "docs/a.md links to ../../etc/passwd, which is not there",
    "docs/a.md links to examples, which is not there",
    "docs/a.md links to #b-d, and docs/a.md has no such heading",
  ]);
  assert.match(html, /href="files\/docs-examples-shop.sh.txt"/);
});

test("every address in the site is a file of it, with the anchor that is named", () => {
  const anchors = new Map([...pages].map(([path, html]) => [path, anchorsOf(html)]));
  for (const [path, html] of pages)
    for (const address of addressesIn(html)) {
      if (/^(https?|data):/.test(address)) continue;
      const [written = "", anchor] = address.split("#");
      const target = written === "" ? path : relative(site, resolve(site, dirname(path), decodeURI(written)));
      assert.ok(existsSync(join(site, target)), `${path} has ${address}`);
      if (anchor !== undefined) assert.ok(anchors.get(target)?.has(anchor), `${path} has ${address}`);
    }
});

test("no page is an orphan: links lead from the first page to all of them", () => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !pages.has(path)) return;
    seen.add(path);
    for (const address of addressesIn(text(path)))
      if (!/^[a-z]+:/.test(address))
        visit(relative(site, resolve(site, dirname(path), address.split("#")[0] as string)));
  };
  visit("index.html");
  assert.deepEqual(
    [...pages.keys()].filter((path) => !seen.has(path)),
    [],
  );
});

test("pages load nothing from elsewhere, and scripts name no other host", () => {
  for (const [path, html] of pages)
    for (const [tag] of html.matchAll(/<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*>/g))
      assert.doesNotMatch(tag, /(?:href|src)="(?:[a-z]+:)?\/\//, path);
  for (const name of ["site.js", "site.css"])
    assert.doesNotMatch(
      readFileSync(join(site, "assets", name), "utf8"),
      /https?:|fetch\(|XMLHttpRequest|sendBeacon|@import/,
    );
});

test("each page has a title of its own and one first heading", () => {
  const titles = [...pages].map(([path, html]) => {
    assert.equal(html.match(/<h1[ >]/g)?.length, 1, path);
    return /<title>(.*)<\/title>/.exec(html)?.[1];
  });
  assert.equal(new Set(titles).size, pages.size);
});

test("the reference has every command, every operation and every route", () => {
  for (const name of Object.keys(commands)) assert.ok(text("commands.html").includes(`id="cordon-${name}"`), name);
  for (const operation of Object.keys(registry))
    assert.ok(text("operations.html").includes(`<td>${operation.split(".")[1]}</td>`), operation);
  assert.match(text("routes.html"), /GET \/_cordon\/check/);
});

test("a folder with other files is left alone", async () => {
  const folder = temporaryFolder("not-a-site");
  writeFileSync(join(folder, "thesis.txt"), "only copy");
  await assert.rejects(buildSite(folder), /has other files than a site/);
  assert.equal(readFileSync(join(folder, "thesis.txt"), "utf8"), "only copy");
});

test(
  "a browser opens it from the disk, finds an error by the keyboard alone, and goes on to the next page",
  inBrowser,
  async (t) => {
    const { page, faults } = await open(t, pathToFileURL(join(site, "decisions/index.html")).href, {
      colorScheme: "dark",
    });
    await page.keyboard.press("/");
    await page.keyboard.type("InvalidPermission.Duplicate");
    await page.locator("#results li:first-child", { hasText: "InvalidPermission.Duplicate" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/errors\.html#invalidpermissionduplicate/);
    await page.keyboard.press("/");
    await page.keyboard.type("what uses it");
    await page.locator("#results li:first-child", { hasText: "What uses it" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/reachability\.html#what-uses-it/);
    await page.locator("a[rel=next]").click();
    await page.waitForURL(/\/expectations\.html$/);
    await page.getByRole("button", { name: "Light" }).click();
    assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "light");
    assert.deepEqual(faults, []);
    // From here on the page does what it never does by itself: axe reads the style.
    assert.deepEqual(await violationsOn(page), []);
    await page.getByRole("button", { name: "Dark" }).click();
    assert.deepEqual(await violationsOn(page), []);
  },
);
