/** Which flow logs record an interface: its own, those of its subnet and those of its VPC. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import { isIdOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import type { Asking } from "../../operations/operation.ts";
import { withSharedVpcs } from "../../operations/shared-vpcs/seen-vpcs.ts";

export const flowLogsOf = (world: World, { id, subnetId, vpcId }: NetworkInterface): readonly FlowLog[] =>
  [id, subnetId, vpcId]
    .flatMap((source) => [...world.by("flow-log", "resource", source)])
    // An import may have given anything as an id, and a file has the name of the id.
    .filter((flowLog) => isIdOf("flow-log", flowLog.id));

/** An interface as its flow logs see it. */
export interface RecordedInterface {
  readonly nic: NetworkInterface;
  /** Undefined if it isn't known. */
  readonly subnet: Subnet | undefined;
  readonly flowLogs: readonly FlowLog[];
}

/** AWS: the flow logs of a shared subnet, or of its VPC, record the interfaces of participants as well (catalogue 513). */
export function recordedInterface({ world, settings }: Asking, nic: NetworkInterface): RecordedInterface {
  const subnet = withSharedVpcs({ world, settings }).get("subnet", nic.subnetId);
  const isShared = subnet !== undefined && subnet.ownerId !== world.account;
  const ofOwner = isShared ? flowLogsOf(world.elsewhere(subnet.ownerId, world.region), nic) : [];
  return { nic, subnet, flowLogs: [...flowLogsOf(world, nic), ...ofOwner] };
}

/** Whether its records show which rules let flows pass. */
export const showsAccepted = ({ trafficType }: FlowLog): boolean => trafficType !== "REJECT";
