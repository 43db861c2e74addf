/** Hosts as a table: one line for each device, and whatever is wrong below. */
import type { ListedHosts } from "../../own-api/hosts/list.ts";
import type { ShownDevice, ShownHost } from "../../own-api/hosts/show-host.ts";
import { type Look, paint, table } from "../terminal/table.ts";
import { formatDuration } from "./duration.ts";

const HEAD = ["HOST", "DEVICE", "INTERFACE", "MODE", "REFUSED", "REVISION", "DRIFT", "LAST SEEN", "VERSION"];

export function formatHosts({ hosts, revision, time }: ListedHosts, look: Look): string {
  if (hosts.length === 0) return "There are no hosts. To add one: cordon host add NAME --interface eth0=eni-...";
  const rows = hosts.flatMap((host) =>
    host.devices.map((device, i) => [
      i === 0 ? paint(look, "strong", host.name) : "",
      device.isGuest ? `${device.device} (guest)` : device.device,
      interfaceOf(device),
      modeOf(device, look),
      refusedOf(device),
      ...(i === 0
        ? [revisionOf(host, revision, look), driftOf(host, look), seenOf(host, time, look), host.version ?? ""]
        : []),
    ]),
  );
  const problems = hosts.flatMap(({ name, problems, drift, outliving = [] }) => [
    ...problems.map((problem) => `${name}: ${problem}`),
    ...(drift?.last === undefined ? [] : [`${name}: drift, last repaired ${drift.last.at}: ${drift.last.what}`]),
    ...(outliving.length === 0
      ? []
      : [`${name}: connections that outlive the revoke of their rule: ${outliving.length}. cordon check names them`]),
  ]);
  const below = problems.length === 0 ? [] : ["", ...problems.map((problem) => paint(look, "bad", problem))];
  return [table(rows, { look, head: HEAD }), ...below].join("\n");
}

/** `eth0 is bound to eni-0abc (web-1), and leads to a guest`. */
export const formatBound = (device: ShownDevice): string =>
  `${device.device} is bound to ${interfaceOf(device)}${device.isGuest ? ", and leads to a guest" : ""}`;

const interfaceOf = ({ interfaceId, name }: ShownDevice): string =>
  name === undefined ? interfaceId : `${interfaceId} (${name})`;

const BECAUSE = {
  "trial-ended": "nobody confirmed in time",
  "told-on-host": "told so on the host",
  "no-rule-set": "there are no rules for it",
} as const;

function modeOf({ mode, trial, reported }: ShownDevice, look: Look): string {
  const wanted = trial === undefined ? mode : `${mode} until ${trial.until.slice(11, 19)}`;
  if (reported === undefined) return `${wanted} (not yet)`;
  const { mode: really, because } = reported;
  const why = because === undefined ? "" : `: ${BECAUSE[because]}`;
  if (really !== mode) return paint(look, "warning", `${really}, wanted ${wanted}${why}`);
  return because === undefined ? wanted : paint(look, "warning", `${wanted}${why}`);
}

/** Packets since the agent started. */
function refusedOf({ reported }: ShownDevice): string {
  if (reported === undefined) return "";
  const { refused, wouldRefuse, byFailsafe } = reported;
  const parts = [
    ...(refused > 0 || reported.mode === "enforce" ? [`${refused}`] : []),
    ...(wouldRefuse > 0 || reported.mode === "observe" ? [`would: ${wouldRefuse}`] : []),
    ...(byFailsafe > 0 ? [`failsafe let in: ${byFailsafe}`] : []),
  ];
  return parts.join(", ");
}

function revisionOf({ applied, isCurrent }: ShownHost, revision: number, look: Look): string {
  if (applied === undefined) return paint(look, "warning", `none of ${revision}`);
  const lag = revision - applied;
  if (isCurrent || lag <= 0) return `${revision}`;
  return paint(look, "warning", `${applied} of ${revision}, ${lag} behind`);
}

function driftOf({ drift }: ShownHost, look: Look): string {
  if (drift === undefined) return "";
  return drift.times === 0 ? "none" : paint(look, "warning", `${drift.times}x`);
}

function seenOf({ keySince, lastSeen, isConnected }: ShownHost, now: string, look: Look): string {
  if (keySince === undefined) return paint(look, "quiet", "hasn't joined");
  if (lastSeen === undefined) return isConnected ? "now" : paint(look, "bad", "not since the server started");
  const ago = `${formatDuration((Date.parse(now) - Date.parse(lastSeen)) / 1000)} ago`;
  return isConnected ? ago : paint(look, "bad", `${ago}, away`);
}
