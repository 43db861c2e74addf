/** Cordon's own interface below `/_cordon/`, typed by the server's own contract. */
import { Sha256 } from "@aws-crypto/sha256-browser";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Answers } from "../../../src/own-api/routes.ts";
import { Problem } from "./problem.ts";
import type { Session } from "./session.ts";

export interface Question {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON, by POST. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** What a path answers. Rejects with a Problem. */
export async function ask<Path extends keyof Answers>(
  session: Session,
  path: Path,
  question: Question = {},
): Promise<Answers[Path]> {
  const text = await (await send(session, path, question)).text();
  // Some answer nothing, with 204.
  return (text === "" ? undefined : JSON.parse(text)) as Answers[Path];
}

/** Of a path that answers line by line: each line as it comes. */
export async function* askLines<Path extends keyof Answers>(
  session: Session,
  path: Path,
  question: Question = {},
): AsyncGenerator<Answers[Path]> {
  const { body } = await send(session, path, question);
  if (body === null) return;
  let rest = "";
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (rest + piece.value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield JSON.parse(line) as Answers[Path];
    }
  } finally {
    await reader.cancel();
  }
}

/** For anyone: nothing is signed. */
export async function askUnsigned<Path extends "/_cordon/sign-in" | "/_cordon/health">(
  path: Path,
): Promise<Answers[Path]> {
  const answer = await fetch(path);
  if (!answer.ok) throw await problemIn(answer);
  return (await answer.json()) as Answers[Path];
}

async function send(session: Session, path: string, { query = {}, body, signal }: Question): Promise<Response> {
  const { protocol, hostname, host, origin } = location;
  const given = { ...(session.at !== undefined && takesMoment(path) && { at: session.at }), ...query };
  const asked = Object.fromEntries(
    Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const text = body === undefined ? undefined : JSON.stringify(body);
  const method = text === undefined ? "GET" : "POST";
  const { region, key } = session;
  const signer = new SignatureV4({ service: "cordon", region, credentials: key, sha256: Sha256 });
  const signed = await signer.sign({ method, protocol, hostname, path, query: asked, headers: { host }, body: text });
  // The browser sends its own, and takes no other.
  const { host: _, ...headers } = signed.headers;
  const answer = await fetch(`${origin}${path}?${new URLSearchParams(asked)}`, {
    method,
    headers,
    signal: signal ?? null,
    ...(text !== undefined && { body: text }),
  });
  if (!answer.ok) throw await problemIn(answer);
  return answer;
}

/** The questions that have an answer of the past. */
const takesMoment = (path: string): boolean =>
  [
    "/_cordon/check",
    "/_cordon/reach",
    "/_cordon/open",
    "/_cordon/open/summary",
    "/_cordon/expectations",
    "/_cordon/matrix",
    "/_cordon/summary",
    "/_cordon/ipam/usage",
  ].includes(path);

async function problemIn(answer: Response): Promise<Problem> {
  const text = await answer.text();
  try {
    return new Problem(String(answer.status), (JSON.parse(text) as { readonly error: string }).error);
  } catch {
    return new Problem(String(answer.status), text.slice(0, 500) || answer.statusText);
  }
}
