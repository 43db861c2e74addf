/** How the console comes to a browser, and that programs don't notice it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { ec2, send } from "../../test/setup/signed-call.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

let cordon: Cordon;
before(async () => {
  cordon = await cordonWithConsole();
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test("a GET that asks for HTML has the page, with a policy that lets nothing else run", async () => {
  const answer = await fetch(`${cordon.url}/`, { headers: HTML });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
  const policy = answer.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.doesNotMatch(await answer.text(), /<script(?![^>]*src=)|<style|\son\w+=/);
});

test("calls are answered as before, also by GET, also if a browser sends them", async () => {
  const plain = await fetch(`${cordon.url}/?Action=DescribeVpcs&Version=2016-11-15`, { headers: HTML });
  assert.match(plain.headers.get("content-type") ?? "", /xml/);
  const other = await fetch(`${cordon.url}/`);
  assert.match(other.headers.get("content-type") ?? "", /xml/);
  const below = await fetch(`${cordon.url}/somewhere`, { headers: HTML });
  assert.match(below.headers.get("content-type") ?? "", /xml/);
});

test("files that the build doesn't have aren't there, whatever their names", async () => {
  for (const name of [
    "assets/none.js",
    "../package.json",
    "..%2fpackage.json",
    "assets/../../package.json",
    "made-from",
    "",
  ]) {
    const { status, body } = await send(cordon.url, {
      method: "GET",
      path: `/_cordon/console/${name}`,
      headers: {},
      body: "",
    });
    assert.equal(status, 404, name);
    assert.doesNotMatch(body, /devDependencies/);
  }
});

test("without a console, its page and files aren't there", async (t) => {
  const bare = await startCordon({ port: 0, console: false });
  t.after(() => bare.close());
  const answer = await fetch(`${bare.url}/`, { headers: HTML });
  assert.match(answer.headers.get("content-type") ?? "", /xml/);
});

test("the page opens without an error, and is accessible", inBrowser, async (t) => {
  const { page, faults } = await open(t, cordon.url);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.getByRole("link", { name: "Security groups" }).first().click();
  await page.getByRole("heading", { name: "Security groups" }).first().waitFor();
  await page.getByRole("link", { name: /^sg-/ }).first().waitFor();
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});

test("a filter with two values of one property finds both, and stays in the address", inBrowser, async (t) => {
  for (const name of ["one", "two", "three"]) {
    const made = await ec2(cordon.url, "CreateSecurityGroup", { GroupName: name, GroupDescription: "d" });
    assert.equal(made.status, 200, made.body);
  }
  const { page, faults } = await open(t, `${cordon.url}/#/security-groups?group-name=one`);
  await page.getByText("1 found", { exact: true }).first().waitFor();
  const filter = page.getByRole("combobox", { name: /Find security groups|Search/ }).first();
  await filter.fill("Group name = two");
  await filter.press("Enter");
  await page.getByText("2 found", { exact: true }).first().waitFor();
  await page.reload();
  await page.getByRole("cell", { name: "one", exact: true }).waitFor();
  await page.getByRole("cell", { name: "two", exact: true }).waitFor();
  assert.equal(await page.getByRole("cell", { name: "three", exact: true }).count(), 0);
  assert.deepEqual(faults, []);
});
