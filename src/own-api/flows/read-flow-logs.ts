/** What questions about flows may ask about: flow logs by id or name, and those that record an interface. */
import { OwnRefusal } from "../../gateway/http-server.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import type { World } from "../../model/world/world.ts";
import { flowLogsOf } from "./flow-logs-of.ts";

export const nameOfFlowLog = ({ tags }: FlowLog): string | undefined =>
  tags.find(({ key }) => key === "Name")?.value || undefined;

/** The flow logs that the question is about: one, those of the interfaces, or all. */
export function flowLogsAsked(
  world: World,
  asked: string | undefined,
  interfaces: readonly NetworkInterface[] | undefined,
): readonly FlowLog[] {
  const all =
    interfaces === undefined
      ? [...world.all("flow-log")]
      : [...new Set(interfaces.flatMap((nic) => flowLogsOf(world, nic)))];
  if (asked === undefined) return all;
  const found = all.filter((flowLog) => flowLog.id === asked || nameOfFlowLog(flowLog) === asked);
  if (found.length === 1) return found;
  const which = interfaces === undefined ? "" : " that records the interface";
  if (found.length === 0)
    throw new OwnRefusal(`there is no flow log ${asked}${which} in account ${world.account}, ${world.region}`);
  throw new OwnRefusal(
    `${asked} is the name of several flow logs: write an id, such as ${found
      .slice(0, 5)
      .map(({ id }) => id)
      .join(" or ")}`,
  );
}
