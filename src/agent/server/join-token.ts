/** The token to join with: `cordon-join.<account>.<region>.<secret>.<pin>`. */

export interface JoinToken {
  readonly text: string;
  /** The SHA-256 of the server's public key in base64url; undefined if the server is trusted by other means. */
  readonly pin?: string;
}

const TOKEN = /^cordon-join\.[0-9]{12}\.[a-z0-9-]{1,40}\.[A-Za-z0-9_-]{43}\.(?:(?<pin>[A-Za-z0-9_-]{43})|-)$/;

/** Undefined if it isn't one, whole. What it was isn't for any message: it's a secret. */
export function readToken(text: string): JoinToken | undefined {
  const token = text.trim();
  const match = TOKEN.exec(token);
  if (match === null) return undefined;
  const pin = match.groups?.["pin"];
  return { text: token, ...(pin !== undefined && { pin }) };
}
