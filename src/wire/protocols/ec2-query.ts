/** The EC2 query protocol: parameters in a form or URL, answers in XML (catalogue 1-3). */
import type { Structure } from "../shapes.ts";
import type { Asked, Protocol } from "./protocol.ts";
import { decodeQuery } from "./query.ts";
import { encodeAround, encodeMembers, escapeXml } from "./xml.ts";

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const CONTENT_TYPE = "text/xml;charset=UTF-8";

export const ec2QueryProtocol: Protocol = {
  decode: (shapes, { parameters }) => decodeQuery(shapes.input, parameters, ""),

  // AWS: an operation without output answers `<return>true</return>`.
  encode(shapes, asked, output, requestId) {
    const members = shapes.output === undefined ? "<return>true</return>" : encodeMembers(shapes.output, output);
    const [open, close] = rootOf(asked, requestId);
    return { status: 200, contentType: CONTENT_TYPE, body: `${open}${members}${close}` };
  },

  frame(shapes, asked, output, list, requestId) {
    const frame = encodeAround(shapes.output as Structure, output, list);
    const [open, close] = rootOf(asked, requestId);
    return { ...frame, contentType: CONTENT_TYPE, before: open + frame.before, after: frame.after + close };
  },

  // AWS: errors have another root, no namespace and another spelling of the request id (catalogue 2).
  encodeError({ code, message, status }, requestId) {
    const error = `<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
    const body = `${XML}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
    return { status, contentType: CONTENT_TYPE, body };
  },
};

const rootOf = ({ action, version }: Asked, requestId: string) =>
  [
    `${XML}<${action}Response xmlns="http://ec2.amazonaws.com/doc/${version}/"><requestId>${requestId}</requestId>`,
    `</${action}Response>`,
  ] as const;
