/** Starting, stopping and terminating, with the effects on an instance's addresses, interfaces and volumes. */
import { awsError } from "../../../model/aws-error.ts";
import type { Instance, InstanceState } from "../../../model/records/instance.ts";
import { type Change, put, remove } from "../../../model/world/change.ts";
import { withoutAssociation } from "../../addresses/bind-address.ts";
import { lend, returned } from "../../addresses/public-addresses.ts";
import { detached } from "../../network-interfaces/attachments.ts";
import { interfacesOf } from "../../network-interfaces/find-interface.ts";
import { deletionOf } from "../../network-interfaces/interface-deletion.ts";
import { bindingOf } from "../../network-interfaces/show-interface.ts";
import type { Call } from "../../operation.ts";
import { showState } from "../show-instance.ts";

const notStartable = awsError(
  "IncorrectInstanceState",
  (id: string) => `The instance '${id}' is not in a state from which it can be started.`,
);
const notStoppable = awsError(
  "IncorrectInstanceState",
  (id: string) => `This instance '${id}' is not in a state from which it can be stopped.`,
);
const isProtected = awsError(
  "OperationNotPermitted",
  (id: string, verb: string, attribute: string) =>
    `The instance '${id}' may not be ${verb}. Modify its '${attribute}' instance attribute and try again.`,
);

/** AWS: `User initiated (2026-01-02 03:04:05 GMT)`. */
const userInitiated = (now: string): string => `User initiated (${now.slice(0, 19).replace("T", " ")} GMT)`;
const SHUTDOWN = {
  code: "Client.UserInitiatedShutdown",
  message: "Client.UserInitiatedShutdown: User initiated shutdown",
};

export function start(call: Call<unknown>, instance: Instance, lent: Set<string>): readonly Change[] {
  if (instance.state === "running") return [];
  if (instance.state !== "stopped") throw notStartable(instance.id);
  const { stateReason: _, transitionReason: __, ...rest } = instance;
  const started = put("instance", { ...rest, state: "running", launchedAt: call.now });
  const interfaces = interfacesOf(call.world, instance.id);
  const [primary] = interfaces;
  const address = primary?.privateIpv4[0]?.address;
  const needsPublic =
    primary?.associatePublicIpAddress === true &&
    interfaces.length === 1 &&
    address !== undefined &&
    bindingOf(call.world, primary, address) === undefined;
  if (primary === undefined || !needsPublic) return [started];
  const { publicIp, change } = lend(call, lent);
  lent.add(publicIp);
  return [started, put("network-interface", { ...primary, publicIp }), change];
}

export function stop({ world, now }: Call<unknown>, instance: Instance): readonly Change[] {
  if (instance.state === "stopped") return [];
  if (instance.state !== "running") throw notStoppable(instance.id);
  if (instance.disableApiStop) throw isProtected(instance.id, "stopped", "disableApiStop");
  const stopped: Instance = {
    ...instance,
    state: "stopped",
    stateReason: SHUTDOWN,
    transitionReason: userInitiated(now),
  };
  return [
    put("instance", stopped),
    // AWS: an automatically assigned public address is released; Elastic IPs stay.
    ...interfacesOf(world, instance.id).flatMap(({ publicIp, ...rest }) =>
      publicIp === undefined ? [] : [put("network-interface", rest), ...returned(world, publicIp)],
    ),
  ];
}

export function terminate({ world, now }: Call<unknown>, instance: Instance): readonly Change[] {
  if (instance.state === "terminated") return [];
  if (instance.disableApiTermination) throw isProtected(instance.id, "terminated", "disableApiTermination");
  const ended: Instance = {
    ...instance,
    state: "terminated",
    stateReason: SHUTDOWN,
    transitionReason: userInitiated(now),
    endedAt: now,
  };
  const interfaces = interfacesOf(world, instance.id).flatMap((each): readonly Change[] => {
    if (each.attachment.deleteOnTermination) return deletionOf(world, each);
    const { publicIp, ...rest } = detached(each);
    const unbound = world
      .by("elastic-ip", "interface", each.id)
      .map(({ association, ...elasticIp }) => {
        if (association === undefined) return put("elastic-ip", elasticIp);
        const { instanceId: _, ...kept } = association;
        return put("elastic-ip", { ...withoutAssociation(elasticIp), association: kept });
      })
      .toArray();
    return [put("network-interface", rest), ...unbound, ...(publicIp === undefined ? [] : returned(world, publicIp))];
  });
  const volumes = world
    .by("volume", "instance", instance.id)
    .map((volume) => {
      const { attachment, ...rest } = volume;
      return attachment?.deleteOnTermination ? remove("volume", volume.id) : put("volume", rest);
    })
    .toArray();
  return [put("instance", ended), ...interfaces, ...volumes];
}

/** The change of state as the answer to the call shows it: still in transition. */
export const showStateChange = ({ id, state }: Instance, via: InstanceState, target: InstanceState) => ({
  InstanceId: id,
  PreviousState: showState(state),
  CurrentState: showState(state === target ? target : via),
});
