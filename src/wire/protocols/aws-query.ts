/** The AWS query protocol, as IAM and STS speak it: like EC2's, but with a result element, and `member` in lists. */
import type { Structure } from "../shapes.ts";
import type { Protocol } from "./protocol.ts";
import { decodeQuery } from "./query.ts";
import { encodeAround, encodeMembers, escapeXml } from "./xml.ts";

const CONTENT_TYPE = "text/xml";

/** `namespace` is that of the service's documents. */
export const awsQueryProtocol = (namespace: string): Protocol => ({
  decode: (shapes, { parameters }) => decodeQuery(shapes.input, parameters, "member"),

  encode(shapes, { action }, output, requestId) {
    const members = shapes.output === undefined ? "" : encodeMembers(shapes.output, output);
    // AWS: without output there's no result element.
    const result = shapes.output === undefined ? "" : `<${action}Result>${members}</${action}Result>`;
    const [open, close] = around(namespace, action, requestId);
    return { status: 200, contentType: CONTENT_TYPE, body: open + result + close };
  },

  frame(shapes, { action }, output, list, requestId) {
    const frame = encodeAround(shapes.output as Structure, output, list);
    const [open, close] = around(namespace, action, requestId);
    const [before, after] = [`${open}<${action}Result>${frame.before}`, `${frame.after}</${action}Result>${close}`];
    return { ...frame, contentType: CONTENT_TYPE, before, after };
  },

  encodeError({ code, message, status }, requestId) {
    const type = status < 500 ? "Sender" : "Receiver";
    const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
    const body = `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>\n`;
    return { status, contentType: CONTENT_TYPE, body };
  },
});

const around = (namespace: string, action: string, requestId: string) =>
  [
    `<${action}Response xmlns="${namespace}">`,
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>\n`,
  ] as const;
