/** What a launch says about its instances: policies compare it before they are made, and their records keep it. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Instance } from "../../../model/records/instance.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import type { Call } from "../../operation.ts";
import { groupIfThere } from "../../placement-groups/find-placement-group.ts";
import { usualMetadataOptions } from "../metadata-options.ts";
import { coresOf, type InstanceType } from "../types/instance-types.ts";
import type { RunInput } from "./launch-place.ts";

type Terms = Pick<Instance, "instanceType" | "vpcId" | "subnetId" | "availabilityZone" | "ebsOptimized" | "attributes">;

export const termsOf = (call: Call<RunInput>, type: InstanceType, subnet: Subnet): Terms => ({
  instanceType: type.name,
  vpcId: subnet.vpcId,
  subnetId: subnet.id,
  availabilityZone: subnet.availabilityZone,
  ebsOptimized: call.input.EbsOptimized ?? false,
  attributes: attributesOf(call, type, subnet),
});

/** The ARN of the instance profile, which the call may give by its name. */
export function profileArnOf({ input: { IamInstanceProfile: given }, caller }: Call<RunInput>): string | undefined {
  if (given?.Arn !== undefined || given?.Name === undefined) return given?.Arn;
  return `arn:aws:iam::${caller.account}:instance-profile/${given.Name}`;
}

/** Parameters of the call that answers show again, as members of the Instance shape. */
function attributesOf({ input, world }: Call<RunInput>, type: InstanceType, subnet: Subnet) {
  const tenancy = world.get("vpc", subnet.vpcId)?.tenancy ?? "default";
  const group = groupIfThere(world, input.Placement ?? {});
  const { CpuOptions, Placement, PrivateDnsNameOptions, MetadataOptions } = input;
  return {
    Placement: {
      ...Object.fromEntries(Object.entries(Placement ?? {}).filter(([, value]) => value !== "")),
      AvailabilityZone: subnet.availabilityZone,
      AvailabilityZoneId: subnet.availabilityZoneId,
      // One of another name isn't there: the launch is refused.
      GroupName: group?.name ?? Placement?.GroupName ?? "",
      GroupId: group?.id,
      Tenancy: Placement?.Tenancy || tenancy,
    },
    CpuOptions: {
      CoreCount: CpuOptions?.CoreCount ?? coresOf(type),
      ThreadsPerCore: CpuOptions?.ThreadsPerCore ?? type.threadsPerCore,
      AmdSevSnp: CpuOptions?.AmdSevSnp,
      NestedVirtualization: CpuOptions?.NestedVirtualization,
    },
    MetadataOptions: { ...usualMetadataOptions, ...MetadataOptions, State: "applied" },
    PrivateDnsNameOptions: {
      HostnameType: PrivateDnsNameOptions?.HostnameType ?? subnet.hostnameType,
      EnableResourceNameDnsARecord:
        PrivateDnsNameOptions?.EnableResourceNameDnsARecord ?? subnet.enableResourceNameDnsARecord,
      EnableResourceNameDnsAAAARecord:
        PrivateDnsNameOptions?.EnableResourceNameDnsAAAARecord ?? subnet.enableResourceNameDnsAaaaRecord,
    },
    CapacityReservationSpecification: input.CapacityReservationSpecification ?? {
      CapacityReservationPreference: "open",
    },
    EnclaveOptions: { Enabled: input.EnclaveOptions?.Enabled ?? false },
    HibernationOptions: { Configured: input.HibernationOptions?.Configured ?? false },
    MaintenanceOptions: {
      AutoRecovery: input.MaintenanceOptions?.AutoRecovery ?? "default",
      RebootMigration: "default",
    },
    NetworkPerformanceOptions: { BandwidthWeighting: input.NetworkPerformanceOptions?.BandwidthWeighting ?? "default" },
    ...(input.InstanceMarketOptions?.MarketType === "spot" && { InstanceLifecycle: "spot" }),
    ...dropUndefined({
      KernelId: input.KernelId,
      RamdiskId: input.RamdiskId,
      Licenses: input.LicenseSpecifications,
    }),
  };
}
