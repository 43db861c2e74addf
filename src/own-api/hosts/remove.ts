/** `POST /_cordon/hosts/remove`: a host's key, tokens and bindings end, and its feed at once. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { remove } from "../../model/world/change.ts";
import { bodyOf } from "../read-request.ts";
import type { HostReports } from "./heard/reports.ts";
import type { OpenFeeds } from "./open-feeds.ts";
import { changeHosts, hostNamed, interfacesOf, signInHostOperator } from "./operator.ts";

export const removeRoute = (gateway: Gateway, open: OpenFeeds, reports: HostReports): OwnRoute => ({
  method: "POST",
  path: "/_cordon/hosts/remove",
  noted: "RemoveHost",
  async handle(request) {
    const operator = await signInHostOperator(gateway, request);
    const sent = await bodyOf(request);
    const id = await changeHosts(gateway, request, operator, "RemoveHost", (world) => {
      const host = hostNamed(world, sent["host"]);
      operator.refuseWithout(world, interfacesOf(host));
      const tokens = world.by("host-token", "host", host.id).map((token) => remove("host-token", token.id));
      return { changes: [remove("host", host.id), ...tokens], told: { host: host.name }, output: host.id };
    });
    open.cut(id);
    reports.forget(operator.home, id);
    return { status: 204 };
  },
});
