/** Finds an association with an internet registry that a call names, and what the registry says of it. */
import { contains, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import {
  holdingId,
  type IpamInternetRegistryAssociation,
  type RegistryHolding,
} from "../../../model/records/announcing/registry.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { existing, type Touched } from "../../permission/touched.ts";

// ours: no evidence of AWS's code and text; these follow those of IPAM pools
const registryAssociationNotFound = awsError(
  "InvalidIpamInternetRegistryAssociationId.NotFound",
  (id: string) => `The ipam-internet-registry-association ID '${id}' does not exist`,
);

export const findRegistryAssociation = finder("ipam-internet-registry-association", {
  unknown: registryAssociationNotFound,
});

interface Naming {
  readonly input: { readonly IpamInternetRegistryAssociationId: string };
  readonly world: World;
}

export const associationNamed = ({ input, world }: Naming): IpamInternetRegistryAssociation =>
  findRegistryAssociation(world, input.IpamInternetRegistryAssociationId);

export const touchesAssociation = (call: Naming): readonly Touched[] => [
  existing("ipam-internet-registry-association", associationNamed(call)),
];

/** Undefined if nobody loaded what the registry says of the organization. */
export const holdingOf = (
  world: World,
  { rir, organizationHandle }: Pick<IpamInternetRegistryAssociation, "rir" | "organizationHandle">,
): RegistryHolding | undefined => world.get("registry-holding", holdingId(rir, organizationHandle));

export const holds = ({ cidrs }: RegistryHolding, cidr: string): boolean =>
  cidrs.some((held) => contains(prefix(held), prefix(cidr)));
