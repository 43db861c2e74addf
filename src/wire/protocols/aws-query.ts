/** The AWS query protocol, as STS speaks it: like EC2's, but with a result element and `member` in lists. */
import type { OperationShapes } from "../shapes.ts";
import type { Answer, WireError } from "./answer.ts";
import { decodeQuery } from "./query.ts";
import { encodeMembers, escapeXml } from "./xml.ts";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

export const decodeAwsQuery = (shapes: OperationShapes, parameters: Iterable<readonly [string, string]>) =>
  decodeQuery(shapes.input, parameters, "member");

export function encodeAwsQuery(
  operation: string,
  shapes: OperationShapes,
  output: Readonly<Record<string, unknown>>,
  requestId: string,
): Answer {
  const members = shapes.output === undefined ? "" : encodeMembers(shapes.output, output);
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const result = `<${operation}Result>${members}</${operation}Result>`;
  const body = `<${operation}Response xmlns="${NAMESPACE}">${result}${metadata}</${operation}Response>\n`;
  return { status: 200, contentType: "text/xml", body };
}

export function encodeAwsQueryError({ code, message, status, requestId }: WireError): Answer {
  const type = status < 500 ? "Sender" : "Receiver";
  const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const body = `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>\n`;
  return { status, contentType: "text/xml", body };
}
