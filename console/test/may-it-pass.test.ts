/** The page May it pass: the verdict, the path there and back, and what it's asked by. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DescribeSecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import type { Cordon } from "../../src/main/index.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";
import { makeShop, type Shop } from "./shop.ts";

let cordon: Cordon;
let shop: Shop;
before(async () => {
  cordon = await cordonWithConsole({ store: "memory" });
  shop = await makeShop(cordon.url);
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

const linkOf = (question: Readonly<Record<string, string>>) =>
  `${cordon.url}/#/may-it-pass?${new URLSearchParams(question)}`;

test("a link asks its question: the verdict, and the path there and back with its rules", inBrowser, async (t) => {
  const { page, faults } = await open(t, linkOf({ from: "web-1", to: "db-1", traffic: "tcp/5432" }));
  await page.getByText("Allowed", { exact: true }).waitFor();
  const path = page.getByRole("region", { name: "The path, there and back" });
  const lanes = await path.getByRole("rowheader").allInnerTexts();
  assert.deepEqual(lanes, [
    "From",
    "Its security groups",
    "Its network ACL",
    "Its route table",
    "The receiver's route table",
    "The receiver's network ACL",
    "The receiver's security groups",
    "To",
  ]);
  const receiving = path.getByRole("row", { name: /The receiver's security groups/ });
  assert.match(
    (await receiving.textContent()) ?? "",
    /tcp\/5432 from sg-[0-9a-f]+ \(web\)[\s\S]*tracked: replies pass/,
  );
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});

test("ends are completed by the server, and the address has the question", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/may-it-pass`);
  await page.getByRole("combobox", { name: "From" }).fill("web-");
  await page.getByRole("option", { name: /web-2/ }).click();
  await page.getByRole("combobox", { name: "To" }).fill("db");
  await page.getByRole("option", { name: new RegExp(`db \\(${shop.db}\\)`) }).click();
  await page.getByRole("combobox", { name: "Traffic" }).fill("udp/53");
  await page.getByRole("button", { name: "Ask" }).click();
  await page.getByText("Refused", { exact: true }).waitFor();
  assert.match((await page.getByRole("status").first().textContent()) ?? "", /None of 2 pairs/);
  assert.match(page.url(), /from=eni-[0-9a-f]+&to=sg-[0-9a-f]+&traffic=udp%2F53$/);
  assert.deepEqual(faults, []);
});

test("of a range it says which parts pass; a mistyped question is refused in words", inBrowser, async (t) => {
  const { page } = await open(t, linkOf({ from: "web-1", to: "db-1", traffic: "tcp/5000-6000" }), { expects: [400] });
  await page.getByText("Refused in part").waitFor();
  await page.getByRole("button", { name: "tcp/5433-6000" }).waitFor();
  await page.getByRole("combobox", { name: "Traffic" }).fill("443/tcp");
  await page.getByRole("button", { name: "Ask" }).click();
  await page.getByText("write tcp/443, not 443/tcp").waitFor();
});

test(
  "a refusal offers the change that would allow it: previewed, copied, made, and then it passes",
  inBrowser,
  async (t) => {
    const { page, faults } = await open(t, linkOf({ from: "web-1", to: "db-2", traffic: "tcp/6379" }));
    await page.getByText(`an inbound rule of`).waitFor();
    assert.equal(await page.getByRole("button", { name: "Make this change" }).isEnabled(), false);
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByText(`aws ec2 authorize-security-group-ingress --group-id ${shop.db}`).waitFor();
    await page.getByRole("tab", { name: "Terraform" }).click();
    await page.getByText(/referenced_security_group_id = "sg-/).waitFor();
    await page.getByRole("button", { name: "Close modal" }).click();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText(/opens between interfaces: .*web-1.* on tcp\/6379/).waitFor();
    assert.deepEqual(await violationsOn(page), []);
    await page.getByRole("button", { name: "Make this change" }).click();
    await page.getByText("Allowed", { exact: true }).waitFor();
    const { SecurityGroupRules = [] } = await shop.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [shop.db] }] }),
    );
    const made = SecurityGroupRules.filter(({ FromPort }) => FromPort === 6379);
    assert.deepEqual(
      made.map(({ ToPort, ReferencedGroupInfo }) => [ToPort, ReferencedGroupInfo?.GroupId]),
      [[6379, shop.web]],
    );
    assert.deepEqual(faults, []);
  },
);

test("from the internet to a private interface: a public address and an open rule", inBrowser, async (t) => {
  const { page, faults } = await open(t, linkOf({ from: "internet", to: "web-2", traffic: "tcp/80" }));
  await page.getByText(/a public address for .*web-2/).waitFor();
  await page.getByText("It lets in anybody on the internet.").waitFor();
  await page.getByRole("button", { name: "Preview" }).click();
  await page
    .getByText(/opens to the internet: .*web-2/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Make this change" }).click();
  await page.getByText("Allowed", { exact: true }).waitFor();
  assert.deepEqual(faults, []);
});
