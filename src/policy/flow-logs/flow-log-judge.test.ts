/** Logs of several formats judged one after the other, in whatever pieces, and what they add up to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { group, nic, rule, vpc, worldOf } from "../oracle/small-world.ts";
import { readFormat } from "./flow-log.ts";
import { FlowLogJudge } from "./flow-log-judge.ts";

const newJudge = () =>
  new FlowLogJudge(
    worldOf([
      vpc("vpc-1", "10.0.0.0/16"),
      group("sg-web", "vpc-1"),
      rule("sgr-https", "sg-web", "ingress", "tcp 443-443", "0.0.0.0/0"),
      rule("sgr-out", "sg-web", "egress", "-1", "10.0.0.0/8"),
      nic("eni-web", { vpcId: "vpc-1", ipv4: ["10.0.0.10"], groups: ["sg-web"] }),
    ]),
  );
const bytesOf = (...lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(""));
const usual = (rest: string, action: string) => `2 111122223333 eni-web ${rest} 6 1 40 0 60 ${action} OK`;
const https = usual("198.51.100.1 10.0.0.10 50000 443", "ACCEPT");
const ssh = usual("198.51.100.1 10.0.0.10 50000 22", "ACCEPT");

test("the fields are those of a log's header, else those that were given, else AWS's; each log has its own", () => {
  const judge = newJudge();
  const outcomes = (...lines: readonly string[]) => [...judge.records(bytesOf(...lines), "all")].map((r) => r.outcome);
  const given = readFormat("interface-id protocol srcaddr srcport dstaddr dstport");
  judge.begin();
  assert.deepEqual(outcomes(https), ["accepted"]);
  assert.deepEqual(outcomes(ssh), ["refused"], "a log's second piece has no header");
  judge.begin(given);
  assert.deepEqual(outcomes("eni-web 6 198.51.100.1 50000 10.0.0.10 443"), ["accepted"]);
  judge.begin(given);
  assert.deepEqual(
    outcomes(
      "dstport dstaddr srcport srcaddr protocol interface-id",
      "443 10.0.0.10 50000 198.51.100.1 6 eni-web",
      "22 10.0.0.10 50000 198.51.100.1 6 eni-web",
    ),
    ["accepted", "refused"],
  );
  judge.begin();
  assert.deepEqual(outcomes(https), ["accepted"], "what was given was for that one log");
  assert.equal(judge.summary(0).lines, 6, "headers are no lines");
});

test("records come with their rule and their place in the bytes, or only those that disagree", () => {
  const judge = newJudge();
  const nodata = "2 111122223333 eni-web - - - - - - - 0 60 - NODATA";
  const bytes = bytesOf(https, nodata, ssh);
  judge.begin();
  const all = [...judge.records(bytes, "all")];
  assert.deepEqual(
    all.map(({ from, to, ...each }) => ({ ...each, line: bytes.toString("latin1", from, to) })),
    [
      { outcome: "accepted", rule: "sgr-https", line: `${https}\n` },
      { outcome: "refused", rule: undefined, line: `${ssh}\n` },
    ],
  );
  assert.deepEqual(
    judge
      .records(bytes, "disagreeing")
      .map(({ outcome }) => outcome)
      .toArray(),
    ["refused"],
  );
});

test("a summary of all logs says how many lines became what, and which rules accept most", () => {
  const judge = newJudge();
  judge.begin();
  judge.add(bytesOf(https, ssh, https));
  judge.begin();
  judge.add(bytesOf(usual("10.0.0.10 10.9.0.1 50000 53", "REJECT"), "nonsense"));
  const { lines, totals, rules } = judge.summary(2);
  assert.equal(lines, 5);
  assert.deepEqual(
    Object.entries(totals).filter(([, count]) => count > 0),
    [
      ["accepted", 3],
      ["refused", 1],
      ["malformed", 1],
      ["now-refused", 1],
      ["now-accepted", 1],
    ],
  );
  assert.deepEqual(rules, [
    { rule: "sgr-https", says: "sg-web ingress tcp/443 from 0.0.0.0/0", records: 2 },
    { rule: "sgr-out", says: "sg-web egress all to 10.0.0.0/8", records: 1 },
  ]);
  assert.deepEqual(judge.summary(1).rules.length, 1);
});
