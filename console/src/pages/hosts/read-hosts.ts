/** Asks for hosts, and says in words what is wanted of them and what holds. */
import { useQuery } from "@tanstack/react-query";
import type { ListedHosts } from "../../../../src/own-api/hosts/list.ts";
import type { ShownDevice, ShownHost } from "../../../../src/own-api/hosts/show-host.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";

const ASKS_AGAIN_MS = 3_000;

/** Hosts report by themselves, so they're asked about again and again. `host` is a name; undefined for all. */
export function useHosts(host?: string) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "hosts", host],
    queryFn: ({ signal }) => ask(session, "/_cordon/hosts", { query: { host }, signal }),
    refetchInterval: ASKS_AGAIN_MS,
  });
}

const BECAUSE = {
  "trial-ended": "nobody confirmed in time",
  "told-on-host": "told so on the host",
  "no-rule-set": "there are no rules for it",
} as const;

export interface Said {
  readonly look: "success" | "pending" | "warning" | "info";
  readonly text: string;
}

/** What a device does, and what is wanted of it if that differs. */
export function modeOf({ mode, trial, reported }: ShownDevice): Said {
  const wanted = trial === undefined ? mode : `${mode}, on trial`;
  if (reported === undefined) return { look: "pending", text: `${wanted} is wanted, not reported yet` };
  const why = reported.because === undefined ? "" : `: ${BECAUSE[reported.because]}`;
  if (reported.mode !== mode) return { look: "warning", text: `${reported.mode}, wanted ${wanted}${why}` };
  if (why !== "") return { look: "warning", text: `${wanted}${why}` };
  return { look: mode === "enforce" ? "success" : "info", text: wanted };
}

/** Whether a host has the newest rules. */
export function rulesOf({ applied, isCurrent }: ShownHost, { revision }: Pick<ListedHosts, "revision">): Said {
  if (applied === undefined) return { look: "pending", text: `none of revision ${revision}` };
  const lag = revision - applied;
  if (isCurrent || lag <= 0) return { look: "success", text: `current, revision ${revision}` };
  return { look: "warning", text: `revision ${applied} of ${revision}, ${lag} behind` };
}

export function seenOf({ keySince, lastSeen, isConnected }: ShownHost, { time }: Pick<ListedHosts, "time">): Said {
  if (keySince === undefined) return { look: "pending", text: "hasn't joined" };
  if (lastSeen === undefined) {
    return isConnected ? { look: "success", text: "now" } : { look: "warning", text: "not since the server started" };
  }
  const ago = `${durationOf((Date.parse(time) - Date.parse(lastSeen)) / 1000)} ago`;
  return isConnected ? { look: "success", text: ago } : { look: "warning", text: `${ago}, away` };
}

const UNITS = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
] as const;

function durationOf(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${Math.max(0, Math.round(seconds / size))} ${unit}`;
}

export const driftOf = ({ drift }: ShownHost): string =>
  drift === undefined ? "–" : drift.times === 0 ? "none" : `${drift.times} times`;

export const sum = (devices: readonly ShownDevice[], what: "refused" | "wouldRefuse" | "byFailsafe"): number =>
  devices.reduce((total, { reported }) => total + (reported?.[what] ?? 0), 0);
