import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "../instances/launch/launch-for-tests.ts";
import terminateInstances from "../instances/state/terminate-instances.ts";
import attachInterface from "../network-interfaces/attach-network-interface.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import allocateAddress from "./allocate-address.ts";
import associate from "./associate-address.ts";
import disassociate from "./disassociate-address.ts";

/** An Elastic IP, an instance in a default subnet, and an interface beside it. */
function cordonWithAddress() {
  const cordon = new TestCordon();
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  const InstanceId = launch(cordon, { SubnetId });
  const NetworkInterfaceId = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
  const { AllocationId = "", PublicIp = "" } = cordon.run(allocateAddress, {});
  return { cordon, InstanceId, NetworkInterfaceId, AllocationId, PublicIp };
}

test("refusals: calls that name no address, or no target", () => {
  const { cordon, NetworkInterfaceId, AllocationId } = cordonWithAddress();
  const missing = (text: string) => refusal("MissingParameter", text);
  assert.throws(
    () => cordon.run(associate, { NetworkInterfaceId }),
    missing("Either public IP or allocation id must be specified"),
  );
  assert.throws(
    () => cordon.run(associate, { AllocationId }),
    missing("Either instance ID or network interface id must be specified"),
  );
  assert.throws(() => cordon.run(disassociate, {}), missing("Either public IP or association id must be specified"));
  assert.throws(
    () => cordon.run(associate, { AllocationId: "address", NetworkInterfaceId }),
    refusal("InvalidAllocationID.Malformed", 'Invalid id: "address" (expecting "eipalloc-...")'),
  );
});

test("refusals: an instance named with another's interface, an instance with several interfaces, one without any", () => {
  const { cordon, InstanceId, NetworkInterfaceId, AllocationId } = cordonWithAddress();
  assert.throws(
    () => cordon.run(associate, { AllocationId, InstanceId, NetworkInterfaceId }),
    refusal("InvalidParameterCombination", "You may specify either instance ID or network interface ID, but not both"),
  );
  cordon.run(attachInterface, { NetworkInterfaceId, InstanceId, DeviceIndex: 1 });
  assert.throws(
    () => cordon.run(associate, { AllocationId, InstanceId }),
    refusal(
      "InvalidInstanceID",
      `There are multiple interfaces attached to instance '${InstanceId}'. Please specify an interface ID for the operation instead.`,
    ),
  );
  cordon.run(associate, { AllocationId, InstanceId, NetworkInterfaceId });
  cordon.run(terminateInstances, { InstanceIds: [InstanceId] });
  assert.throws(
    () => cordon.run(associate, { AllocationId, InstanceId }),
    refusal("InvalidInstanceID", `The pending instance '${InstanceId}' is not in a valid state for this operation.`),
  );
});

test("refusals: an address that isn't associated", () => {
  const { cordon, PublicIp } = cordonWithAddress();
  assert.throws(
    () => cordon.run(disassociate, { PublicIp }),
    refusal("InvalidAssociationID.NotFound", `The address '${PublicIp}' is not associated.`),
  );
});
