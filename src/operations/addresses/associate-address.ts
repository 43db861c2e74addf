/** Associates an Elastic IP address with an instance or a network interface. */
import { awsError } from "../../model/aws-error.ts";
import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import { findInstance } from "../instances/find-instance.ts";
import { findInterface, interfacesOf, severalInterfaces } from "../network-interfaces/find-interface.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing, referred } from "../permission/touched.ts";
import { bindAddress, refuseWithoutGateway } from "./bind-address.ts";
import { addressNamed, refuseManaged, refuseManagedInterface } from "./find-address.ts";

type Input = InputOf<"ec2", "AssociateAddress">;

const addressNeeded = awsError("MissingParameter", () => "Either public IP or allocation id must be specified");
const targetNeeded = awsError("MissingParameter", () => "Either instance ID or network interface id must be specified");
// ours: no evidence of AWS's text
const twoTargets = awsError(
  "InvalidParameterCombination",
  () => "You may specify either instance ID or network interface ID, but not both",
);
const notRunning = awsError(
  "InvalidInstanceID",
  (id: string) => `The pending instance '${id}' is not in a valid state for this operation.`,
);

export default operation("ec2", "AssociateAddress", {
  // The instance and its interface, whichever of the two the call names.
  touches(call) {
    const elasticIp = namedAddress(call);
    const found = targetOf(call);
    const { instanceId } = found.attachment ?? {};
    return [
      existing("elastic-ip", elasticIp),
      existing("network-interface", found),
      ...(instanceId === undefined ? [] : [referred(call.world, "instance", instanceId)]),
    ];
  },
  decide(call) {
    const { input, world } = call;
    const elasticIp = namedAddress(call);
    refuseManaged(world, elasticIp);
    const found = targetOf(call);
    // ours: no evidence of AWS's text. Another address there would replace the service's own.
    refuseManagedInterface(found);
    refuseWithoutGateway(world, found.vpcId);
    const { changes, elasticIp: bound } = bindAddress(call, elasticIp, found, {
      privateIp: input.PrivateIpAddress,
      mayReassociate: input.AllowReassociation,
    });
    return { changes, output: { AssociationId: bound.association.id } };
  },
});

function namedAddress({ world, input }: Call<Input>): ElasticIp {
  const found = addressNamed(world, input);
  if (found === undefined) throw addressNeeded();
  return found;
}

function targetOf({ world, input }: Call<Input>): NetworkInterface {
  const { InstanceId, NetworkInterfaceId } = input;
  if (NetworkInterfaceId !== undefined) {
    const found = findInterface(world, NetworkInterfaceId);
    // AWS: an instance may be named together with its own interface.
    if (InstanceId !== undefined && found.attachment?.instanceId !== InstanceId) throw twoTargets();
    return found;
  }
  if (InstanceId === undefined) throw targetNeeded();
  const instance = findInstance(world, InstanceId);
  const interfaces = interfacesOf(world, instance.id);
  const [primary] = interfaces;
  if (primary === undefined) throw notRunning(instance.id);
  if (interfaces.length > 1) throw severalInterfaces(instance.id);
  return primary;
}
