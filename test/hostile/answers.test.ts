/** Long answers are made in turns, as callers take them: nobody waits for them, and callers who don't read cost little. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { call, ec2, element, formOf } from "../setup/signed-call.ts";
import { askAndStop } from "./ask-and-stop.ts";
import { importLarge } from "./large-network.ts";
import { pulseDuring, residentMiB, serveFor, told } from "./pulse.ts";

const GROUPS = 2_500;
const RULES = 60;
const Version = "2016-11-15";
const count = (text: string, word: string): number => text.split(word).length - 1;

test("while 2,500 groups of 60 rules are listed, filtered or paged, others are answered", async (t) => {
  const { url } = await serveFor(t);
  await importLarge(url, { groups: GROUPS, rulesEach: RULES });
  const asked: readonly [string, Readonly<Record<string, string>>, string, number][] = [
    ["DescribeSecurityGroups", {}, "<groupName>large-", GROUPS],
    ["DescribeSecurityGroupRules", {}, "<securityGroupRuleId>sgr-", GROUPS * RULES],
    [
      "DescribeSecurityGroups",
      { "Filter.1.Name": "ip-permission.cidr", "Filter.1.Value.1": "*.59.*" },
      "<groupName>large-",
      GROUPS,
    ],
    [
      "DescribeSecurityGroups",
      { "Filter.1.Name": "egress.ip-permission.cidr", "Filter.1.Value.1": "*9" },
      "<groupName>large-",
      0,
    ],
    ["DescribeSecurityGroups", { MaxResults: "1000" }, "<groupName>large-", 999],
  ];
  for (const [action, parameters, word, most] of asked) {
    const pulse = await pulseDuring(url, () => ec2(url, action, parameters));
    const { status, body } = pulse.result;
    assert.equal(status, 200);
    assert.ok(count(body, word) >= most, `${count(body, word)} of ${most}`);
    t.diagnostic(told(`${action} ${JSON.stringify(parameters)}`, pulse));
    assert.ok(most < 2_000 || pulse.beats >= 3, `${pulse.beats} answers in ${pulse.took} ms`);
  }
});

test("callers who ask for everything and read nothing cost no more than a little memory", async (t) => {
  const served = await serveFor(t);
  const { url } = served;
  await importLarge(url, { groups: GROUPS, rulesEach: RULES });
  const body = formOf({ Action: "DescribeSecurityGroupRules", Version });
  // So that what one answer takes is there before.
  await call(url, { body });
  const before = residentMiB(served) ?? 0;
  const sockets = await Promise.all(Array.from({ length: 30 }, () => askAndStop(url, body)));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const pulse = await pulseDuring(url, () => pause(1_500));
  assert.ok(pulse.beats >= 3, told("30 callers", pulse));
  const after = residentMiB(served) ?? 0;
  t.diagnostic(told("30 callers who read nothing", pulse));
  t.diagnostic(`memory: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after`);
  assert.ok(after - before < 300, `${before} MiB before, ${after} MiB after`);
});

test("a long answer shows one moment, whatever changes while it is read", async (t) => {
  const { url } = await serveFor(t);
  await importLarge(url, { groups: GROUPS, rulesEach: RULES });
  const reading = ec2(url, "DescribeSecurityGroups");
  // Names from the end of the list: they are shown last.
  const last = `sg-${GROUPS.toString(16).padStart(17, "0")}`;
  let isRead = false;
  reading.finally(() => {
    isRead = true;
  });
  let changes = 0;
  for (let n = 0; !isRead && n < RULES; n++) {
    const rule = {
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": String(1000 + n),
      "IpPermissions.1.ToPort": String(1000 + n),
      "IpPermissions.1.IpRanges.1.CidrIp": n === 0 ? "0.0.0.0/0" : `10.${n}.0.0/16`,
    };
    const { status, body } = await ec2(url, "RevokeSecurityGroupIngress", { GroupId: last, ...rule });
    assert.equal(status, 200, body);
    changes++;
  }
  const { body } = await reading;
  const shown = body.slice(body.indexOf(`<groupId>${last}</groupId>`));
  const rules = count(shown, "<fromPort>");
  // All changes that came before its moment are in it, and none after.
  assert.ok(rules >= RULES - changes && rules <= RULES, `${rules} rules after ${changes} changes`);
  const ports = [...shown.matchAll(/<fromPort>(\d+)</g)].map(([, port]) => Number(port)).toSorted((a, b) => a - b);
  assert.deepEqual(
    ports,
    Array.from({ length: rules }, (_, n) => 1000 + RULES - rules + n),
  );
  assert.equal(element(shown, "groupName"), `large-${GROUPS - 1}`);
  t.diagnostic(`${changes} changes while it was read, of which it shows ${RULES - rules}`);
});
