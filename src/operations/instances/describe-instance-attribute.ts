/** Returns one attribute of an instance. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findInstance } from "./find-instance.ts";
import { showInstance } from "./show-instance.ts";

export default operation("ec2", "DescribeInstanceAttribute", {
  touches: ({ input, world }) => [existing("instance", findInstance(world, input.InstanceId))],
  decide({ input, world }) {
    const instance = findInstance(world, input.InstanceId);
    const shown = showInstance(world, instance);
    const value = <V>(text: V | undefined) => (text === undefined ? {} : { Value: text });
    const answers = {
      instanceType: { InstanceType: value(instance.instanceType) },
      kernel: { KernelId: value(shown.KernelId) },
      ramdisk: { RamdiskId: value(shown.RamdiskId) },
      userData: { UserData: value(instance.userData) },
      disableApiTermination: { DisableApiTermination: { Value: instance.disableApiTermination } },
      disableApiStop: { DisableApiStop: { Value: instance.disableApiStop } },
      instanceInitiatedShutdownBehavior: { InstanceInitiatedShutdownBehavior: { Value: instance.shutdownBehavior } },
      rootDeviceName: { RootDeviceName: value(instance.rootDeviceName) },
      blockDeviceMapping: { BlockDeviceMappings: shown.BlockDeviceMappings },
      productCodes: { ProductCodes: [] },
      sourceDestCheck: { SourceDestCheck: value(shown.SourceDestCheck) },
      groupSet: { Groups: shown.SecurityGroups },
      ebsOptimized: { EbsOptimized: { Value: instance.ebsOptimized } },
      sriovNetSupport: { SriovNetSupport: value(shown.SriovNetSupport) },
      enaSupport: { EnaSupport: { Value: true } },
      enclaveOptions: { EnclaveOptions: shown.EnclaveOptions },
    };
    return { output: { InstanceId: instance.id, ...answers[input.Attribute] } };
  },
});
