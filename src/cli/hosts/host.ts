/** `cordon host`: binds a machine's devices to network interfaces, lets it join, and says whether it enforces. */
import type { AskedDevice, AskedHost } from "../../own-api/hosts/add.ts";
import { defaultEndpoint } from "../ask-cordon.ts";
import { command, Misuse } from "../command.ts";
import { nearest } from "../nearest.ts";
import { ask, type Where, whereHelp, whereOptions } from "../question.ts";
import { readable } from "../terminal/readable.ts";
import { readDuration } from "./duration.ts";
import { confirm, enforce, observe } from "./enforce.ts";
import { formatBound } from "./format-hosts.ts";
import { FAILSAFE, joinCommand } from "./join-command.ts";
import { refused } from "./refused.ts";

const usage = `Usage: cordon host VERB NAME [options]

  add NAME        a machine of that name may join: the groups of its interfaces hold on its devices
  token NAME      another token for it to join with, if its key is lost
  enforce NAME    what the groups don't allow is refused
  confirm NAME    enforcing goes on, though its time for a confirmation isn't over
  observe NAME    nothing is refused, only counted
  refused NAME    what it refused lately, or would refuse, and the rule that nearly allows it
  remove NAME     the machine's key and tokens end, at once. Its rules stay until 'cordon agent down' there

  --interface DEV=ENI  add: this device has this network interface, by its id, name or private address; repeatable
  --guest DEV=ENI      add: this tap or veth leads to a guest that has this network interface; repeatable
  --reusable           add, token: any number of machines may join with the token, one after the other: for images
  --expires TIME       add, token: how long the token is good (default 1h)
  --server URL         add, token: where the machine reaches the server (default: where this command asks)
  --device DEV         enforce, confirm, observe: only this device
  --confirm TIME       enforce: go back to observe after this time, unless it's confirmed
  --json               print the answer as JSON
${whereHelp("the Region of the host")}

'cordon hosts' lists them. docs/hosts.md says how to begin.`;

const VERBS = ["add", "token", "enforce", "confirm", "observe", "refused", "remove"];

/** Options that not every verb takes. */
const OF_VERBS: Readonly<Record<string, readonly string[]>> = {
  interface: ["add"],
  guest: ["add"],
  reusable: ["add", "token"],
  expires: ["add", "token"],
  server: ["add", "token"],
  device: ["enforce", "confirm", "observe"],
  confirm: ["enforce"],
};

export default command({
  name: "host",
  usage,
  options: {
    ...whereOptions,
    interface: { type: "string", multiple: true },
    guest: { type: "string", multiple: true },
    reusable: { type: "boolean" },
    expires: { type: "string" },
    server: { type: "string" },
    device: { type: "string" },
    confirm: { type: "string" },
    json: { type: "boolean", default: false },
  },
  async run(values, [verb = "", name, ...more]) {
    if (!VERBS.includes(verb)) throw new Misuse(unknownVerb(verb));
    if (name === undefined) throw new Misuse(`say which host: cordon host ${verb} NAME`);
    if (more.length > 0) throw new Misuse(`it takes one host, not also ${more.join(" ")}`);
    refuseOthers(verb, values);
    const { device } = values;
    switch (verb) {
      case "add":
        return await add(name, values);
      case "token":
        return await token(name, values);
      case "enforce":
        return await enforce(
          values,
          { host: name, device },
          values.confirm === undefined ? undefined : readDuration("--confirm", values.confirm),
        );
      case "confirm":
        return await confirm(values, { host: name, device });
      case "observe":
        return await observe(values, { host: name, device });
      case "refused":
        return await refused(values, name);
      default:
        return await remove(name, values);
    }
  },
});

function unknownVerb(verb: string): string {
  if (verb === "") return `say one of ${VERBS.join(", ")}`;
  const near = nearest(verb, VERBS);
  return near === undefined ? `there is no ${verb}, only ${VERBS.join(", ")}` : `did you mean ${near}?`;
}

function refuseOthers(verb: string, values: Readonly<Record<string, unknown>>): void {
  for (const [option, verbs] of Object.entries(OF_VERBS)) {
    if (values[option] !== undefined && !verbs.includes(verb)) throw new Misuse(`${verb} takes no --${option}`);
  }
}

interface TokenValues extends Where {
  readonly reusable?: boolean | undefined;
  readonly expires?: string | undefined;
  readonly server?: string | undefined;
  readonly json: boolean;
}

const askedToken = ({ reusable, expires }: TokenValues) => ({
  reusable,
  expiresIn: expires === undefined ? undefined : readDuration("--expires", expires),
});

const serverOf = ({ server, endpoint = defaultEndpoint() }: TokenValues): string => {
  const url = server ?? endpoint;
  if (/^https?:\/\/./.test(url) && URL.canParse(url)) return url;
  throw new Misuse(`--server takes a URL such as https://cordon.example:4566, not ${url}`);
};

interface AddValues extends TokenValues {
  readonly interface?: readonly string[] | undefined;
  readonly guest?: readonly string[] | undefined;
}

async function add(name: string, values: AddValues): Promise<number> {
  const devices = [...devicesIn(values.interface, false), ...devicesIn(values.guest, true)];
  if (devices.length === 0) throw new Misuse("say which device has which interface: --interface eth0=eni-...");
  const server = serverOf(values);
  const added = await ask(values, "/_cordon/hosts/add", {
    body: { name, devices, ...askedToken(values) } satisfies AskedHost,
  });
  if (values.json) {
    console.log(JSON.stringify(added));
    return 0;
  }
  const { host, ...given } = readable(added);
  const bound = host.devices.map((each) => `  ${formatBound(each)}`);
  const next = `It will observe: count what the rules would refuse, and refuse nothing. 'cordon host refused ${name}' says what that is.\nThen: cordon host enforce ${name} --confirm 60s`;
  console.log([`${name} is added.`, ...bound, "", joinCommand(name, given, server), "", next, FAILSAFE].join("\n"));
  return 0;
}

function devicesIn(given: readonly string[] = [], isGuest: boolean): readonly AskedDevice[] {
  return given.map((text) => {
    const at = text.indexOf("=");
    if (at < 1 || at === text.length - 1) {
      throw new Misuse(
        `--${isGuest ? "guest" : "interface"} takes DEVICE=INTERFACE, such as eth0=eni-..., not ${text}`,
      );
    }
    return { device: text.slice(0, at), interface: text.slice(at + 1), isGuest };
  });
}

async function token(name: string, values: TokenValues): Promise<number> {
  const server = serverOf(values);
  const given = await ask(values, "/_cordon/hosts/token", { body: { host: name, ...askedToken(values) } });
  console.log(
    values.json
      ? JSON.stringify(given)
      : `${joinCommand(name, given, server)}\n\nIf it has joined before: add --again.`,
  );
  return 0;
}

async function remove(name: string, values: Where & { readonly json: boolean }): Promise<number> {
  await ask(values, "/_cordon/hosts/remove", { body: { host: name } });
  if (values.json) console.log("{}");
  else {
    console.log(
      `${name} is removed: its key and tokens are good for nothing. What rules it has stay there, as they are. To remove them, on it: cordon agent down`,
    );
  }
  return 0;
}
