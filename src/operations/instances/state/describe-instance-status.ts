/** Returns the status of instances. Nothing runs, so nothing is ever impaired. */
import type { Instance } from "../../../model/records/instance.ts";
import { describe } from "../../describe.ts";
import { hiddenFrom, operatorFilters, showOperator } from "../../managed-resources/operator-of.ts";
import { findInstances } from "../find-instance.ts";
import { showState } from "../show-instance.ts";
import { visibleInstances } from "./visible-instances.ts";

const statusOf = ({ state }: Instance) => (state === "running" ? ("ok" as const) : ("not-applicable" as const));
const reachabilityOf = ({ state }: Instance) => (state === "running" ? "passed" : undefined);
const NONE = () => undefined;

const summary = (instance: Instance) =>
  instance.state === "running"
    ? { Status: "ok" as const, Details: [{ Name: "reachability" as const, Status: "passed" as const }] }
    : { Status: "not-applicable" as const };

export default describe("ec2", "DescribeInstanceStatus", {
  list: "InstanceStatuses",
  all: (call): Iterable<Instance> => {
    const { InstanceIds = [], IncludeAllInstances = false } = call.input;
    const hides = hiddenFrom(call);
    const found =
      InstanceIds.length > 0
        ? findInstances(call, InstanceIds)
        : visibleInstances(call.world, call.now).filter((each) => hides?.(each) !== true);
    // AWS: only running instances, unless the call asks for all.
    return found.filter(({ state }) => IncludeAllInstances || state === "running");
  },
  isUntagged: true,
  filters: {
    "application-status.status": NONE,
    "availability-zone": (i) => i.availabilityZone,
    "availability-zone-id": (i, { world }) => world.get("subnet", i.subnetId)?.availabilityZoneId,
    "event.code": NONE,
    "event.description": NONE,
    "event.instance-event-id": NONE,
    "event.not-after": NONE,
    "event.not-before": NONE,
    "event.not-before-deadline": NONE,
    "instance-state-code": (i) => showState(i.state).Code,
    "instance-state-name": (i) => i.state,
    "instance-status.reachability": reachabilityOf,
    "instance-status.status": statusOf,
    ...operatorFilters,
    "system-status.reachability": reachabilityOf,
    "system-status.status": statusOf,
    "attached-ebs-status.status": statusOf,
  },
  idOf: ({ id }) => id,
  show: (instance, { world }) => ({
    InstanceId: instance.id,
    AvailabilityZone: instance.availabilityZone,
    AvailabilityZoneId: world.get("subnet", instance.subnetId)?.availabilityZoneId,
    InstanceState: showState(instance.state),
    InstanceStatus: summary(instance),
    SystemStatus: summary(instance),
    AttachedEbsStatus: summary(instance),
    Operator: showOperator(world, instance),
    Events: [],
  }),
});
