/** Who may read the metrics, as the operator said. */
import { readText } from "../cli/command.ts";
import type { MetricsAccess } from "../gateway/metrics/sign-in-scraper.ts";

export type MetricsOption = "anyone" | { readonly tokenFile: string };

/** Nobody guesses a token of so many characters that was made at random. */
const SHORTEST = 16;

/** Throws an Error that says what to do if the file has no token. */
export function metricsAccessOf({ metrics }: { readonly metrics?: MetricsOption }): MetricsAccess {
  if (metrics === undefined || metrics === "anyone") return metrics;
  const token = () => readToken(metrics.tokenFile);
  token();
  return { token };
}

function readToken(file: string): string {
  const token = readText(file).trim();
  if (token.length >= SHORTEST && !/\s/.test(token)) return token;
  throw new Error(
    `${file} has no token for metrics: it takes ${SHORTEST} characters or more without a space. Make one: openssl rand -hex 32 > ${file}`,
  );
}
