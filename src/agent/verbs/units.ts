/** `cordon agent units`: prints the units for systemd, or writes them where it finds them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { unitsFor } from "./unit-files.ts";

const FOLDER = "/etc/systemd/system";

/** Prints the units, or writes them where systemd finds them. */
export function units(command: readonly string[], isInstall: boolean, say: (line: string) => void): number {
  for (const [name, text] of Object.entries(unitsFor(command))) {
    if (isInstall) {
      writeFileSync(join(FOLDER, name), text, { mode: 0o644 });
      say(`wrote ${join(FOLDER, name)}`);
    } else say(`# ${join(FOLDER, name)}\n${text}`);
  }
  if (isInstall) say("Next: systemctl daemon-reload, and: systemctl enable --now cordon-agent-boot cordon-agent");
  return 0;
}
