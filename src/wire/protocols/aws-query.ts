/** The AWS query protocol, as STS speaks it: like EC2's, but with a result element, and `member` in lists. */
import type { Protocol } from "./protocol.ts";
import { decodeQuery } from "./query.ts";
import { encodeMembers, escapeXml } from "./xml.ts";

const CONTENT_TYPE = "text/xml";

/** `namespace` is that of the service's documents. */
export const awsQueryProtocol = (namespace: string): Protocol => ({
  decode: (shapes, { parameters }) => decodeQuery(shapes.input, parameters, "member"),

  encode(shapes, { action }, output, requestId) {
    const members = shapes.output === undefined ? "" : encodeMembers(shapes.output, output);
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    const result = `<${action}Result>${members}</${action}Result>`;
    const body = `<${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>\n`;
    return { status: 200, contentType: CONTENT_TYPE, body };
  },

  // No operation that is served in this protocol lists anything.
  frame(_, { action }) {
    throw new Error(`${action} has no long lists`);
  },

  encodeError({ code, message, status }, requestId) {
    const type = status < 500 ? "Sender" : "Receiver";
    const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
    const body = `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>\n`;
    return { status, contentType: CONTENT_TYPE, body };
  },
});
