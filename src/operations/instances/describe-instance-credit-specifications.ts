/** Lists how burstable instances pay for CPU. */
import { awsError } from "../../model/aws-error.ts";
import type { Instance } from "../../model/records/instance.ts";
import { describe } from "../describe.ts";
import { findInstance } from "./find-instance.ts";
import { visibleInstances } from "./state/visible-instances.ts";

const notBurstable = awsError(
  "InvalidParameterValue",
  (id: string) => `The instance '${id}' is not a burstable performance instance.`,
);

export default describe("ec2", "DescribeInstanceCreditSpecifications", {
  list: "InstanceCreditSpecifications",
  // AWS: without ids, only the unlimited ones.
  all: ({ world, now }): Iterable<Instance> =>
    visibleInstances(world, now).filter(({ cpuCredits }) => cpuCredits === "unlimited"),
  ids: {
    of: ({ InstanceIds }) => InstanceIds,
    find: ({ world }, id) => {
      const instance = findInstance(world, id);
      if (instance.cpuCredits === undefined) throw notBurstable(id);
      return instance;
    },
  },
  filters: { "instance-id": ({ id }) => id },
  idOf: ({ id }) => id,
  show: ({ id, cpuCredits }) => ({ InstanceId: id, CpuCredits: cpuCredits }),
});
