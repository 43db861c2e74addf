/** Changes the group, the partition, the tenancy and the host of a stopped instance. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Instance } from "../../model/records/instance.ts";
import { put } from "../../model/world/change.ts";
import { findInstance, notStopped } from "../instances/find-instance.ts";
import { instanceTypeOf } from "../instances/types/instance-types.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { groupGiven, touchedByPlacement } from "./find-placement-group.ts";
import { refuseMember } from "./members.ts";

type Input = InputOf<"ec2", "ModifyInstancePlacement">;

// AWS: an instance moves between dedicated hardware and dedicated hosts only (catalogue 612); ours: the text
const otherTenancy = awsError(
  "InvalidRequest",
  (from: string, to: string) => `The tenancy of an instance can't be changed from ${from} to ${to}.`,
);
// ours: no evidence of AWS's text
const nothingAsked = awsError("MissingParameter", () => "The request must contain a placement to change.");

export default operation("ec2", "ModifyInstancePlacement", {
  touches: ({ input, world }) => [
    existing("instance", findInstance(world, input.InstanceId)),
    ...touchedByPlacement(world, input),
  ],
  decide(call) {
    const instance = findInstance(call.world, call.input.InstanceId);
    const { InstanceId: _, ...asked } = call.input;
    if (Object.values(asked).every((value) => value === undefined)) throw nothingAsked();
    if (instance.state !== "stopped") throw notStopped(instance.id);
    const attributes = { ...instance.attributes, Placement: placementAfter(call, instance) };
    return { changes: [put("instance", { ...instance, attributes })], output: { Return: true } };
  },
});

const DEDICATED: ReadonlySet<string> = new Set(["dedicated", "host"]);

function placementAfter({ input, world }: Call<Input>, instance: Instance): object {
  const before = (instance.attributes["Placement"] ?? {}) as Readonly<Record<string, unknown>>;
  const { GroupName: name, GroupId: id, PartitionNumber: number, Tenancy: tenancy } = input;
  const was = String(before["Tenancy"] ?? "default");
  if (tenancy !== undefined && tenancy !== was && !(DEDICATED.has(was) && DEDICATED.has(tenancy))) {
    throw otherTenancy(was, tenancy);
  }
  // AWS: an empty name takes it out of its group.
  const isMoved = name !== undefined || id !== undefined;
  const { GroupName, GroupId, PartitionNumber, ...others } = before as Record<string, string | number | undefined>;
  const group = isMoved
    ? groupGiven(world, { GroupName: name, GroupId: id })
    : groupGiven(world, { GroupName: GroupName as string | undefined });
  const partition = number ?? (isMoved ? undefined : (PartitionNumber as number | undefined));
  const type = instanceTypeOf(instance.instanceType);
  if (type !== undefined) refuseMember(world, group, type, instance, partition);
  return {
    ...others,
    GroupName: group?.name ?? "",
    ...dropUndefined({
      GroupId: group?.id,
      PartitionNumber: partition,
      Tenancy: tenancy ?? before["Tenancy"],
      Affinity: input.Affinity ?? before["Affinity"],
      HostId: input.HostId ?? before["HostId"],
      HostResourceGroupArn: input.HostResourceGroupArn ?? before["HostResourceGroupArn"],
    }),
  };
}
