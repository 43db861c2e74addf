/** `POST /_cordon/host/report`: a host says what holds on it. */
import { signInHost } from "../../gateway/callers/host-sign-in.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { bodyOf } from "../read-request.ts";
import type { HostReports } from "./heard/reports.ts";
import { readReport } from "./read-report.ts";

export const reportRoute = (gateway: Gateway, reports: HostReports): OwnRoute => ({
  method: "POST",
  path: "/_cordon/host/report",
  largestBody: 512 * 1024,
  async handle(request) {
    const { home, host } = await signInHost(gateway, request);
    const report = readReport(await bodyOf(request));
    reports.put(home, host.id, { at: new Date(gateway.now()).toISOString(), report });
    return { status: 204 };
  },
});
