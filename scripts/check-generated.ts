/** Fails if `npm run generate` would change a committed file. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const generate = fileURLToPath(new URL("./generate.ts", import.meta.url));
const written = execFileSync(process.execPath, [generate], { encoding: "utf8" });
if (written !== "") {
  console.error(`Generated files were out of date; commit what \`npm run generate\` writes:\n${written}`);
  process.exit(1);
}
