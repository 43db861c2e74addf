/** Which flow logs record an interface: its own, those of its subnet and those of its VPC. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import { isIdOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";

export const flowLogsOf = (world: World, { id, subnetId, vpcId }: NetworkInterface): readonly FlowLog[] =>
  [id, subnetId, vpcId]
    .flatMap((source) => [...world.by("flow-log", "resource", source)])
    // An import may have given anything as an id, and a file has the name of the id.
    .filter((flowLog) => isIdOf("flow-log", flowLog.id));

/** Whether its records show which rules let flows pass. */
export const showsAccepted = ({ trafficType }: FlowLog): boolean => trafficType !== "REJECT";
