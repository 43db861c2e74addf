/** The EC2 query protocol: parameters in a form or URL, answers in XML (catalogue 1-3). */
import type { OperationShapes } from "../shapes.ts";
import type { Answer, WireError } from "./answer.ts";
import { decodeQuery } from "./query.ts";
import { encodeMembers, escapeXml } from "./xml.ts";

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const decodeEc2Query = (shapes: OperationShapes, parameters: Iterable<readonly [string, string]>) =>
  decodeQuery(shapes.input, parameters, "");

/** AWS: an operation without output answers `<return>true</return>`. */
export function encodeEc2Query(
  operation: string,
  version: string,
  shapes: OperationShapes,
  output: Readonly<Record<string, unknown>>,
  requestId: string,
): Answer {
  const members = shapes.output === undefined ? "<return>true</return>" : encodeMembers(shapes.output, output);
  const name = `${operation}Response`;
  const body = `${XML}<${name} xmlns="http://ec2.amazonaws.com/doc/${version}/"><requestId>${requestId}</requestId>${members}</${name}>`;
  return { status: 200, contentType: "text/xml;charset=UTF-8", body };
}

// AWS: errors have another root, no namespace and another spelling of the request id (catalogue 2).
export function encodeEc2QueryError({ code, message, status, requestId }: WireError): Answer {
  const error = `<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const body = `${XML}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
  return { status, contentType: "text/xml;charset=UTF-8", body };
}
