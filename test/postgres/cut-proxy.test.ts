/** The line of the proxy does to clients and servers what each cut says. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CutProxy } from "./cut-proxy.ts";

/** What a side has received, and how its connection ended. */
class Side {
  readonly socket: Socket;
  received = "";
  ended: "end" | "reset" | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.received += chunk;
    });
    socket.on("end", () => {
      this.ended = "end";
    });
    socket.on("error", () => {
      this.ended = "reset";
    });
  }

  async until(holds: () => boolean): Promise<void> {
    const end = Date.now() + 30_000;
    while (!holds()) {
      if (Date.now() > end)
        throw new Error(`it never came; received ${this.received.slice(-100)}, ended by ${this.ended}`);
      await sleep(2);
    }
  }
}

/** A client and a server with a proxy between them, and more clients if they're asked for. */
async function join(t: TestContext) {
  const listener = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  listener.on("connection", (socket) => socket.on("error", () => {}));
  await once(listener, "listening");
  const proxy = await CutProxy.open((listener.address() as AddressInfo).port);
  const sockets: Socket[] = [];
  async function connected() {
    const accepted = once(listener, "connection");
    const client = connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true });
    const [server] = (await accepted) as [Socket];
    sockets.push(client, server);
    return { client: new Side(client), server: new Side(server) };
  }
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    await proxy.close();
    listener.close();
  });
  return { proxy, connected, ...(await connected()) };
}

/** Sends both ways, and waits until both have all of it. */
async function exchange({ client, server }: { client: Side; server: Side }, text: string): Promise<void> {
  client.socket.write(text);
  server.socket.write(text);
  await Promise.all([client, server].map((side) => side.until(() => side.received.endsWith(text))));
}

test("bytes and ends pass in both directions", async (t) => {
  const { client, server } = await join(t);
  const megabytes = "x".repeat(4_000_000);
  client.socket.end(megabytes);
  server.socket.write(megabytes);
  await server.until(() => server.ended === "end");
  server.socket.end("y");
  await client.until(() => client.ended === "end");
  assert.equal(server.received, megabytes);
  assert.equal(client.received, `${megabytes}y`);
});

test("reset: connections end on both sides, new ones too, until it heals", async (t) => {
  const { proxy, connected, client, server } = await join(t);
  await exchange({ client, server }, "a");
  proxy.cut("reset");
  await client.until(() => client.ended === "reset");
  await server.until(() => server.ended === "reset");
  const refused = new Side(connect(proxy.port, "127.0.0.1"));
  await refused.until(() => refused.ended === "reset");
  proxy.heal();
  await exchange(await connected(), "b");
});

test("swallow: nothing arrives and nothing closes; what lost bytes is reset when it heals", async (t) => {
  const { proxy, connected, client, server } = await join(t);
  const idle = await connected();
  await exchange({ client, server }, "a");
  proxy.cut("swallow", "to-server");
  client.socket.write("lost");
  server.socket.write("b");
  await client.until(() => client.received === "ab");
  await client.until(() => proxy.lostBytes === 4);
  client.socket.destroy();
  assert.deepEqual([server.received, server.ended], ["a", undefined]);
  proxy.heal();
  await server.until(() => server.ended === "reset");
  assert.equal(server.received, "a");
  await exchange(idle, "c");
});

test("hold: bytes and the end of their sender arrive when it heals", async (t) => {
  const { proxy, client, server } = await join(t);
  await exchange({ client, server }, "a");
  proxy.cut("hold", "to-server");
  client.socket.end("late");
  server.socket.write("b");
  await client.until(() => client.received === "ab");
  assert.deepEqual([server.received, server.ended], ["a", undefined]);
  proxy.heal();
  await server.until(() => server.ended === "end");
  assert.equal(server.received, "alate");
});
