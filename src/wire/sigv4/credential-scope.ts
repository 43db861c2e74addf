/** Reads what a request claims: who signed it, when, and for what, by its Authorization header or in a presigned URL. */

export interface Signed {
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the scope. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly time: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
  /** For how many seconds a presigned URL is good; undefined if the header signs. */
  readonly expiresIn: number | undefined;
}

export type Claim =
  | { readonly claim: "none" }
  /** `missing` names the parts that the signature lacks; `service` is there as far as it can be read. */
  | { readonly claim: "incomplete"; readonly missing: readonly string[]; readonly service: string | undefined }
  | { readonly claim: "signed"; readonly signed: Signed };

export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The service that a request is signed for, whatever else its signature lacks. */
export const claimedService = (claim: Claim): string | undefined =>
  claim.claim === "signed" ? claim.signed.service : claim.claim === "incomplete" ? claim.service : undefined;

const ALGORITHM = "AWS4-HMAC-SHA256";

export function readClaim({ query, headers }: RequestHead): Claim {
  const authorization = headers["authorization"];
  if (authorization !== undefined) {
    const parts = new Map(
      authorization
        .slice(ALGORITHM.length)
        .split(",")
        .map((part) => {
          const equals = part.indexOf("=");
          return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()] as const;
        }),
    );
    return claimOf({
      ...(authorization.startsWith(`${ALGORITHM} `) && { Algorithm: ALGORITHM }),
      Credential: parts.get("Credential"),
      SignedHeaders: parts.get("SignedHeaders"),
      Signature: parts.get("Signature"),
      "X-Amz-Date": headers["x-amz-date"],
      token: headers["x-amz-security-token"],
    });
  }
  const parameters = new Map(query);
  if (!parameters.has("X-Amz-Signature") && !parameters.has("X-Amz-Credential")) return { claim: "none" };
  return claimOf({
    Algorithm: parameters.get("X-Amz-Algorithm") === ALGORITHM ? ALGORITHM : undefined,
    Credential: parameters.get("X-Amz-Credential"),
    SignedHeaders: parameters.get("X-Amz-SignedHeaders"),
    Signature: parameters.get("X-Amz-Signature"),
    "X-Amz-Date": parameters.get("X-Amz-Date"),
    Expires: parameters.get("X-Amz-Expires") ?? "900",
    token: parameters.get("X-Amz-Security-Token"),
  });
}

function claimOf(part: Readonly<Record<string, string | undefined>>): Claim {
  const [accessKeyId, day, region, service, terminator] = part["Credential"]?.split("/") ?? [];
  const time = part["X-Amz-Date"];
  const missing = ["Algorithm", "Credential", "SignedHeaders", "Signature", "X-Amz-Date"].filter((name) => !part[name]);
  if (!accessKeyId || !day || !region || !service || terminator !== "aws4_request") missing.push("Credential");
  // A Region names partitions of the log, so nothing else may stand in its place.
  else if (!/^[a-z0-9-]{1,32}$/.test(region)) missing.push("Credential");
  if (time !== undefined && !/^\d{8}T\d{6}Z$/.test(time)) missing.push("X-Amz-Date");
  const expiresIn = part["Expires"] === undefined ? undefined : Number(part["Expires"]);
  if (expiresIn !== undefined && !(Number.isInteger(expiresIn) && expiresIn >= 0 && expiresIn <= 604_800)) {
    missing.push("X-Amz-Expires");
  }
  if (missing.length > 0 || !accessKeyId || !day || !region || !service || time === undefined) {
    return { claim: "incomplete", missing: [...new Set(missing)], service };
  }
  const signedHeaders = (part["SignedHeaders"] ?? "").toLowerCase().split(";");
  const signature = part["Signature"] ?? "";
  return {
    claim: "signed",
    signed: {
      accessKeyId,
      day,
      region,
      service,
      time,
      signedHeaders,
      signature,
      sessionToken: part["token"],
      expiresIn,
    },
  };
}
