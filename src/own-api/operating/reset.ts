/** `POST /_cordon/reset`: empties every account and Region, if the operator allowed it. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { signInOperator } from "../../gateway/own-access.ts";
import { noteOwn } from "../../gateway/trail/own-events.ts";

/** `reset` is undefined if the operator didn't allow it. */
export const resetRoute = (gateway: Gateway, reset: (() => Promise<void>) | undefined): OwnRoute => ({
  method: "POST",
  path: "/_cordon/reset",
  noted: "Reset",
  async handle(request) {
    if (reset === undefined) throw new OwnRefusal("reset is not allowed: start with --allow-reset", 403);
    await signInOperator(gateway, request, "cordon:Reset");
    await reset();
    // The first event of the new trail.
    await noteOwn(gateway, request, "Reset");
    return { status: 204 };
  },
});
