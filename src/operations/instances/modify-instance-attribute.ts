/** Changes one attribute of an instance. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Instance } from "../../model/records/instance.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { refuseCleartextType } from "../encryption-controls/refuse-cleartext.ts";
import { type AttachedInterface, interfacesOf, severalInterfaces } from "../network-interfaces/find-interface.ts";
import { groupsOf, groupsTouched } from "../network-interfaces/interface-groups.ts";
import { refuseUnlessOneAttribute } from "../one-attribute.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { invalidValue } from "../parameters.ts";
import { existing } from "../permission/touched.ts";
import { findInstance, notStopped } from "./find-instance.ts";
import { coresOf, creditsOf, instanceTypeOf } from "./types/instance-types.ts";
import { refuseLongUserData } from "./user-data.ts";

type Input = InputOf<"ec2", "ModifyInstanceAttribute">;

// AWS: catalogue 450
const noSuchDevice = awsError(
  "InvalidInstanceAttributeValue",
  (device: string) => `No device is currently mapped at ${device}`,
);
// ours: no evidence of AWS's text
const unchangeable = awsError(
  "InvalidParameterValue",
  (attribute: string) => `The attribute ${attribute} cannot be modified.`,
);

export default operation("ec2", "ModifyInstanceAttribute", {
  touches({ input, world }) {
    const instance = findInstance(world, input.InstanceId);
    return [
      existing("instance", instance),
      ...(input.Groups === undefined ? [] : groupsTouched(world, instance.vpcId, input.Groups)),
      ...volumesNamed(world, instance, input).map(({ volume }) => existing("volume", volume)),
    ];
  },
  decide(given) {
    const { world, limits } = given;
    const input = normalised(given.input);
    const call = { ...given, input };
    const instance = findInstance(world, input.InstanceId);
    const { InstanceId: _, DryRun: __, ...attributes } = input;
    refuseUnlessOneAttribute(attributes);
    if (input.Groups !== undefined) {
      const found = onlyInterface(call, instance);
      const groupIds = groupsOf(world, { vpcId: found.vpcId, id: found.subnetId }, input.Groups, limits);
      return { changes: [put("network-interface", { ...found, groupIds })], output: {} };
    }
    if (input.SourceDestCheck !== undefined) {
      const sourceDestCheck = input.SourceDestCheck.Value ?? true;
      return {
        changes: [put("network-interface", { ...onlyInterface(call, instance), sourceDestCheck })],
        output: {},
      };
    }
    if (input.BlockDeviceMappings !== undefined) return { changes: changedVolumes(call, instance), output: {} };
    const changed = changedInstance(instance, input);
    if (changed !== undefined && input.InstanceType !== undefined) {
      for (const { vpcId } of interfacesOf(world, instance.id)) {
        refuseCleartextType(world, vpcId, changed.instanceType);
      }
    }
    return { changes: changed === undefined ? [] : [put("instance", changed)], output: {} };
  },
});

/** Translates the older form, `Attribute` and `Value`, into the newer members. */
function normalised(input: Input): Input {
  const { Attribute, Value = "", ...rest } = input;
  const text = { Value };
  const yes = { Value: Value === "true" };
  switch (Attribute) {
    case undefined:
      return input;
    case "instanceType":
      return { ...rest, InstanceType: text };
    case "userData":
      return { ...rest, UserData: text };
    case "disableApiTermination":
      return { ...rest, DisableApiTermination: yes };
    case "disableApiStop":
      return { ...rest, DisableApiStop: yes };
    case "sourceDestCheck":
      return { ...rest, SourceDestCheck: yes };
    case "ebsOptimized":
      return { ...rest, EbsOptimized: yes };
    case "enaSupport":
      return { ...rest, EnaSupport: yes };
    case "enclaveOptions":
      return { ...rest, EnclaveOptions: { Enabled: yes.Value } };
    case "instanceInitiatedShutdownBehavior":
      return { ...rest, InstanceInitiatedShutdownBehavior: text };
    case "kernel":
      return { ...rest, Kernel: text };
    case "ramdisk":
      return { ...rest, Ramdisk: text };
    case "sriovNetSupport":
      return { ...rest, SriovNetSupport: text };
    // The value is in BlockDeviceMappings or Groups, which the call also has.
    case "blockDeviceMapping":
    case "groupSet":
      return rest;
    default:
      throw unchangeable(Attribute);
  }
}

