/** Shows a new instance as the answer to RunInstances does: nothing is attached yet, and it has no public address. */
import type { InstanceNetworkInterface, Instance as Shown } from "../../../wire/generated/ec2.ts";
import { showState } from "../show-instance.ts";

/** AWS: the next describe shows the rest (catalogue 386, 418). */
export const asPending = (shown: Shown): Shown => ({
  ...shown,
  State: showState("pending"),
  StateReason: { Code: "pending", Message: "pending" },
  PublicIpAddress: undefined,
  PublicDnsName: "",
  BlockDeviceMappings: [],
  NetworkInterfaces: shown.NetworkInterfaces?.map(beingAttached),
  MetadataOptions: { ...shown.MetadataOptions, State: "pending" },
});

const beingAttached = (shown: InstanceNetworkInterface): InstanceNetworkInterface => ({
  ...shown,
  Association: undefined,
  Attachment: { ...shown.Attachment, Status: "attaching" },
  PrivateIpAddresses: shown.PrivateIpAddresses?.map((each) => ({ ...each, Association: undefined })),
});
