/** A line of the log for each request that was answered. */
import { inOneLine, type Log } from "../log.ts";
import type { Watcher } from "./exchange.ts";

/** Paths and names of programs may be long, and whatever a caller likes. */
const MOST_SHOWN = 200;
const bounded = (text: string): string => inOneLine(text.slice(0, MOST_SHOWN));

export const logRequests =
  (log: Log): Watcher =>
  (exchange) => {
    const { requestId, method, route, service, operation, principal, status, error, remoteAddress, headers } = exchange;
    const ms = Math.round((performance.now() - exchange.began) * 100) / 100;
    const called = operation === undefined ? service : `${service}:${operation}`;
    // The query isn't shown: a presigned one is as good as a key.
    const path = bounded(route ?? exchange.path);
    const userAgent = headers["user-agent"];
    log(
      [method, path, called, status === 0 ? "gone" : status, error, `${ms} ms`].filter(Boolean).join(" "),
      undefined,
      {
        ...{ level: "info", requestId, operation: called, principal },
        request: {
          ...{ method, path, status, error, ms, remoteAddress },
          userAgent: typeof userAgent === "string" ? bounded(userAgent) : undefined,
        },
      },
    );
  };
