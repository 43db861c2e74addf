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
  IsPrimary: address.isPrimary,
  Status: status,
});

/** AWS: a gateway begins as `pending`; here the next describe finds it `available`, or `failed` with the reason. */
export const showNatGateway = (gateway: NatGateway, state: NatGatewayState = stateOf(gateway)) => ({
  NatGatewayId: gateway.id,
  State: state,
  VpcId: gateway.vpcId,
  SubnetId: gateway.subnetId,
  ConnectivityType: gateway.connectivityType,
  AvailabilityMode: "zonal" as const,
  CreateTime: gateway.createdAt,
  DeleteTime: gateway.deletedAt,
  ...(state === "failed" && { FailureCode: gateway.failure?.code, FailureMessage: gateway.failure?.message }),
  NatGatewayAddresses: gateway.addresses.map((address) => showNatAddress(address)),
  Tags: showTags(gateway.tags),
});
