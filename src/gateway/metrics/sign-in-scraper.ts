/** Who may read the metrics. Prometheus doesn't sign as AWS's clients do, so it may have a token. */
import { hash, timingSafeEqual } from "node:crypto";
import type { Gateway } from "../handle-call.ts";
import type { OwnRequest } from "../http-server.ts";
import { signInOperator } from "../own-access.ts";

/** `anyone`, or the token that a scraper sends instead of a signature; read each time, so that it can be replaced while Cordon runs. */
export type MetricsAccess = "anyone" | { readonly token: () => string } | undefined;

/** Lets in who has the token, and operators; otherwise throws an OwnRefusal. */
export async function signInScraper(gateway: Gateway, request: OwnRequest, access: MetricsAccess): Promise<void> {
  if (access === "anyone") return;
  const sent = /^Bearer +(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
  if (access !== undefined && sent !== undefined && isSame(sent, access.token())) return;
  await signInOperator(gateway, request, "cordon:ReadMetrics");
}

/** In a time that says nothing about the token. */
const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(hash("sha256", one, "buffer"), hash("sha256", other, "buffer"));
