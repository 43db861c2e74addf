/** The floor: a bare node:http server that reads a whole request and answers given bytes with given headers. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Bytes {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let bytes: Bytes = { headers: {}, body: "" };
process.on("message", (next: Bytes) => {
  bytes = next;
  process.send?.("set");
});
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    Buffer.concat(chunks).toString("utf8");
    response.writeHead(200, bytes.headers);
    response.end(bytes.body);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
