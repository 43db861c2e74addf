/** Creates a NAT gateway in a subnet, with its own interface and, if it's public, Elastic IPs. */
import { awsError } from "../../model/aws-error.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { ElasticIp } from "../../model/records/network-interface.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import { countOf, hasAny, type World } from "../../model/world/world.ts";
import { AddressChooser, unlessFull } from "../network-interfaces/addresses/choose-addresses.ts";
import { makeManagedInterface } from "../network-interfaces/make-interface.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { existing, made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { isVisible, stateOf } from "./find-nat-gateway.ts";
import { bindElasticIps, elasticIpsNamed, refuseMorePrivateAddresses } from "./nat-addresses.ts";
import { showNatGateway } from "./show-nat-gateway.ts";

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
const noRegional = awsError(
  "UnsupportedOperation",
  () => "Regional NAT gateways are not supported. Create a zonal one in a subnet.",
);

type Input = InputOf<"ec2", "CreateNatGateway">;

export default operation("ec2", "CreateNatGateway", {
  touches(call) {
    const { input, world } = call;
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
    const subnet = subnetFor(world, input);
    refuseTooMany(world, subnet, limits.natGatewaysPerZone);
    const gateway: NatGateway = {
      id: newId("nat-gateway"),
      ownerId: subnet.ownerId,
      vpcId: subnet.vpcId,
      subnetId: subnet.id,
      connectivityType: input.ConnectivityType ?? "public",
      addresses: [],
      createdAt: now,
      tags,
    };
    const made = equip(call, gateway, subnet);
    return {
      changes: [...forgotten(world, now), ...made.changes, put("nat-gateway", made.gateway)],
      output: { ClientToken: input.ClientToken, NatGateway: showNatGateway(made.gateway, "pending") },
    };
  },
});

function subnetFor(world: World, input: Input): Subnet {
  refuseWhatDoesNotFit(input);
  return findSubnet(world, input.SubnetId ?? "");
}

const allocationIdsIn = ({ AllocationId, SecondaryAllocationIds = [] }: Input): readonly string[] =>
  AllocationId === undefined ? [] : [AllocationId, ...SecondaryAllocationIds];

function refuseWhatDoesNotFit(input: Input): void {
  const { AvailabilityMode, AvailabilityZoneAddresses = [], VpcId, SubnetId, AllocationId } = input;
  const { SecondaryAllocationIds = [], SecondaryPrivateIpAddressCount: count } = input;
  if (AvailabilityMode === "regional" || AvailabilityZoneAddresses.length > 0 || VpcId !== undefined)
    throw noRegional();
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
function refuseTooMany(world: World, { availabilityZone }: Subnet, limit: number): void {
  const isInZone = ({ subnetId }: NatGateway) => world.get("subnet", subnetId)?.availabilityZone === availabilityZone;
  const count = countOf(world.all("nat-gateway").filter((each) => stateOf(each) === "available" && isInZone(each)));
  if (count >= limit) throw limitExceeded();
}

/** The gateway with its addresses, or with the failure that AWS notices only during creation. */
function equip(
  call: Call<Input>,
  gateway: NatGateway,
  subnet: Subnet,
): { readonly gateway: NatGateway; readonly changes: readonly Change[] } {
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
