/** `cordon agent units`: prints the units for systemd, or writes them where it finds them. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unitsFor } from "./unit-files.ts";

const FOLDER = "/etc/systemd/system";
/** Where the Debian package has them. What is in FOLDER would hide those, and later versions of them. */
const PACKAGED = "/usr/lib/systemd/system/cordon-agent.service";

/** Prints the units, or writes them where systemd finds them. */
export function units(command: readonly string[], isInstall: boolean, say: (line: string) => void): number {
  const isPackaged = isInstall && existsSync(PACKAGED);
  if (isPackaged) say("the package cordon-agent has brought the units; to change them: systemctl edit cordon-agent");
  for (const [name, text] of isPackaged ? [] : Object.entries(unitsFor(command))) {
    if (isInstall) {
      writeFileSync(join(FOLDER, name), text, { mode: 0o644 });
      say(`wrote ${join(FOLDER, name)}`);
    } else say(`# ${join(FOLDER, name)}\n${text}`);
  }
  if (isInstall) say("Next: systemctl daemon-reload, and: systemctl enable --now cordon-agent-boot cordon-agent");
  return 0;
}
