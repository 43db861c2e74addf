/** `GET /_cordon/backup`: the whole log, every account of it, as one file that `cordon restore` takes. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { signInOperator } from "../../gateway/own-access.ts";
import { noteOwn } from "../../gateway/trail/own-events.ts";

/** Makes a backup, and gives its bytes. Undefined if there are no files: then the log is in memory. */
export type Backup = (() => AsyncIterable<Uint8Array>) | undefined;

export const backupRoute = (gateway: Gateway, backup: Backup): OwnRoute => ({
  method: "GET",
  path: "/_cordon/backup",
  noted: "Backup",
  async handle(request) {
    await signInOperator(gateway, request, "cordon:Backup");
    if (backup === undefined) throw new OwnRefusal("the log is in memory: there is nothing to back up", 409);
    await noteOwn(gateway, request, "Backup");
    return { status: 200, bytes: backup() };
  },
});
