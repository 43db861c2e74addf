/**
 * A process in a network namespace that a test tells by lines of JSON what to do there, and that answers each by one line:
 *
 *     {"listen": 8080}                        -> a TCP server that echoes
 *     {"connect": "10.0.0.5", "port": 8080}   -> "open" | "refused" | "silent"
 *     {"hold": "10.0.0.5", "port": 8080}      -> as connect, and the connection stays
 *     {"echo": true}                          -> whether the held connection still echoes: "alive" | "silent"
 *     {"call": {"command": "CreateVpc", "input": {...}}} -> the answer of EC2's client
 */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import * as ec2 from "@aws-sdk/client-ec2";

const PATIENCE_MS = 400;
let held: Socket | undefined;

type Asked = Record<string, unknown>;

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked;
  let answer: unknown;
  try {
    answer = await answerTo(asked);
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer ?? null)}\n`);
}
process.exit(0);

async function answerTo(asked: Asked): Promise<unknown> {
  const { listen, connect: to, hold, port, echo, call } = asked;
  if (listen !== undefined) {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.pipe(socket);
    });
    server.listen(Number(listen), "::");
    await once(server, "listening");
    return "listening";
  }
  if (to !== undefined) return dial(String(to), Number(port), false);
  if (hold !== undefined) return dial(String(hold), Number(port), true);
  if (echo !== undefined) return echoes();
  if (call !== undefined) return callEc2(call as Asked);
  throw new Error("nothing asked");
}

async function dial(host: string, port: number, keeps: boolean): Promise<string> {
  const socket = connect({ host, port });
  const outcome = await new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve("silent"), PATIENCE_MS);
    const settle = (text: string) => {
      clearTimeout(timer);
      resolve(text);
    };
    socket.once("connect", () => settle("open"));
    socket.once("error", () => settle("refused"));
  });
  socket.on("error", () => {});
  if (keeps && outcome === "open") {
    held?.destroy();
    held = socket;
  } else socket.destroy();
  return outcome;
}

async function echoes(): Promise<string> {
  if (held === undefined) throw new Error("no connection is held");
  const answered = once(held, "data").then(() => "alive");
  answered.catch(() => {});
  held.write("x");
  return Promise.race([
    answered.catch(() => "silent"),
    new Promise<string>((resolve) => setTimeout(() => resolve("silent"), PATIENCE_MS)),
  ]);
}

/** With the keys, the Region and the endpoint of the environment. */
async function callEc2({ command, input }: Asked): Promise<unknown> {
  const client = new ec2.EC2Client({});
  const Command = (ec2 as unknown as Record<string, new (input: unknown) => never>)[`${command}Command`];
  if (Command === undefined) throw new Error(`no command ${command}`);
  const { $metadata: _, ...answer } = (await client.send(new Command(input))) as unknown as Asked;
  return answer;
}
