/** What Cordon answers, or an Error with what its refusal says. */

import { type Asked, askCordon, send } from "./ask-cordon.ts";
import { readableText } from "./terminal/readable.ts";

export async function askForBody(endpoint: string, path: string, asked?: Asked): Promise<unknown> {
  const { status, body } = await askCordon(endpoint, path, asked);
  if (status < 400) return body;
  throw refusal(status, body);
}

/** The lines of an answer that comes one by one. */
export async function* askForLines(endpoint: string, path: string, asked: Asked): AsyncIterable<unknown> {
  const response = await send(endpoint, path, asked);
  if (response.status >= 400) throw refusal(response.status, await response.json().catch(() => undefined));
  let rest = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

const refusal = (status: number, body: unknown): Error =>
  new Error(
    readableText((body as { error?: string } | undefined)?.error ?? "") ||
      `what answers there is not a Cordon (status ${status})`,
  );
