/** Creates a NAT gateway: in a subnet, with its own interface and, if it's public, Elastic IPs; or a regional one, for a whole VPC. */
import { awsError } from "../../model/aws-error.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { ElasticIp } from "../../model/records/network-interface.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import { countOf, hasAny, type World } from "../../model/world/world.ts";
import { refuseUnlessExcluded } from "../encryption-controls/refuse-cleartext.ts";
import { AddressChooser, unlessFull } from "../network-interfaces/addresses/choose-addresses.ts";
import { makeManagedInterface } from "../network-interfaces/make-interface.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { existing, made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { isVisible, stateOf } from "./find-nat-gateway.ts";
import { makeRegionalGateway, vpcForRegional } from "./make-regional-gateway.ts";
import { bindElasticIps, elasticIpsNamed, refuseMorePrivateAddresses } from "./nat-addresses.ts";
import { showNatGateway } from "./show-nat-gateway.ts";
import { readZoneAddresses } from "./zone-addresses.ts";

const limitExceeded = quotaExceeded("NatGatewayLimitExceeded", "NAT Gateways", "natGatewaysPerZone");
// ours: no evidence of AWS's texts
const notForPrivate = awsError(
  "InvalidParameterCombination",
  (name: string) => `A private NAT gateway cannot have the parameter ${name}.`,
);
const notForPublic = awsError(
  "InvalidParameterCombination",
  (name: string) => `A public NAT gateway cannot have the parameter ${name}.`,
);
const tooManyAddresses = awsError(
  "InvalidParameterValue",
  () => "A NAT gateway cannot have more secondary Elastic IP addresses than secondary private addresses.",
);
const regionalOnly = awsError(
  "InvalidParameterCombination",
  (name: string) => `Only a regional NAT gateway can have the parameter ${name}.`,
);

type Input = InputOf<"ec2", "CreateNatGateway">;

export default operation("ec2", "CreateNatGateway", {
  touches(call) {
    const { input, world } = call;
    if (isRegional(input)) {
      const vpc = vpcForRegional(call);
      const elasticIps = readZoneAddresses(call, input.AvailabilityZoneAddresses ?? []).flatMap(
        (each) => each.elasticIps,
      );
      return [
        made("nat-gateway", { vpcId: vpc.id }),
        existing("vpc", vpc),
        ...elasticIps.map((each) => existing("elastic-ip", each)),
      ];
    }
    const subnet = subnetFor(world, input);
    return [
      made("nat-gateway", { vpcId: subnet.vpcId }),
      existing("subnet", subnet),
      ...elasticIpsNamed(call, allocationIdsIn(input)).map((each) => existing("elastic-ip", each)),
    ];
  },
  decide(call) {
    const { input, world, newId, limits, now } = call;
    const tags = tagsFor("natgateway", input.TagSpecifications, limits);
    const draft = { id: newId("nat-gateway"), addresses: [], createdAt: now, tags };
    const made = isRegional(input) ? makeRegional(call, draft) : makeZonal(call, draft);
    refuseUnlessExcluded(world, made.gateway.vpcId, "NatGateway");
    return {
      changes: [...forgotten(world, now), ...made.changes, put("nat-gateway", made.gateway)],
      output: { ClientToken: input.ClientToken, NatGateway: showNatGateway(made.gateway, "pending") },
    };
  },
});

const isRegional = ({ AvailabilityMode }: Input): boolean => AvailabilityMode === "regional";

type Draft = Pick<NatGateway, "id" | "addresses" | "createdAt" | "tags">;
interface Made {
  readonly gateway: NatGateway;
  readonly changes: readonly Change[];
}

function makeZonal(call: Call<Input>, draft: Draft): Made {
  const { input, world, limits } = call;
  const subnet = subnetFor(world, input);
  refuseTooMany(world, subnet.availabilityZone, limits.natGatewaysPerZone);
  const { ownerId, vpcId, id: subnetId } = subnet;
  const connectivityType = input.ConnectivityType ?? "public";
  return equip(call, { ...draft, ownerId, vpcId, subnetId, connectivityType }, subnet);
}

/** AWS: a regional one is public, even if the call asks for a private one (catalogue 550). */
function makeRegional(call: Call<Input>, draft: Draft): Made {
  const { input, world, limits } = call;
  const vpc = vpcForRegional(call);
  const zones = readZoneAddresses(call, input.AvailabilityZoneAddresses ?? []);
  for (const { zone } of zones) refuseTooMany(world, zone.name, limits.natGatewaysPerZone);
  const gateway = { ...draft, ownerId: vpc.ownerId, vpcId: vpc.id, connectivityType: "public" } as const;
  const failure = failureOf(
    world,
    gateway,
    zones.flatMap(({ elasticIps }) => elasticIps),
  );
  return failure === undefined
    ? makeRegionalGateway(call, gateway, vpc)
    : { gateway: { ...gateway, failure }, changes: [] };
}

