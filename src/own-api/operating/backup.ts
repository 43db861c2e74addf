/** `GET /_cordon/backup`: the whole log, every account of it, as one file that `cordon restore` takes. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { signInOperator } from "../../gateway/own-access.ts";
import { noteOwn } from "../../gateway/trail/own-events.ts";

/** Makes a backup, and gives its bytes; or why there is none. */
export type Backup = (() => AsyncIterable<Uint8Array>) | string;

export const backupRoute = (gateway: Gateway, backup: Backup): OwnRoute => ({
  method: "GET",
  path: "/_cordon/backup",
  noted: "Backup",
  async handle(request) {
    await signInOperator(gateway, request, "cordon:Backup");
    if (typeof backup === "string") throw new OwnRefusal(backup, 409);
    await noteOwn(gateway, request, "Backup");
    return { status: 200, bytes: backup() };
  },
});
