/** `cordon host enforce`, `observe` and `confirm`: changes the mode, waits until the host has it, and asks whether all is well. */

import { createInterface } from "node:readline/promises";
import { setTimeout as after } from "node:timers/promises";
import type { AskedConfirmation, AskedMode } from "../../own-api/hosts/mode.ts";
import type { ShownHost } from "../../own-api/hosts/show-host.ts";
import { ask, type Where } from "../question.ts";
import { formatTime } from "./duration.ts";

interface Values extends Where {
  readonly json: boolean;
}

interface Of {
  readonly host: string;
  readonly device: string | undefined;
}

const LOOKS_EVERY_MS = 500;
/** How long a host that enforces for good is waited for. */
const USUAL_WAIT_S = 30;

/** `within` is in seconds. Returns the exit status: 1 if the host doesn't enforce. */
export async function enforce(values: Values, of: Of, within: number | undefined): Promise<number> {
  const before = await hostOf(values, of.host);
  if (within === undefined && !values.json) {
    console.error(
      `Without --confirm nothing brings ${of.host} back: if the rules keep you out, you get in by its failsafe only (tcp/22, unless it was changed).`,
    );
  }
  const body: AskedMode = { ...of, mode: "enforce", confirmWithin: within };
  const { devices } = await ask(values, "/_cordon/hosts/mode", { body });
  if (values.json) {
    console.log(JSON.stringify({ host: of.host, devices }));
    return 0;
  }
  if (before.lastSeen === undefined && !before.isConnected) {
    console.log(
      `${of.host} hasn't reported yet. ${within === undefined ? "It enforces once it follows." : "Nothing to wait for: enforce it again when 'cordon hosts' shows it."}`,
    );
    return 1;
  }
  const names = devices.map(({ device }) => device);
  const waited = await untilItEnforces(values, before, names, within ?? USUAL_WAIT_S);
  if (waited !== "enforces") {
    console.log(
      within === undefined
        ? `${of.host} doesn't enforce yet (${waited}). See: cordon hosts`
        : `${of.host} didn't enforce in time (${waited}), and is in observe again. See: cordon hosts`,
    );
    return 1;
  }
  const until = devices.find(({ trial }) => trial !== undefined)?.trial?.until;
  if (until === undefined) {
    console.log(`${of.host} enforces on ${names.join(", ")}.`);
    return 0;
  }
  return await askForConfirmation(values, of, until);
}

/** Why it doesn't, if it doesn't within the time. */
async function untilItEnforces(
  where: Where,
  before: ShownHost,
  devices: readonly string[],
  seconds: number,
): Promise<string> {
  const end = Date.now() + seconds * 1000;
  let why = "it hasn't reported since";
  while (Date.now() < end) {
    await after(LOOKS_EVERY_MS);
    const now = await hostOf(where, before.name);
    if (now.lastSeen === before.lastSeen) continue;
    const chosen = now.devices.filter(({ device }) => devices.includes(device));
    if (chosen.every(({ reported }) => reported?.mode === "enforce")) return "enforces";
    const [problem] = now.problems;
    why = problem ?? "it reports that it observes";
  }
  return why;
}

async function askForConfirmation(values: Values, of: Of, until: string): Promise<number> {
  const how = `cordon host confirm ${of.host}${of.device === undefined ? "" : ` --device ${of.device}`}`;
  const when = formatTime(until);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    console.log(`${of.host} enforces until ${when}. If all is well, before then: ${how}`);
    return 0;
  }
  console.log(
    `${of.host} enforces. At ${when} it goes back to observe, unless you confirm. Open a new connection to it, and see that all is well.`,
  );
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const signal = AbortSignal.timeout(Math.max(1, Date.parse(until) - Date.now()));
  const answer = await terminal.question("Is all well? [y/N] ", { signal }).catch(() => undefined);
  terminal.close();
  if (answer === undefined) {
    console.log(`\nThe time is over: ${of.host} is in observe again.`);
    return 1;
  }
  if (/^y(?:es)?$/i.test(answer.trim())) return await confirm(values, of);
  await observe(values, of);
  return 1;
}

export async function confirm(values: Values, of: Of): Promise<number> {
  const confirmed = await ask(values, "/_cordon/hosts/confirm", { body: of satisfies AskedConfirmation });
  const names = confirmed.devices.map(({ device }) => device).join(", ");
  console.log(values.json ? JSON.stringify(confirmed) : `Confirmed: ${of.host} goes on enforcing on ${names}.`);
  return 0;
}

export async function observe(values: Values, of: Of): Promise<number> {
  const changed = await ask(values, "/_cordon/hosts/mode", { body: { ...of, mode: "observe" } satisfies AskedMode });
  const names = changed.devices.map(({ device }) => device).join(", ");
  console.log(
    values.json
      ? JSON.stringify(changed)
      : `${of.host} observes on ${names}: it refuses nothing, and counts what it would refuse.`,
  );
  return 0;
}

async function hostOf(where: Where, host: string): Promise<ShownHost> {
  const { hosts } = await ask(where, "/_cordon/hosts", { query: { host } });
  const [found] = hosts;
  if (found === undefined) throw new Error(`there is no host ${host} any more`);
  return found;
}
