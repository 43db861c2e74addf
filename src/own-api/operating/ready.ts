/**
 * `GET /_cordon/ready`: whether calls should be sent here now, for anyone; with status 503 if they shouldn't. A damaged account or Region
 * changes nothing about it, because everything else is served: `/_cordon/health` names it.
 */
import type { Draining } from "../../gateway/http/draining.ts";
import type { OwnAnswer, OwnRoute } from "../../gateway/http-server.ts";

export interface Ready {
  /**
   * `failed`: the log's disk failed, and nothing is kept until a new start reads what is there. `unavailable`: the database that keeps
   * the log doesn't answer; once it does, the server is ready again.
   */
  readonly status: "ready" | "starting" | "stopping" | "failed" | "unavailable";
  /** What failed, or why the database can't be reached. */
  readonly problem?: string;
}

/** How far the server is. Whoever starts it keeps this up to date. */
export interface ServerState {
  readonly draining: Draining;
  isStarted: boolean;
  failure: string | undefined;
  /** Why the log can't be reached now. */
  readonly unreachable: () => string | undefined;
}

export const readyRoute = (state: ServerState): OwnRoute => ({
  method: "GET",
  path: "/_cordon/ready",
  place: "none",
  handle(): OwnAnswer<Ready> {
    const body = readinessOf(state);
    return { status: body.status === "ready" ? 200 : 503, body, headers: { "cache-control": "no-store" } };
  },
});

function readinessOf({ draining, isStarted, failure, unreachable }: ServerState): Ready {
  if (failure !== undefined) return { status: "failed", problem: failure };
  if (draining.isDraining) return { status: "stopping" };
  const problem = unreachable();
  if (problem !== undefined) return { status: "unavailable", problem };
  return { status: isStarted ? "ready" : "starting" };
}