function stopped(instance: Instance): Instance {
  if (instance.state !== "stopped") throw notStopped(instance.id);
  return instance;
}

function onlyInterface({ world }: Call<Input>, { id }: Instance): AttachedInterface {
  const [primary, ...others] = interfacesOf(world, id);
  if (primary === undefined || others.length > 0) throw severalInterfaces(id);
  return primary;
}

function changedInstance(instance: Instance, input: Input): Instance | undefined {
  const { attributes } = instance;
  if (input.DisableApiTermination !== undefined) {
    return { ...instance, disableApiTermination: input.DisableApiTermination.Value ?? false };
  }
  if (input.DisableApiStop !== undefined) return { ...instance, disableApiStop: input.DisableApiStop.Value ?? false };
  if (input.InstanceInitiatedShutdownBehavior !== undefined) {
    const { Value = "" } = input.InstanceInitiatedShutdownBehavior;
    if (Value !== "stop" && Value !== "terminate") throw invalidValue(Value, "instanceInitiatedShutdownBehavior");
    return { ...instance, shutdownBehavior: Value };
  }
  if (input.EbsOptimized !== undefined) {
    return { ...stopped(instance), ebsOptimized: input.EbsOptimized.Value ?? false };
  }
  if (input.UserData !== undefined) {
    refuseLongUserData(input.UserData.Value);
    const { userData: _, ...rest } = stopped(instance);
    return input.UserData.Value ? { ...rest, userData: input.UserData.Value } : rest;
  }
  if (input.InstanceType !== undefined) return withType(stopped(instance), input.InstanceType.Value ?? "");
  if (input.Kernel !== undefined) {
    return { ...stopped(instance), attributes: { ...attributes, KernelId: input.Kernel.Value } };
  }
  if (input.Ramdisk !== undefined) {
    return { ...stopped(instance), attributes: { ...attributes, RamdiskId: input.Ramdisk.Value } };
  }
  if (input.SriovNetSupport !== undefined) {
    return { ...stopped(instance), attributes: { ...attributes, SriovNetSupport: input.SriovNetSupport.Value } };
  }
  if (input.EnaSupport !== undefined) return stopped(instance);
  if (input.EnclaveOptions !== undefined) {
    const { Enabled = false } = input.EnclaveOptions;
    return { ...stopped(instance), attributes: { ...attributes, EnclaveOptions: { Enabled } } };
  }
  return undefined;
}

function withType(instance: Instance, name: string): Instance {
  const type = instanceTypeOf(name);
  if (type === undefined) throw invalidValue(name, "instanceType");
  const { cpuCredits, ...rest } = instance;
  const credits = creditsOf(type, cpuCredits);
  return {
    ...rest,
    instanceType: name,
    attributes: {
      ...instance.attributes,
      CpuOptions: { CoreCount: coresOf(type), ThreadsPerCore: type.threadsPerCore },
    },
    ...dropUndefined({ cpuCredits: credits }),
  };
}

const changedVolumes = ({ input, world }: Call<Input>, instance: Instance): readonly Change[] =>
  volumesNamed(world, instance, input).map(({ volume, attachment, Ebs }) => {
    const deleteOnTermination = Ebs?.DeleteOnTermination ?? attachment.deleteOnTermination;
    return put("volume", { ...volume, attachment: { ...attachment, deleteOnTermination } });
  });

/** The volumes that the call names by their devices. */
function volumesNamed(world: World, { id }: Instance, { BlockDeviceMappings = [] }: Input) {
  const volumes = [...world.by("volume", "instance", id)];
  return BlockDeviceMappings.map(({ DeviceName = "", Ebs }) => {
    const volume = volumes.find(({ attachment }) => attachment?.device === DeviceName);
    if (volume?.attachment === undefined) throw noSuchDevice(DeviceName);
    return { volume, attachment: volume.attachment, Ebs };
  });
}
