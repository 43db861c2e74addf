/** The EC2 query protocol: parameters in a form or URL, answers in XML (catalogue 1-3). */
import type { Protocol } from "./protocol.ts";
import { decodeQuery } from "./query.ts";
import { encodeMembers, escapeXml } from "./xml.ts";

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const CONTENT_TYPE = "text/xml;charset=UTF-8";

export const ec2QueryProtocol: Protocol = {
  decode: (shapes, { parameters }) => decodeQuery(shapes.input, parameters, ""),

  // AWS: an operation without output answers `<return>true</return>`.
  encode(shapes, { action, version }, output, requestId) {
    const members = shapes.output === undefined ? "<return>true</return>" : encodeMembers(shapes.output, output);
    const name = `${action}Response`;
    const body = `${XML}<${name} xmlns="http://ec2.amazonaws.com/doc/${version}/"><requestId>${requestId}</requestId>${members}</${name}>`;
    return { status: 200, contentType: CONTENT_TYPE, body };
  },

  // AWS: errors have another root, no namespace and another spelling of the request id (catalogue 2).
  encodeError({ code, message, status }, requestId) {
    const error = `<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
    const body = `${XML}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
    return { status, contentType: CONTENT_TYPE, body };
  },
};
