/** `POST /_cordon/host/flows`: a host says what flows it saw. */
import { signInHost } from "../../gateway/callers/host-sign-in.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { bodyOf } from "../read-request.ts";
import type { FlowKeeper } from "./flow-keeper.ts";

export const hostFlowsRoute = (gateway: Gateway, keeper: FlowKeeper): OwnRoute => ({
  method: "POST",
  path: "/_cordon/host/flows",
  largestBody: 8 * 1024 * 1024,
  async handle(request) {
    const { home, host } = await signInHost(gateway, request);
    await keeper.keep(home, host, await bodyOf(request), await request.readBody());
    return { status: 204 };
  },
});
