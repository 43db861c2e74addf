/** Lists how burstable instances pay for CPU. */
import { awsError } from "../../model/aws-error.ts";
import { describe, recordsOf } from "../describe.ts";
import { findInstance } from "./find-instance.ts";
import { isVisible } from "./state/visible-instances.ts";

const notBurstable = awsError(
  "InvalidParameterValue",
  (id: string) => `The instance '${id}' is not a burstable performance instance.`,
);

export default describe("ec2", "DescribeInstanceCreditSpecifications", {
  list: "InstanceCreditSpecifications",
  // AWS: without ids, only the unlimited ones.
  ...recordsOf("instance", (instance, { now }) => instance.cpuCredits === "unlimited" && isVisible(instance, now)),
  ids: {
    of: ({ InstanceIds }) => InstanceIds,
    find: ({ world }, id) => {
      const instance = findInstance(world, id);
      if (instance.cpuCredits === undefined) throw notBurstable(id);
      return instance;
    },
  },
  isUntagged: true,
  filters: { "instance-id": ({ id }) => id },
  show: ({ id, cpuCredits }) => ({ InstanceId: id, CpuCredits: cpuCredits }),
});
