/** Finds a routing policy registration by its CIDR, and reads what a call says of one. */
import { canonicalCidr, parsePrefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type {
  IpamInternetRegistryAssociation,
  IpamRoutingPolicyRegistration,
} from "../../../model/records/announcing/registry.ts";
import type { World } from "../../../model/world/world.ts";
import { invalidValue } from "../../parameters.ts";
import { holdingOf, holds } from "../associations/find-registry-association.ts";

// ours: no evidence of AWS's codes and texts for any of these
const registrationNotFound = awsError(
  "InvalidIpamRoutingPolicyRegistration.NotFound",
  (cidr: string, id: string) => `There is no routing policy registration for ${cidr} in '${id}'.`,
);
const alreadyRegistered = awsError(
  "IncorrectState",
  (cidr: string, id: string) => `There is a routing policy registration for ${cidr} in '${id}' already. Modify it.`,
);
const notEnabled = awsError(
  "IncorrectState",
  (id: string) => `The ipam-internet-registry-association '${id}' is not enabled yet.`,
);
const notHeld = awsError(
  "InvalidParameterValue",
  (cidr: string, handle: string, rir: string) => `The CIDR ${cidr} is not among those of ${handle} at ${rir}.`,
);
const noNumbers = awsError("InvalidParameterValue", () => "The request must contain at least one ASN.");
const badLength = awsError(
  "InvalidParameterValue",
  (length: number, cidr: string, most: number) =>
    `Value (${length}) for parameter maxLength is invalid. For ${cidr} it is between that of the CIDR and ${most}.`,
);
const lengthNeedsPermission = awsError(
  "InvalidParameterCombination",
  (length: number) =>
    `The parameter maxLength (${length}) permits more specific announcements. Set permitMoreSpecificAnnouncements.`,
);

export const registrationId = (associationId: string, cidr: string): string => `${associationId}/${cidr}`;

export function readRoutedCidr(text: string): string {
  const parsed = parsePrefix(text);
  if (parsed === undefined || parsed.hasHostBits) throw invalidValue(text, "cidr");
  return canonicalCidr(text) ?? text;
}

export function findRegistration(
  world: Pick<World, "get">,
  { id }: IpamInternetRegistryAssociation,
  cidr: string,
): IpamRoutingPolicyRegistration {
  const found = world.get("ipam-routing-policy-registration", registrationId(id, cidr));
  if (found === undefined) throw registrationNotFound(cidr, id);
  return found;
}

export function refuseRegistered(known: IpamRoutingPolicyRegistration | undefined): void {
  if (known !== undefined) throw alreadyRegistered(known.cidr, known.associationId);
}

/** AWS: ROAs are made once the association is enabled (its reference, EnableIpamInternetRegistryAssociation). */
export function refuseUnenabled({ id, state }: IpamInternetRegistryAssociation): void {
  if (state !== "enable-complete") throw notEnabled(id);
}

/** If nobody loaded what the registry says of the organization, any CIDR may be its own. */
export function refuseForeignCidr(world: World, association: IpamInternetRegistryAssociation, cidr: string): void {
  const holding = holdingOf(world, association);
  if (holding === undefined || holds(holding, cidr)) return;
  throw notHeld(cidr, association.organizationHandle, association.rir);
}

/** What a call says of a registration, apart from its CIDR. */
export interface GivenPolicy {
  readonly Asns: readonly string[];
  readonly PermitMoreSpecificAnnouncements?: boolean | undefined;
  readonly MaxLength?: number | undefined;
}

/** AWS: its reference has 48 as the greatest length. */
const LONGEST = { ipv4: 32, ipv6: 48 };
const GREATEST_NUMBER = 4_294_967_295;

export function readPolicy(
  cidr: string,
  { Asns, PermitMoreSpecificAnnouncements = false, MaxLength }: GivenPolicy,
): Pick<IpamRoutingPolicyRegistration, "cidr" | "asns" | "permitsMoreSpecific" | "maxLength"> {
  const { family, length } = parsePrefix(cidr)?.prefix ?? { family: "ipv4", length: 0 };
  if (Asns.length === 0) throw noNumbers();
  const asns = [...new Set(Asns.map(readNumber))].sort((a, b) => a - b).map(String);
  // AWS: without it, only the CIDR itself may be announced (its reference).
  const maxLength = MaxLength ?? length;
  if (maxLength < length || maxLength > LONGEST[family]) throw badLength(maxLength, cidr, LONGEST[family]);
  if (maxLength > length && !PermitMoreSpecificAnnouncements) throw lengthNeedsPermission(maxLength);
  return { cidr, asns, permitsMoreSpecific: PermitMoreSpecificAnnouncements, maxLength };
}

/** Also 0, which authorises nobody (RFC 6483). */
function readNumber(text: string): number {
  const number = Number(text);
  if (!/^(0|[1-9]\d{0,9})$/.test(text) || number > GREATEST_NUMBER) throw invalidValue(text, "asn");
  return number;
}
