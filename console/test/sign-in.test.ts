/** Who gets in: with an access key if credentials are configured, and never a page of another origin. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import type { Cordon } from "../../src/main/index.ts";
import { ec2 } from "../../test/setup/signed-call.ts";
import { temporaryFolder } from "../../test/setup/temporary-folder.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

const key = { accessKeyId: "AKIDCONSOLE", secretAccessKey: "the-secret-of-the-console" };
let [open_, secure]: Cordon[] = [];
before(async () => {
  const file = join(temporaryFolder("console-keys"), "credentials.json");
  writeFileSync(file, JSON.stringify({ credentials: [{ ...key, account: "111122223333" }] }), { mode: 0o600 });
  secure = await cordonWithConsole({ credentials: file });
  open_ = await cordonWithConsole();
});
after(async () => {
  await closeBrowser();
  await secure?.close();
  await open_?.close();
});

async function signIn(page: Page, secret: string, keep = false): Promise<void> {
  await page.getByLabel("Access key ID").fill(key.accessKeyId);
  await page.getByLabel("Secret access key").fill(secret);
  if (keep) await page.getByLabel("Keep the key in this tab").check();
  await page.getByRole("button", { name: "Sign in" }).click();
}

const isIn = (page: Page) => page.getByRole("navigation").first().waitFor();
const keptIn = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]));

test("a wrong key is refused in AWS's words, and the right one signs in", inBrowser, async (t) => {
  const { page, faults } = await open(t, secure?.url ?? "", { expects: [403] });
  await page.getByRole("heading", { name: "Sign in to Cordon" }).waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await signIn(page, "wrong");
  await page.getByText("SignatureDoesNotMatch").waitFor();
  await signIn(page, key.secretAccessKey);
  await isIn(page);
  await page.getByRole("button", { name: "Account 111122223333" }).waitFor();
  assert.doesNotMatch(await keptIn(page), /the-secret/);
  await page.reload();
  await page.getByRole("heading", { name: "Sign in to Cordon" }).waitFor();
  assert.deepEqual(faults, []);
});

test("a key that's kept in the tab outlives a reload, until its owner signs out", inBrowser, async (t) => {
  const { page } = await open(t, secure?.url ?? "");
  await signIn(page, key.secretAccessKey, true);
  await isIn(page);
  await page.reload();
  await isIn(page);
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: /Sign out/ }).click();
  await page.getByRole("heading", { name: "Sign in to Cordon" }).waitFor();
  assert.doesNotMatch(await keptIn(page), /the-secret/);
});

/** A web site of somebody else's, on this machine too: another port is another origin. */
async function siteWith(t: TestContext, html: string): Promise<string> {
  const site = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(html));
  t.after(() => {
    site.close();
    site.closeAllConnections();
  });
  await once(site.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
}

test("a page of another origin reads nothing, changes nothing, and doesn't frame the console", inBrowser, async (t) => {
  const { url } = open_ as Cordon;
  const create = "Action=CreateSecurityGroup&Version=2016-11-15&GroupName=foreign&GroupDescription=d";
  const site = await siteWith(
    t,
    `<iframe id="frame" src="${url}/"></iframe>
<form id="form" method="post" action="${url}/" enctype="application/x-www-form-urlencoded" target="_blank">
  <input name="Action" value="CreateSecurityGroup"><input name="Version" value="2016-11-15">
  <input name="GroupName" value="by-form"><input name="GroupDescription" value="d"></form>
<script>
  const reads = (path) => fetch("${url}" + path).then((r) => r.text()).then(() => "read", () => "refused");
  const writes = (mode) => fetch("${url}/", { method: "POST", mode, body: new URLSearchParams("${create}") }).then((r) => r.type, () => "refused");
  window.tried = Promise.all([reads("/?Action=DescribeVpcs&Version=2016-11-15"), reads("/_cordon/sign-in"), writes("cors"), writes("no-cors")]);
  document.getElementById("form").submit();
</script>`,
  );
  const { page } = await open(t, site);
  const tried = await page.evaluate(() => (window as unknown as { readonly tried: Promise<string[]> }).tried);
  assert.deepEqual(tried.slice(0, 3), ["refused", "refused", "refused"]);
  const frame = page.frames().find((each) => each !== page.mainFrame());
  assert.equal(
    await frame
      ?.locator("#console")
      .count()
      .catch(() => 0),
    0,
  );
  const groups = await ec2(url, "DescribeSecurityGroups");
  assert.doesNotMatch(groups.body, /foreign|by-form/);
});
