/** Changes how burstable instances pay for CPU, and reports for each whether it succeeded. */
import { type Change, put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { referred } from "../permission/touched.ts";
import { instanceNotFound } from "./find-instance.ts";

export default operation("ec2", "ModifyInstanceCreditSpecification", {
  touches: ({ input, world }) =>
    input.InstanceCreditSpecifications.map(({ InstanceId }) => referred(world, "instance", InstanceId)),
  decide({ input, world }) {
    const changes: Change[] = [];
    const successful: { InstanceId: string }[] = [];
    const unsuccessful: { InstanceId: string; Error: { Code: ErrorCode; Message: string } }[] = [];
    for (const { InstanceId: id, CpuCredits = "" } of input.InstanceCreditSpecifications) {
      const instance = world.get("instance", id);
      const refuse = (Code: ErrorCode, Message: string) =>
        unsuccessful.push({ InstanceId: id, Error: { Code, Message } });
      if (instance === undefined) refuse("InvalidInstanceID.NotFound", instanceNotFound(id).message);
      else if (instance.cpuCredits === undefined || !/^(standard|unlimited)$/.test(CpuCredits)) {
        refuse("InstanceCreditSpecification.NotSupported", "This instance does not support the credit specification.");
      } else {
        changes.push(put("instance", { ...instance, cpuCredits: CpuCredits }));
        successful.push({ InstanceId: id });
      }
    }
    return {
      changes,
      output: {
        SuccessfulInstanceCreditSpecifications: successful,
        UnsuccessfulInstanceCreditSpecifications: unsuccessful,
      },
    };
  },
});

type ErrorCode = "InvalidInstanceID.NotFound" | "InstanceCreditSpecification.NotSupported";
