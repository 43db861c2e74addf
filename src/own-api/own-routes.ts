/** Cordon's own interface below `/_cordon/`: what AWS has no call for. */
import type { Prefix } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { gateRoutes } from "./gate.ts";
import { nextAddressRoute } from "./next-address.ts";
import { reachabilityRoutes } from "./reachability.ts";
import { savedStateRoutes } from "./saved-state.ts";
import { whatIfRoute } from "./what-if.ts";

export interface OwnRoutesOptions {
  readonly gateway: Gateway;
  /** Whose word on the client's address the gate takes. */
  readonly trustedProxies: readonly Prefix[];
  /** Undefined where the operator did not allow it. */
  readonly reset: (() => Promise<void>) | undefined;
}

export function ownRoutes({ gateway, trustedProxies, reset }: OwnRoutesOptions): readonly OwnRoute[] {
  return [
    { method: "GET", path: "/_cordon/health", handle: () => ({ status: 200, body: { status: "ok" } }) },
    {
      method: "POST",
      path: "/_cordon/reset",
      async handle(request) {
        if (reset === undefined)
          return { status: 403, body: { error: "reset is not allowed: start with --allow-reset" } };
        const caller = await signInToOwn(gateway, request, ["cordon:Reset"]);
        if ("status" in caller) return caller;
        await reset();
        return { status: 204 };
      },
    },
    ...gateRoutes(gateway, trustedProxies),
    nextAddressRoute(gateway),
    ...reachabilityRoutes(gateway),
    ...savedStateRoutes(gateway),
    whatIfRoute(gateway),
  ];
}
