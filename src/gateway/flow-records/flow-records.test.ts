/** Records of flow logs: whole lines, whatever happened to the file, and no more than is allowed. */
import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, suite, test } from "node:test";
import { FlowRecords } from "./flow-records.ts";
import { recordsInFiles, recordsInMemory } from "./medium.ts";

const log = { account: "111122223333", region: "us-east-1", name: "fl-0123456789abcdef0" };
const other = { ...log, name: "fl-0123456789abcdef1" };
const DAY = "2026-11-30";
const quiet = () => {};

async function textOf(records: FlowRecords, day = DAY, of = log): Promise<string> {
  let text = "";
  for await (const piece of records.read(of, day)) text += piece;
  return text;
}

const root = mkdtempSync(join(tmpdir(), "cordon-flow-records-"));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const folder = () => join(root, String(++made), "flow-logs");
const pathIn = (directory: string, day = DAY) => join(directory, log.account, log.region, log.name, `${day}.log`);

for (const [where, medium] of [
  ["in files", () => recordsInFiles(folder())],
  ["in memory", recordsInMemory],
] as const) {
  suite(where, () => {
    test("what was appended is read, by log and day, from where a reader left off", async () => {
      const records = new FlowRecords(medium(), 1_000_000, quiet);
      assert.deepEqual(await records.days(log), []);
      assert.equal(await textOf(records), "");
      await records.append(DAY, [
        { log, text: "one\ntwo\n" },
        { log: other, text: "three\n" },
      ]);
      await records.append("2026-12-01", [{ log, text: "four\n" }]);
      assert.deepEqual(await records.days(log), [DAY, "2026-12-01"]);
      assert.deepEqual(await records.days(other), [DAY]);
      const size = await records.size(log, DAY);
      await records.append(DAY, [
        { log, text: "five\n" },
        { log: other, text: "" },
      ]);
      assert.equal(await textOf(records), "one\ntwo\nfive\n");
      const later: string[] = [];
      for await (const piece of records.read(log, DAY, size)) later.push(String(piece));
      assert.deepEqual(later, ["five\n"]);
      assert.equal(await textOf(records, DAY, other), "three\n");
    });

    test("pieces of a long file end with lines", async () => {
      const records = new FlowRecords(medium(), 100_000_000, quiet);
      const text = Array.from({ length: 20_000 }, (_, i) => `${"x".repeat(i % 97)} ${i}\n`).join("");
      await records.append(DAY, [{ log, text }]);
      const pieces: string[] = [];
      for await (const piece of records.read(log, DAY)) pieces.push(String(piece));
      assert.ok(pieces.length > 1);
      assert.ok(pieces.every((piece) => piece.endsWith("\n")));
      assert.equal(pieces.join(""), text);
    });

    test("old days go, and the oldest day if there is too much", async () => {
      const said: string[] = [];
      const records = new FlowRecords(medium(), 30, (line) => said.push(line));
      for (const day of ["2026-11-01", "2026-11-02", "2026-11-03"]) {
        await records.append(day, [{ log, text: "ten bytes\n" }]);
      }
      await records.expire("2026-11-02");
      assert.deepEqual(await records.days(log), ["2026-11-02", "2026-11-03"]);
      await records.append("2026-11-03", [{ log: other, text: "ten bytes\nten bytes\n" }]);
      assert.deepEqual(await records.days(log), ["2026-11-03"]);
      assert.deepEqual(said, ["the records of flow logs have more than 30 bytes: those of 2026-11-02 go"]);
      await records.append("2026-11-03", [{ log, text: "ten bytes\n" }]);
      assert.deepEqual([await records.days(log), await records.days(other)], [[], []]);
      await records.append("2026-11-04", [{ log, text: "again\n" }]);
      assert.equal(await textOf(records, "2026-11-04"), "again\n");
    });

    test("nothing is left when all is emptied", async () => {
      const records = new FlowRecords(medium(), 1_000, quiet);
      await records.append(DAY, [{ log, text: "one\n" }]);
      await records.clear();
      assert.equal(records.epoch, 1);
      assert.deepEqual(await records.days(log), []);
      await records.append(DAY, [{ log, text: "two\n" }]);
      assert.equal(await textOf(records), "two\n");
    });

    test("who waits is told of what is appended, and waits no longer than they want", async () => {
      const records = new FlowRecords(medium(), 1_000, quiet);
      const wanted = new AbortController();
      const waiting = records.changed(wanted.signal);
      await records.append(DAY, [{ log, text: "one\n" }]);
      await waiting;
      const again = records.changed(wanted.signal);
      wanted.abort();
      await again;
      await records.changed(wanted.signal);
    });

    test("no name leads out of the folder", async () => {
      const records = new FlowRecords(medium(), 1_000, quiet);
      for (const name of ["..", "a/b", "", "a\\b", "fl-.."]) {
        await assert.rejects(records.append(DAY, [{ log: { ...log, name }, text: "x\n" }]), /no part of a path/);
      }
    });
  });
}

suite("files", () => {
  test("another process finds them, and nobody else may read them", async () => {
    const directory = folder();
    await new FlowRecords(recordsInFiles(directory), 1_000, quiet).append(DAY, [{ log, text: "one\n" }]);
    const path = pathIn(directory);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    for (let at = dirname(path); at !== dirname(directory); at = dirname(at)) {
      assert.equal(statSync(at).mode & 0o777, 0o700, at);
    }
    const again = new FlowRecords(recordsInFiles(directory), 1_000, quiet);
    assert.deepEqual(await again.days(log), [DAY]);
    assert.equal(await textOf(again), "one\n");
    await again.clear();
    assert.deepEqual(readdirSync(dirname(directory)), []);
  });

  for (const [what, torn] of [
    ["half a line", "one\ntwo\nthr"],
    ["nothing but half a line", "on"],
    ["a long half line", `one\n${"x".repeat(600_000)}`],
  ] as const) {
    test(`${what} at the end, left by a kill, is neither read nor continued`, async () => {
      const directory = folder();
      mkdirSync(dirname(pathIn(directory)), { recursive: true });
      writeFileSync(pathIn(directory), torn);
      const whole = torn.slice(0, torn.lastIndexOf("\n") + 1);
      assert.equal(await textOf(new FlowRecords(recordsInFiles(directory), 10_000_000, quiet)), whole);
      appendFileSync(pathIn(directory), "half");
      const records = new FlowRecords(recordsInFiles(directory), 10_000_000, quiet);
      await records.append(DAY, [{ log, text: "next\n" }]);
      assert.equal(readFileSync(pathIn(directory), "utf8"), `${whole}next\n`);
    });
  }

  test("an append that fails leaves no part of itself", async () => {
    const directory = folder();
    const medium = recordsInFiles(directory);
    let isFull = false;
    const records = new FlowRecords(
      {
        ...medium,
        async append(path, text) {
          await medium.append(path, isFull ? text.slice(0, 3) : text);
          if (isFull) throw new Error("no space is left");
        },
      },
      1_000,
      quiet,
    );
    await records.append(DAY, [{ log, text: "one\n" }]);
    isFull = true;
    await assert.rejects(records.append(DAY, [{ log, text: "second\n" }]), /no space/);
    assert.equal(readFileSync(pathIn(directory), "utf8"), "one\n");
    isFull = false;
    await records.append(DAY, [{ log, text: "two\n" }]);
    assert.equal(await textOf(records), "one\ntwo\n");
  });
});
