/** Shows a NAT gateway. */
import type { NatGateway, NatGatewayAddress } from "../../model/records/nat-gateway.ts";
import { showTags } from "../tags/tag-rules.ts";
import { type NatGatewayState, stateOf } from "./find-nat-gateway.ts";

type AddressStatus = "assigning" | "unassigning" | "associating" | "disassociating" | "succeeded" | "failed";

export const showNatAddress = (address: NatGatewayAddress, status: AddressStatus = "succeeded") => ({
  NetworkInterfaceId: address.networkInterfaceId,
  PrivateIp: address.privateIp,
  AllocationId: address.allocationId,
  AssociationId: address.associationId,
  PublicIp: address.publicIp,
  IsPrimary: address.zone === undefined ? address.isPrimary : undefined,
  AvailabilityZone: address.zone?.name,
  AvailabilityZoneId: address.zone?.id,
  Status: status,
});

const stateOfSetting = (isOn: boolean) => (isOn ? ("enabled" as const) : ("disabled" as const));

/** AWS: one that follows its VPC's workloads also gets more addresses when it needs them (catalogue 551). */
const showRegional = ({ routeTableId, expandsItself }: NonNullable<NatGateway["regional"]>) => ({
  RouteTableId: routeTableId,
  AutoProvisionZones: stateOfSetting(expandsItself),
  AutoScalingIps: stateOfSetting(expandsItself),
});

/** AWS: a gateway begins as `pending`; here the next describe finds it `available`, or `failed` with the reason. */
export const showNatGateway = (gateway: NatGateway, state: NatGatewayState = stateOf(gateway)) => ({
  NatGatewayId: gateway.id,
  State: state,
  VpcId: gateway.vpcId,
  SubnetId: gateway.subnetId,
  ConnectivityType: gateway.connectivityType,
  AvailabilityMode: gateway.subnetId === undefined ? ("regional" as const) : ("zonal" as const),
  ...(gateway.regional && showRegional(gateway.regional)),
  CreateTime: gateway.createdAt,
  DeleteTime: gateway.deletedAt,
  ...(state === "failed" && { FailureCode: gateway.failure?.code, FailureMessage: gateway.failure?.message }),
  NatGatewayAddresses: gateway.addresses.map((address) => showNatAddress(address)),
  Tags: showTags(gateway.tags),
});
