/** Where the built console is: in a clone its own workspace makes it, the published package has it beside this code. */
import { fileURLToPath } from "node:url";

export const consoleDirectory = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../console/dist/" : "./console/", import.meta.url));