function subnetFor(world: World, input: Input): Subnet {
  refuseWhatDoesNotFit(input);
  return findSubnet(world, input.SubnetId ?? "");
}

const allocationIdsIn = ({ AllocationId, SecondaryAllocationIds = [] }: Input): readonly string[] =>
  AllocationId === undefined ? [] : [AllocationId, ...SecondaryAllocationIds];

function refuseWhatDoesNotFit(input: Input): void {
  const { AvailabilityZoneAddresses = [], VpcId, SubnetId, AllocationId } = input;
  const { SecondaryAllocationIds = [], SecondaryPrivateIpAddressCount: count } = input;
  if (AvailabilityZoneAddresses.length > 0) throw regionalOnly("availabilityZoneAddresses");
  if (VpcId !== undefined) throw regionalOnly("vpcId");
  if (SubnetId === undefined) throw missingParameter("subnetId");
  if (input.ConnectivityType === "private") {
    if (AllocationId !== undefined) throw notForPrivate("allocationId");
    if (SecondaryAllocationIds.length > 0) throw notForPrivate("secondaryAllocationIds");
    return;
  }
  if (AllocationId === undefined) throw missingParameter("allocationId");
  if (count !== undefined) throw notForPublic("secondaryPrivateIpAddressCount");
  const privates = input.SecondaryPrivateIpAddresses ?? [];
  if (privates.length > 0 && privates.length < SecondaryAllocationIds.length) throw tooManyAddresses();
}

/** AWS: the quota counts pending, available and deleting gateways in a zone. */
function refuseTooMany(world: World, zoneName: string, limit: number): void {
  const isInZone = ({ subnetId, addresses }: NatGateway) =>
    subnetId === undefined
      ? addresses.some(({ zone }) => zone?.name === zoneName)
      : world.get("subnet", subnetId)?.availabilityZone === zoneName;
  const count = countOf(world.all("nat-gateway").filter((each) => stateOf(each) === "available" && isInZone(each)));
  if (count >= limit) throw limitExceeded();
}

/** The gateway with its addresses, or with the failure that AWS notices only during creation. */
function equip(call: Call<Input>, gateway: NatGateway, subnet: Subnet): Made {
  const { input, world } = call;
  const { SecondaryAllocationIds = [], SecondaryPrivateIpAddresses: named = [] } = input;
  const elasticIps = elasticIpsNamed(call, allocationIdsIn(input));
  const failure = failureOf(world, gateway, elasticIps);
  if (failure !== undefined) return { gateway: { ...gateway, failure }, changes: [] };
  const wanted =
    named.length > 0 ? named.length : (input.SecondaryPrivateIpAddressCount ?? SecondaryAllocationIds.length);
  refuseMorePrivateAddresses(call, 1 + wanted);
  const nic = unlessFull(() =>
    makeManagedInterface(call, new AddressChooser(call), subnet, {
      groupIds: [],
      interfaceType: "nat_gateway",
      description: `Interface for NAT Gateway ${gateway.id}`,
      PrivateIpAddress: input.PrivateIpAddress,
      ...(named.length > 0
        ? { PrivateIpAddresses: named.map((PrivateIpAddress) => ({ PrivateIpAddress })) }
        : { SecondaryPrivateIpAddressCount: wanted }),
    }),
  );
  if (nic === undefined) return { gateway: { ...gateway, failure: noFreeAddress }, changes: [] };
  const privateIps = nic.privateIpv4.map(({ address }) => address);
  const bound = bindElasticIps(call, nic, privateIps, elasticIps);
  return {
    gateway: { ...gateway, addresses: bound.addresses },
    changes: [put("network-interface", nic), ...bound.changes],
  };
}

const noFreeAddress = {
  code: "InsufficientFreeAddressesInSubnet",
  message: "Subnet has insufficient free addresses to create this NAT gateway",
};

/** AWS: some problems are noticed only during creation; the gateway then fails with these codes and texts. */
function failureOf(
  world: World,
  { vpcId, connectivityType }: NatGateway,
  elasticIps: readonly ElasticIp[],
): NatGateway["failure"] {
  if (connectivityType === "private") return undefined;
  const bound = elasticIps.find(({ association }) => association !== undefined);
  if (bound !== undefined) {
    return { code: "Resource.AlreadyAssociated", message: `Elastic IP address ${bound.id} is already associated` };
  }
  if (hasAny(world.by("internet-gateway", "vpc", vpcId))) return undefined;
  return { code: "Gateway.NotAttached", message: `Network ${vpcId} has no Internet gateway attached` };
}

/** Records of gateways that ended long ago. */
const forgotten = (world: World, now: string): readonly Change[] =>
  world
    .all("nat-gateway")
    .filter((gateway) => !isVisible(gateway, now))
    .map(({ id }) => remove("nat-gateway", id))
    .toArray();
