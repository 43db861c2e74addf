/** `POST /_cordon/hosts/token`: another token for a host, on whose machine the key is lost, or never was. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../../gateway/http-server.ts";
import { bodyOf } from "../read-request.ts";
import { changeHosts, hostNamed, interfacesOf, signInHostOperator } from "./operator.ts";
import { type GivenToken, makeToken, readAskedToken } from "./tokens.ts";

export const tokenRoute = (gateway: Gateway, pin: string | undefined): OwnRoute => ({
  method: "POST",
  path: "/_cordon/hosts/token",
  noted: "MakeHostToken",
  async handle(request): Promise<OwnAnswer<GivenToken>> {
    const operator = await signInHostOperator(gateway, request);
    const sent = await bodyOf(request);
    const asked = readAskedToken(sent);
    const body = await changeHosts(gateway, request, operator, "MakeHostToken", (world) => {
      const host = hostNamed(world, sent["host"]);
      operator.refuseWithout(world, interfacesOf(host));
      const { changes, given } = makeToken(world, host.id, asked, pin, gateway.now());
      const { expires, isReusable } = given;
      return { changes, told: { host: host.name, expires, isReusable }, output: given };
    });
    return { status: 200, body, headers: { "cache-control": "no-store" } };
  },
});
