/** `cordon agent join`: makes the host's key, and has the server know it. */
import { readFileSync } from "node:fs";
import { askAgent } from "../control.ts";
import { enrol } from "../server/enrol.ts";
import { type JoinToken, readToken } from "../server/join-token.ts";
import type { StateDirectory } from "../state/state-directory.ts";
import { sayFailsafe } from "./failsafe.ts";

export interface JoinArguments {
  readonly server: string;
  /** `file:PATH`, or the token itself. */
  readonly token: string;
  readonly failsafe: readonly string[];
  readonly revoked: "live" | "cut";
  /** Also if the host has joined before. */
  readonly isAgain: boolean;
  readonly version: string;
}

/** Resolves with what to say. */
export async function join(directory: StateDirectory, asked: JoinArguments): Promise<string> {
  const token = tokenIn(asked.token);
  if (directory.hasJoined() && !asked.isAgain) {
    const { name, server } = directory.readEnrolment();
    throw new Error(`this host has joined ${server} as ${name} already. To join anew, add --again`);
  }
  if ((await askAgent(directory.socket, { verb: "status" })) !== undefined) {
    throw new Error("the agent runs. Stop it first: systemctl stop cordon-agent");
  }
  const { failsafe, revoked } = asked;
  const signal = AbortSignal.timeout(60_000);
  const enrolment = await enrol(directory, { ...asked, token, now: Date.now(), signal });
  return [
    `${enrolment.name} (${enrolment.hostId}) has joined ${enrolment.server}. Its key is in ${directory.path}, and nowhere else.`,
    `It observes: it counts what the rules would refuse, and refuses nothing. To enforce: cordon host enforce ${enrolment.name} --confirm 60s`,
    failsafe.length === 0
      ? "Once it enforces, nothing but the rules lets anybody in: there is no failsafe."
      : `Once it enforces, ${sayFailsafe(failsafe)} stays open to everyone whatever the rules say, so that nobody is locked out (--failsafe changes that).`,
    revoked === "live"
      ? "A connection outlives the revoke of its rule if it's tracked, as on AWS (--revoked cut ends it)."
      : "A connection ends when the last rule that allows it goes.",
    "Next: cordon agent units --install, and then: systemctl enable --now cordon-agent-boot cordon-agent",
  ].join("\n");
}

function tokenIn(text: string): JoinToken {
  const token = readToken(text.startsWith("file:") ? fileText(text.slice("file:".length)) : text);
  if (token !== undefined) return token;
  throw new Error("that's not a token to join with, or not all of it. Get one with: cordon host token NAME");
}

function fileText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`the token's file ${path} can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
