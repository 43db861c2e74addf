/** The REST protocol with JSON: method and path name the operation, and what the URL doesn't have is in the body. */
import { Malformed } from "../malformed.ts";
import type { Structure } from "../shapes.ts";
import { awsJsonProtocol, decodeMembers, encodeBody, parse } from "./aws-json.ts";
import type { Protocol } from "./protocol.ts";
import { restJsonErrors } from "./rest-errors.ts";

const CONTENT_TYPE = "application/json";

export const restJsonProtocol: Protocol = {
  ...restJsonErrors,

  decode({ input }, { body, parameters }) {
    const value = parse(body);
    // A body that isn't an object is refused as one.
    if (typeof value !== "object" || value === null || Array.isArray(value)) return decodeMembers(input, value);
    // What belongs into the URL isn't read from the body.
    const outside = input.members.flatMap(({ name, queryName }) =>
      queryName === "" ? [] : [[name, undefined] as const],
    );
    return decodeMembers(input, { ...value, ...Object.fromEntries(outside), ...inUrl(input, parameters) });
  },

  encode: (shapes, _, output) => ({ status: 200, contentType: CONTENT_TYPE, body: encodeBody(shapes, output) }),

  frame: (...given) => ({ ...awsJsonProtocol.frame(...given), contentType: CONTENT_TYPE }),
};

/** The members that the query has; it only has texts and whole numbers. */
function inUrl(
  { byQueryName }: Structure,
  parameters: readonly (readonly [string, string])[],
): Readonly<Record<string, unknown>> {
  const members = parameters.map(([name, text]) => {
    const member = name === "" ? undefined : byQueryName.get(name);
    if (member === undefined) throw new Malformed("unknown", name);
    return [member.name, member.shape.kind === "number" && /^[0-9]{1,9}$/.test(text) ? Number(text) : text] as const;
  });
  return Object.fromEntries(members);
}
