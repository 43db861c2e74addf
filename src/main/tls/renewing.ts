/** Keeps the server's own certificate from running out while the server runs. The key stays, so hosts go on knowing it by its pin. */
import type { Server } from "node:https";
import type { ServedTls } from "./tls-identity.ts";

/** Shows what `again` gives for the time, if that is another certificate, to those who connect from then on. `now` in milliseconds. */
export function renewing(
  server: Pick<Server, "setSecureContext">,
  served: ServedTls,
  again: (now: number) => Promise<ServedTls>,
  log: (line: string) => void,
): (now: number) => Promise<void> {
  let shown = served.cert;
  return async (now) => {
    const fresh = await again(now);
    if (fresh.cert === shown) return;
    server.setSecureContext(fresh);
    shown = fresh.cert;
    log(`the server shows a new certificate, because the one before ends within a year: ${fresh.own?.file}`);
  };
}
