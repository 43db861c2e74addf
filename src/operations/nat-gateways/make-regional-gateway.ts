/**
 * Makes a regional NAT gateway: one for all zones of a VPC, in no subnet, with a route table of its own. It gets the Elastic
 * IPs that the call names for zones, or its own ones wherever the VPC has interfaces: that is for `follow-workloads.ts`.
 */
import { awsError } from "../../model/aws-error.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { Call, InputOf } from "../operation.ts";
import { missingParameter, parameterName } from "../parameters.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { localRoutes } from "../vpcs/make-vpc.ts";
import { bindToZone, readZoneAddresses } from "./zone-addresses.ts";

// ours: no evidence of AWS's text
const zonalOnly = awsError(
  "InvalidParameterCombination",
  (name: string) => `A regional NAT gateway cannot have the parameter ${name}.`,
);

type Input = InputOf<"ec2", "CreateNatGateway">;

const OF_ZONAL = [
  "SubnetId",
  "AllocationId",
  "PrivateIpAddress",
  "SecondaryAllocationIds",
  "SecondaryPrivateIpAddresses",
  "SecondaryPrivateIpAddressCount",
] as const satisfies readonly (keyof Input)[];

/** The VPC that gets a regional gateway. */
export function vpcForRegional({ input, world }: Pick<Call<Input>, "input" | "world">): Vpc {
  for (const name of OF_ZONAL) {
    const given = input[name];
    if (given !== undefined && !(Array.isArray(given) && given.length === 0)) throw zonalOnly(parameterName(name));
  }
  if (input.VpcId === undefined) throw missingParameter("vpcId");
  return findVpc(world, input.VpcId);
}

/** `draft` has no addresses yet. */
export function makeRegionalGateway(
  call: Call<Input>,
  draft: NatGateway,
  vpc: Vpc,
): { readonly gateway: NatGateway; readonly changes: readonly Change[] } {
  const { input, world, newId } = call;
  const { AvailabilityZoneAddresses: given = [] } = input;
  const [internetGateway] = world.by("internet-gateway", "vpc", vpc.id);
  const table = {
    id: newId("route-table"),
    ownerId: vpc.ownerId,
    vpcId: vpc.id,
    routes: [
      ...localRoutes(vpc),
      {
        destination: "0.0.0.0/0",
        target: { kind: "internet-gateway", id: internetGateway?.id ?? "" },
        origin: "CreateRoute",
      } as const,
    ],
    tags: [],
  };
  const association = {
    id: newId("route-table-association"),
    routeTableId: table.id,
    vpcId: vpc.id,
    isMain: false,
    gatewayId: draft.id,
  };
  const bound = readZoneAddresses(call, given).map((each) => bindToZone(call, draft, each));
  return {
    gateway: {
      ...draft,
      addresses: bound.flatMap(({ addresses }) => addresses),
      regional: { routeTableId: table.id, expandsItself: given.length === 0 },
    },
    changes: [
      put("route-table", table),
      put("route-table-association", association),
      ...bound.flatMap(({ changes }) => changes),
    ],
  };
}
