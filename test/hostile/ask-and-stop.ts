/** A caller that asks, and takes nothing of the answer. */
import { connect, type Socket } from "node:net";
import { ANY_KEY, signedHeaders } from "../setup/signed-call.ts";

export async function askAndStop(url: string, body: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const headers = await signedHeaders(url, ANY_KEY, { body });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const socket = connect(Number(port), hostname);
  // Who stops reading may be cut off.
  socket.on("error", () => {});
  socket.pause();
  socket.write(["POST / HTTP/1.1", ...lines, `content-length: ${body.length}`, "", body].join("\r\n"));
  return socket;
}
