/** What a request says: in its query, and in its body of JSON. */

import { readJson } from "../gateway/http/read-json.ts";
import { OwnRefusal, type OwnRequest } from "../gateway/http-server.ts";

/** What the query has under a name. */
export const parameter = ({ query }: OwnRequest, name: string): string | undefined =>
  query.find(([key]) => key === name)?.[1];

/** All that the query has under a name. */
export const parameters = ({ query }: OwnRequest, name: string): readonly string[] =>
  query.flatMap(([key, value]) => (key === name ? [value] : []));

/** An object of which nothing is certain. */
export type Sent = Readonly<Record<string, unknown>>;

export async function bodyOf({ readBody }: OwnRequest): Promise<Sent> {
  const sent = await readJson(await readBody());
  if (typeof sent !== "object" || sent === null || Array.isArray(sent))
    throw new OwnRefusal("the body is not an object");
  return sent as Sent;
}

/**
 * A part of the body, read as text, for a refusal to quote if it is none. `String` would throw for an object that was sent with
 * a member `toString`.
 */
export const textOf = (sent: unknown): string => (typeof sent === "string" ? sent : JSON.stringify(sent));

/** A list that the body has under a name. */
export function listOf(body: Sent, name: string): readonly unknown[] {
  const list = body[name];
  if (!Array.isArray(list)) throw new OwnRefusal(`the body needs a list "${name}"`);
  return list;
}
