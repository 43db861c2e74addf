/** How commands are found and started on Windows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forWindows } from "./windows-command.ts";

const env = { Path: "C:\\tools;C:\\node", pathext: ".COM;.EXE;.BAT;.CMD", comspec: "C:\\cmd.exe" };
const there =
  (...files: readonly string[]) =>
  (path: string) =>
    files.includes(path);

test("programs are started by themselves, the first on the path", () => {
  assert.deepEqual(forWindows("pytest", ["-x"], env, there("C:\\tools\\pytest.exe", "C:\\node\\pytest.exe")), {
    file: "C:\\tools\\pytest.exe",
    args: ["-x"],
  });
  assert.deepEqual(forWindows("nosuch", [], env, there()), { file: "nosuch", args: [] });
});

test("what only cmd.exe can run is run by it, and it acts on none of the arguments", () => {
  assert.deepEqual(forWindows("npx", ["a b", "%PATH%&calc", 'say "hi"\\'], env, there("C:\\node\\npx.cmd")), {
    file: "C:\\cmd.exe",
    args: [
      "/d",
      "/s",
      "/c",
      '"C:\\node\\npx.cmd ^^^"a^^^ b^^^" ^^^"^^^%PATH^^^%^^^&calc^^^" ^^^"say^^^ \\^^^"hi\\^^^"\\\\^^^""',
    ],
    isVerbatim: true,
  });
});
