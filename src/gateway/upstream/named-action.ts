/**
 * The operation that a passed call names, as far as its permission may rest on that. A call can name one in several places, and Cordon
 * doesn't know which of them its upstream believes. So it counts only if all agree, and if the service reads a name there at all:
 * a service of REST goes by method and path, whatever else the request has in it.
 */
import { readForm } from "../../wire/protocols/query.ts";
import type { Request } from "../handle-call.ts";
import { bucketIn, hasBody, isForm } from "./where-to.ts";

/** Their paths are their callers' own, so that `/` is one too. */
const OF_ANY_PATH = /^(?:s3|s3-.+|s3express|execute-api|lambda|es|aoss|appsync|vpc-lattice-svcs)$/;
/** One header, with one name in it: some services' prefix has a namespace of AWS's. */
const TARGET = /^(?:com\.amazonaws\.[\w.]+\.)?\w+\.\w+$/;
/** How the newer CBOR names an operation. */
const CBOR_PATH = /^\/service\/[^/]+\/operation\/(\w+)$/;

interface Named {
  /** As signatures name it. */
  readonly service: string;
  /** What Cordon itself has read. */
  readonly action: string | undefined;
}

/** Undefined if none is named, or not surely. `body` is what was read of the body, if it was. */
export function namedAction(
  { service, action }: Named,
  { method, path, headers, query }: Request,
  body: Buffer | undefined,
): string | undefined {
  const inPath = CBOR_PATH.exec(path)?.[1];
  const isNamedByPath = path !== "/" && inPath === undefined && service !== "sqs";
  if (OF_ANY_PATH.test(service) || isNamedByPath || bucketIn(headers["host"]) !== undefined) return undefined;
  const inQuery = actionsIn(query);
  if (method !== "POST" && (method !== "GET" || inQuery.length === 0)) return undefined;
  const isRead = !hasBody(headers) || (isForm(headers) && body !== undefined);
  // An upstream may prefer what is in the body, whatever type that says it has.
  if (!isRead && (isForm(headers) || inQuery.length > 0)) return undefined;
  const inBody = isForm(headers) && body !== undefined ? actionsInForm(body) : [];
  if (inBody === undefined) return undefined;
  const target = headers["x-amz-target"];
  if (target !== undefined && !TARGET.test(target)) return undefined;
  const named = new Set([action, target?.split(".").at(-1), inPath, ...inQuery, ...inBody]);
  named.delete(undefined);
  const [only] = named;
  return named.size === 1 && /^\w+$/.test(only ?? "") ? only : undefined;
}

const actionsIn = (pairs: readonly (readonly [string, string])[]): readonly string[] =>
  pairs.filter(([name]) => name === "Action").map(([, value]) => value);

/** Undefined if it isn't one. */
function actionsInForm(form: Buffer): readonly string[] | undefined {
  try {
    return actionsIn(readForm(form.toString("utf8")));
  } catch {
    return undefined;
  }
}
