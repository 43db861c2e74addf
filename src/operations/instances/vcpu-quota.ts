/** How many vCPUs the running instances of a Region may have. */
import { awsError } from "../../model/aws-error.ts";
import type { Call } from "../operation.ts";
import { instanceTypeOf } from "./types/instance-types.ts";

// AWS: catalogue 401
const exceeded = awsError(
  "VcpuLimitExceeded",
  (limit: number) =>
    `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
);

const vcpusOf = (type: string): number => instanceTypeOf(type)?.vcpus ?? 0;

/** The vCPUs that are left. Stopped instances don't use any. */
export const freeVcpus = ({ world, limits }: Pick<Call<unknown>, "world" | "limits">): number =>
  world
    .by("instance", "state", "running")
    .reduce((free: number, { instanceType }) => free - vcpusOf(instanceType), limits.vcpus);

/** Refuses `wanted` further vCPUs if fewer are left. */
export function refuseMoreVcpus(call: Pick<Call<unknown>, "world" | "limits">, wanted: number): void {
  if (wanted > 0 && wanted > freeVcpus(call)) throw exceeded(call.limits.vcpus).overLimit("vcpus");
}

/** The vCPUs that starting the stopped instances takes. */
export const vcpusToStart = (instances: readonly { readonly state: string; readonly instanceType: string }[]): number =>
  instances.reduce((sum, { state, instanceType }) => sum + (state === "stopped" ? vcpusOf(instanceType) : 0), 0);
