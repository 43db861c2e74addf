/** Started in a network namespace: leads from a Unix socket, which is reached from everywhere, to a port there. Ends with its input. */
import { forward } from "./forward.ts";

const [path = "", port = ""] = process.argv.slice(2);
await forward({ path }, { port: Number(port), host: "127.0.0.1" });
console.log("ready");
process.stdin.resume().once("end", () => process.exit());
