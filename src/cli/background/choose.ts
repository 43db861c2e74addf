/** Which Cordon in the background a command is about. */
import { resolve } from "node:path";
import { Misuse } from "../command.ts";
import { readableText } from "../terminal/readable.ts";
import type { BackgroundState, Found } from "./control.ts";

export const choiceOptions = { port: { type: "string" }, data: { type: "string" } } as const;
export const choiceHelp = `  --port N        the one that listens on this port
  --data DIR      the one that keeps its log there`;

interface Choice {
  readonly port?: string | undefined;
  readonly data?: string | undefined;
}

/** Those that an option names; the only one if no option does. Throws an Error if it could be several. */
export function choose(found: readonly Found[], { port, data }: Choice): Found | undefined {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new Misuse(`--port takes a port, not ${port}`);
  const named = found.filter(
    ({ state }) => (port === undefined || state?.port === Number(port)) && (data === undefined || isAt(state, data)),
  );
  if (named.length < 2) return named[0];
  const lines = named.map((one) => `  ${nameOf(one)}`).join("\n");
  throw new Error(`there are several in the background. Name one with --port N or --data DIR:\n${lines}`);
}

const isAt = (state: BackgroundState | undefined, data: string): boolean =>
  state !== undefined &&
  (data === "memory" || state.data === "memory" ? state.data === data : resolve(state.data) === resolve(data));

export const nameOf = ({ pid, state }: Found): string =>
  state === undefined
    ? `process ${pid}, which is still starting or hangs`
    : readableText(`${state.url}, process ${state.pid}, log ${state.data}`);
