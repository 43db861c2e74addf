/** What the host does, as the server and `cordon agent status` are told. */
import type { LiveConnection, Report, ReportedInterface } from "../../own-api/hosts/contract.ts";
import { type Connection, type DataPlane, outliving } from "../nftables/data-plane.ts";
import type { Enforcer } from "./enforcer.ts";

/** A report has no more of them. */
const MOST_OUTLIVING = 100;

export async function reportOf(enforcer: Enforcer, plane: DataPlane, version: string): Promise<Report> {
  const { applied, drift, problems } = enforcer;
  // The tracker still has connections that were cut: the filter lets nothing of them pass.
  const mayOutlive = applied !== undefined && enforcer.wanted.revoked === "live";
  const connections = mayOutlive ? await plane.connections().catch(() => []) : [];
  return {
    version,
    ...(applied !== undefined && { applied: { cursor: applied.cursor, revisions: applied.revisions } }),
    interfaces: await reportedInterfaces(enforcer, plane),
    drift,
    problems: problems.list,
    outliving: outliving(connections).slice(0, MOST_OUTLIVING).map(shown),
  };
}

async function reportedInterfaces(enforcer: Enforcer, plane: DataPlane): Promise<readonly ReportedInterface[]> {
  const counts = await plane.counters().catch(() => undefined);
  return enforcer.interfaces.map(({ bound: { device, interfaceId }, real }) => {
    const { refused = 0, wouldRefuse = 0, byFailsafe = 0 } = counts?.get(device) ?? {};
    return { device, interfaceId, ...real, refused, wouldRefuse, byFailsafe };
  });
}

const shown = (connection: Connection): LiveConnection => {
  const { interfaceId, direction, protocol, source, sourcePort, destination, destinationPort } = connection;
  return { interfaceId, direction, protocol, source, sourcePort, destination, destinationPort };
};
