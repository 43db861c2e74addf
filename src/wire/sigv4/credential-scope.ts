/** Reads what a request claims about its signature, from the Authorization header or a presigned URL. */

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
  /** Seconds that a presigned URL is good for; undefined where the header signs. */
  readonly expiresIn: number | undefined;
}

export type Claim =
  | { readonly claim: "none" }
  /** `missing` names the parts that the signature lacks. */
  | { readonly claim: "incomplete"; readonly missing: readonly string[]; readonly given: string }
  | { readonly claim: "signed"; readonly signed: Signed };

export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string | undefined>>;
}

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
    return claim(authorization, {
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
  return claim("the query string", {
    Algorithm: parameters.get("X-Amz-Algorithm") === ALGORITHM ? ALGORITHM : undefined,
    Credential: parameters.get("X-Amz-Credential"),
    SignedHeaders: parameters.get("X-Amz-SignedHeaders"),
    Signature: parameters.get("X-Amz-Signature"),
    "X-Amz-Date": parameters.get("X-Amz-Date"),
    Expires: parameters.get("X-Amz-Expires") ?? "900",
    token: parameters.get("X-Amz-Security-Token"),
  });
}

function claim(given: string, part: Readonly<Record<string, string | undefined>>): Claim {
  const [accessKeyId, day, region, service, terminator] = part["Credential"]?.split("/") ?? [];
  const time = part["X-Amz-Date"];
  const missing = ["Algorithm", "Credential", "SignedHeaders", "Signature", "X-Amz-Date"].filter((name) => !part[name]);
  if (!accessKeyId || !day || !region || !service || terminator !== "aws4_request") missing.push("Credential");
  // Regions name partitions of the log; what could not be one is not let in.
  else if (!/^[a-z0-9-]{1,32}$/.test(region)) missing.push("Credential");
  if (time !== undefined && !/^\d{8}T\d{6}Z$/.test(time)) missing.push("X-Amz-Date");
  const expiresIn = part["Expires"] === undefined ? undefined : Number(part["Expires"]);
  if (expiresIn !== undefined && !(Number.isInteger(expiresIn) && expiresIn >= 0 && expiresIn <= 604_800)) {
    missing.push("X-Amz-Expires");
  }
  if (missing.length > 0 || !accessKeyId || !day || !region || !service || time === undefined) {
    return { claim: "incomplete", missing: [...new Set(missing)], given };
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
