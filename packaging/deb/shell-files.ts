/** What shells and `man` read about the command, printed by the command itself. */
import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";

/** Where Debian has it -> what prints it. */
const PRINTED: Readonly<Record<string, readonly string[]>> = {
  "usr/share/man/man1/cordon.1.gz": ["man"],
  "usr/share/bash-completion/completions/cordon": ["completion", "bash"],
  "usr/share/zsh/vendor-completions/_cordon": ["completion", "zsh"],
  "usr/share/fish/vendor_completions.d/cordon.fish": ["completion", "fish"],
};

/** Pairs of a path and a body. `command` is `bin/cordon.js` of the Cordon that is packed. */
export function shellFiles(command: string): readonly (readonly [string, Uint8Array])[] {
  const run = (args: readonly string[]): Buffer => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args]);
    if (status !== 0) throw new Error(`cordon ${args.join(" ")} failed: ${stderr}`);
    return stdout;
  };
  const help = run(["help"]).toString();
  return Object.entries(PRINTED)
    .filter(([, [name]]) => new RegExp(`^ +${name} `, "m").test(help))
    .map(([path, args]) => [path, path.endsWith(".gz") ? gzipSync(run(args), { level: 9 }) : run(args)]);
}
