/** Launches instances: records with interfaces, addresses and volumes. Nothing is started. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Instance } from "../../../model/records/instance.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { refuseCleartextType } from "../../encryption-controls/refuse-cleartext.ts";
import { findKeyPairNamed } from "../../key-pairs/find-key-pair.ts";
import { AddressChooser, subnetIsFull, unlessFull } from "../../network-interfaces/addresses/choose-addresses.ts";
import { type Call, operation } from "../../operation.ts";
import { groupGiven } from "../../placement-groups/find-placement-group.ts";
import { refuseMember } from "../../placement-groups/members.ts";
import { tagsForEach } from "../../tags/tag-rules.ts";
import { showInstance } from "../show-instance.ts";
import { isVisible } from "../state/visible-instances.ts";
import { creditsOf, type InstanceType } from "../types/instance-types.ts";
import { refuseLongUserData } from "../user-data.ts";
import { freeVcpus, refuseMoreVcpus } from "../vcpu-quota.ts";
import { asPending } from "./first-answer.ts";
import { tagsOfTemplate, withTemplate } from "./from-template.ts";
import { type Image, imageOf } from "./images.ts";
import { profileArnOf, termsOf } from "./instance-terms.ts";
import { launchInterfaces, refuseInterfaces } from "./launch-interfaces.ts";
import { placeOf, type RunInput, refuseInstanceLevel, typeNamed } from "./launch-place.ts";
import { launchVolumes } from "./launch-volumes.ts";
import { refuseOtherArchitecture } from "./matching-architecture.ts";
import { touchedByLaunch } from "./touched-by-launch.ts";

const notPositive = awsError(
  "InvalidParameterValue",
  (value: number, name: string) => `Value (${value}) for parameter ${name} is invalid. It must be at least 1.`,
);
const minAboveMax = awsError(
  "InvalidParameterCombination",
  () => "The parameter minCount must not be greater than maxCount",
);
const unsupportedType = awsError(
  "Unsupported",
  () =>
    "The requested configuration is currently not supported. Please check the documentation for supported configurations.",
);
const notBurstable = awsError(
  "InvalidParameterCombination",
  (type: string) => `The ${type} instance type does not support credit specification.`,
);
// ours: no evidence of a fitting text of AWS's
const noCapacity = awsError(
  "InsufficientInstanceCapacity",
  (most: number) => `One call can launch at most ${most} such instances. Launch more with further calls.`,
);
// AWS: catalogue 456
const allTerminated = awsError(
  "IdempotentInstanceTerminated",
  () =>
    "The request to launch an instance uses the same client token as a previous request for which the instance has been terminated.",
);
const addressTwice = awsError(
  "InvalidParameterCombination",
  () => "A private IP address can be given to one instance only.",
);

const TAGGED = ["instance", "volume", "network-interface", "spot-instances-request"] as const;

export default operation("ec2", "RunInstances", {
  touches: touchedByLaunch,

  retry: {
    keep: ({ ReservationId = "", Instances = [] }) => [
      ReservationId,
      ...Instances.flatMap(({ InstanceId }) => InstanceId ?? []),
    ],
    // AWS: the instances as they are now.
    answer({ world, caller, now }, [ReservationId, ...ids]) {
      const instances = ids.flatMap((id) => world.get("instance", id) ?? []).filter((each) => isVisible(each, now));
      if (instances.every(({ state }) => state === "terminated")) throw allTerminated();
      const Instances = instances.map((instance) => showInstance(world, instance));
      return { ReservationId, OwnerId: caller.account, Groups: [], Instances };
    },
  },
  decide(asked) {
    const call = withTemplate(asked);
    const { input, world, limits, newId, caller } = call;
    const image = imageOf(input.ImageId);
    const type = refuseInput(call);
    refuseOtherArchitecture(type, image);
    refuseInterfaces(call);
    const subnet = placeOf(world, input);
    refuseCleartextType(world, subnet.vpcId, type.name);
    const placement = input.Placement ?? {};
    refuseMember(world, groupGiven(world, placement), type, subnet, placement.PartitionNumber);
    const tags = tagsForEach(TAGGED, input.TagSpecifications, limits);
    const reservationId = newId("reservation");
    const chooser = new AddressChooser(call);
    const lent = new Set<string>();
    const instanceTags = [...tags.instance, ...tagsOfTemplate(world, input)];
    const launch = (launchIndex: number) => {
      const id = newId("instance");
      const each = { id, reservationId, launchIndex, tags: instanceTags };
      const instance = makeInstance(call, image, type, subnet, each);
      const { interfaces, changes } = launchInterfaces({
        call,
        chooser,
        subnet,
        instanceId: id,
        interfaceTags: tags["network-interface"],
        lent,
      });
      const at = { instanceId: id, availabilityZone: subnet.availabilityZone };
      const volumes = launchVolumes(call, image, at, tags.volume);
      const all: readonly Change[] = [
        put("instance", instance),
        ...changes,
        ...volumes.map((volume) => put("volume", volume)),
      ];
      return { changes: all, shown: asPending(showInstance(world, instance, { interfaces, volumes })) };
    };
    const launched = asManyAsFit(call, type, launch);
    return {
      changes: launched.flatMap(({ changes }) => changes),
      output: {
        ReservationId: reservationId,
        OwnerId: caller.account,
        Groups: [],
        Instances: launched.map(({ shown }) => shown),
      },
    };
  },
});

function refuseInput({ input, world }: Call<RunInput>): InstanceType {
  const { MinCount, MaxCount } = input;
  if (MinCount < 1) throw notPositive(MinCount, "minCount");
  if (MaxCount < 1) throw notPositive(MaxCount, "maxCount");
  if (MinCount > MaxCount) throw minAboveMax();
  const type = typeNamed(input);
  if (type === undefined) throw unsupportedType();
  if (input.CreditSpecification !== undefined && !type.isBurstable) throw notBurstable(type.name);
  const named = [input, ...(input.NetworkInterfaces ?? [])].some(({ PrivateIpAddress }) => PrivateIpAddress);
  if (named && MaxCount > 1) throw addressTwice();
  refuseInstanceLevel(input);
  refuseLongUserData(input.UserData);
  if (input.KeyName) findKeyPairNamed(world, input.KeyName);
  return type;
}

function profileOf(call: Call<RunInput>): Instance["profile"] {
  const arn = profileArnOf(call);
  return arn === undefined ? undefined : { arn, id: `AIPA${call.random(9).slice(1).toUpperCase()}` };
}

function makeInstance(
  call: Call<RunInput>,
  image: Image,
  type: InstanceType,
  subnet: Subnet,
  each: Pick<Instance, "id" | "reservationId" | "launchIndex" | "tags">,
): Instance {
  const { input, caller, now } = call;
  const cpuCredits = creditsOf(type, input.CreditSpecification?.CpuCredits);
  const profile = profileOf(call);
  return {
    ...each,
    ownerId: caller.account,
    imageId: image.id,
    ...termsOf(call, type, subnet),
    state: "running",
    launchedAt: now,
    rootDeviceName: image.rootDeviceName,
    disableApiTermination: input.DisableApiTermination ?? false,
    disableApiStop: input.DisableApiStop ?? false,
    shutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? "stop",
    isMonitored: input.Monitoring?.Enabled ?? false,
    ...dropUndefined({
      clientToken: input.ClientToken,
      keyName: input.KeyName,
      userData: input.UserData || undefined,
      cpuCredits,
      profile,
      operator: input.Operator?.Principal,
    }),
  };
}

/** INVARIANT: a call makes so few records that other callers don't wait long. Callers can repeat it for more. */
const MOST_RECORDS = 400;

/** How many instances one call can launch, each with its interfaces and volumes. */
function capacityFor({ NetworkInterfaces = [], BlockDeviceMappings = [] }: RunInput): number {
  const recordsEach = 2 + Math.max(1, NetworkInterfaces.length) + BlockDeviceMappings.length;
  return Math.max(1, Math.floor(MOST_RECORDS / recordsEach));
}

/** AWS: as many instances as the quota and the subnet have room for, if that is at least MinCount; otherwise no instance. */
function asManyAsFit<T extends object>(
  call: Call<RunInput>,
  { vcpus }: InstanceType,
  launch: (index: number) => T,
): readonly T[] {
  const { MinCount, MaxCount } = call.input;
  refuseMoreVcpus(call, MinCount * vcpus);
  const capacity = capacityFor(call.input);
  if (MinCount > capacity) throw noCapacity(capacity);
  const most = Math.min(MaxCount, capacity, Math.floor(freeVcpus(call) / vcpus));
  const launched: T[] = [];
  while (launched.length < most) {
    const next = unlessFull(() => launch(launched.length));
    if (next === undefined && launched.length < MinCount) throw subnetIsFull();
    if (next === undefined) break;
    launched.push(next);
  }
  return launched;
}
