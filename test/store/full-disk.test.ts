/** A full disk: acknowledged commits stay, others are refused, and writing goes on when there is room again. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { checkLog } from "./check-log.ts";

const root = temporaryFolder("full");

const shell = (command: string, script: string, mount: string) =>
  spawnSync(command.split(" ")[0] ?? "", [...command.split(" ").slice(1), script, "sh", mount], {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, NODE: process.execPath, WRITER: join(import.meta.dirname, "full-disk-writer.ts") },
  });

// A private mount in a private namespace: needs no root, and leaves nothing behind.
const NAMESPACE = "unshare --user --map-root-user --mount sh -c";
const canMount = shell(NAMESPACE, 'mount -t tmpfs tmpfs "$1"', root).status === 0;

test("on a full disk the store refuses, keeps what it acknowledged, and goes on when there is room", {
  skip: canMount ? false : "no user namespace to mount a small disk in",
}, () => {
  const mount = join(root, "mount");
  mkdirSync(mount);
  const { stdout, stderr } = shell(
    NAMESPACE,
    `mount -t tmpfs -o size=8m tmpfs "$1" && head -c 6000000 /dev/zero > "$1/ballast" &&
     { "$NODE" "$WRITER" fill "$1"; echo "ended $?"; "$NODE" "$WRITER" verify "$1"; echo "ended $?"; }`,
    mount,
  );
  const [left, killed, found, ended] = stdout.trim().split("\n");
  assert.equal(killed, "ended 137", stderr);
  assert.equal(ended, "ended 0", stderr);
  assert.equal(found, left);
  assert.ok(Number(left) > 100);
});

test("after a write error that may have left something, the store stops; acknowledged commits are there at the next start", {
  skip: process.platform === "win32" ? "no limit on the size of files" : false,
}, async () => {
  const mount = join(root, "limited");
  // The limit on file size makes write fail with EFBIG.
  const { stdout, stderr, status } = shell(
    "bash -c",
    `trap "" XFSZ; ulimit -f 2000; exec "$NODE" "$WRITER" fail "$1"`,
    mount,
  );
  assert.equal(status, 0, stderr);
  const store = openSqliteStore({ directory: join(mount, "data") });
  const entries = [...(await checkLog(store)).values()].flat();
  await store.close();
  assert.ok(Number(stdout) > 100);
  assert.ok(entries.length >= Number(stdout), `${stdout} acknowledged, ${entries.length} found`);
});
