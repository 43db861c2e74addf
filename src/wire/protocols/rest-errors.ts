/** How the REST protocols put an error. */
import type { Protocol } from "./protocol.ts";
import { escapeXml } from "./xml.ts";

type EncodesErrors = Pick<Protocol, "encodeError">;

export const restJsonErrors: EncodesErrors = {
  encodeError({ code, message, status }) {
    return { status, contentType: "application/json", body: JSON.stringify({ __type: code, message }) };
  },
};

/** S3 has its error at the root; the other services that speak REST and XML have it as query services do. */
export const s3Errors: EncodesErrors = {
  encodeError({ code, message, status }, requestId) {
    const error = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId>`;
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${error}</Error>`;
    return { status, contentType: "application/xml", body };
  },
};
