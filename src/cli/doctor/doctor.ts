/** `cordon doctor`: what is wrong here, and what to do about it. */
import { defaultEndpoint } from "../ask-cordon.ts";
import { command, Misuse } from "../command.ts";
import { defaultDirectory, readDirectory } from "../log-files/data-directory.ts";
import { readable } from "../terminal/readable.ts";
import { lookOf, paint, table } from "../terminal/table.ts";
import { checkDataFolder } from "./data-folder.ts";
import { checkEnvironment } from "./environment.ts";
import type { Finding } from "./findings.ts";
import { checkNft, checkNode, checkPort } from "./machine.ts";
import { checkServer } from "./server.ts";

const usage = `Usage: cordon doctor [options]

Looks at what a Cordon and its callers need here: Node, the data folder and its disk, the port, what answers at the
endpoint, its certificate and clock, the keys, variables that lead AWS's clients elsewhere, and nftables. Says what is
wrong and what to do. Changes nothing.

  --data DIR      the folder of the log (default $CORDON_DATA, else ~/.local/share/cordon)
  --port N        the port to serve on (default 4566)
  --endpoint URL  the Cordon to look at (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
  --json          print the findings as JSON

Exit status: 0 nothing is wrong, 1 something is.`;

const TONES = { fine: "good", note: "warning", problem: "bad" } as const;

export default command({
  name: "doctor",
  usage,
  options: {
    data: { type: "string" },
    port: { type: "string", default: "4566" },
    endpoint: { type: "string" },
    json: { type: "boolean", default: false },
  },
  async run({ data = defaultDirectory(), port, endpoint: asked, json }, [surplus]) {
    if (surplus !== undefined) throw new Misuse(`it takes no ${surplus}`);
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
      throw new Misuse(`--port takes 1 to 65535, not ${port}`);
    const endpoint = asked ?? defaultEndpoint();
    if (!/^https?:\/\/./.test(endpoint) || !URL.canParse(endpoint))
      throw new Misuse(`the endpoint is a URL such as http://127.0.0.1:4566, not '${endpoint}'`);
    const isNamed = asked !== undefined || process.env["AWS_ENDPOINT_URL"] !== undefined;
    const findings = await lookAround({ data: readDirectory(data), port: Number(port), endpoint, isNamed });
    if (json) console.log(JSON.stringify(findings));
    else console.log(format(readable(findings)));
    return findings.some(({ state }) => state === "problem") ? 1 : 0;
  },
});

interface Asked {
  readonly data: string;
  readonly port: number;
  readonly endpoint: string;
  readonly isNamed: boolean;
}

async function lookAround({ data, port, endpoint, isNamed }: Asked): Promise<readonly Finding[]> {
  const server = await checkServer(endpoint, isNamed);
  const isThere = server.some(({ what, state }) => what === "server" && state === "fine");
  const { port: at, hostname } = new URL(endpoint);
  const isHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname) && Number(at) === port;
  return [
    checkNode(process.versions.node),
    ...checkDataFolder(data),
    await checkPort(port, isThere && isHere),
    ...server,
    ...checkEnvironment(process.env, endpoint),
    ...checkNft(),
  ];
}

function format(findings: readonly Finding[]): string {
  const look = lookOf(process.stdout);
  const rows = findings.flatMap(({ what, state, found, remedy }) => [
    [paint(look, TONES[state], state === "fine" ? "ok" : state), what, found],
    ...(remedy === undefined ? [] : [["", "", `-> ${remedy}`]]),
  ]);
  return table(rows, { look });
}
