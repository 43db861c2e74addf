/** Makes a network interface for a caller, for an instance, or for an Amazon service that manages it. */
import type { Family } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type {
  ConnectionTracking,
  NetworkInterface,
  NetworkInterfaceAttachment,
} from "../../model/records/network-interface.ts";
import type { Tag } from "../../model/records/tag.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import type { Call } from "../operation.ts";
import { refuseTogether } from "../parameters.ts";
import { type MostAddresses, refuseMoreAddresses, refuseTooMany } from "./addresses/address-count.ts";
import type { AddressChooser } from "./addresses/choose-addresses.ts";

/** The parameters for an interface's addresses, which RunInstances and CreateNetworkInterface share. */
interface AddressRequest {
  readonly PrivateIpAddress?: string | undefined;
  readonly PrivateIpAddresses?:
    | readonly { readonly Primary?: boolean | undefined; readonly PrivateIpAddress?: string | undefined }[]
    | undefined;
  readonly SecondaryPrivateIpAddressCount?: number | undefined;
  readonly Ipv4Prefixes?: readonly { readonly Ipv4Prefix?: string | undefined }[] | undefined;
  readonly Ipv4PrefixCount?: number | undefined;
  readonly Ipv6Addresses?: readonly { readonly Ipv6Address?: string | undefined }[] | undefined;
  readonly Ipv6AddressCount?: number | undefined;
  readonly Ipv6Prefixes?: readonly { readonly Ipv6Prefix?: string | undefined }[] | undefined;
  readonly Ipv6PrefixCount?: number | undefined;
  readonly EnablePrimaryIpv6?: boolean | undefined;
}

export interface InterfaceRequest extends AddressRequest {
  readonly groupIds: readonly string[];
  readonly description?: string | undefined;
  readonly interfaceType?: string | undefined;
  readonly tags?: readonly Tag[];
  readonly connectionTracking?: ConnectionTracking | undefined;
  readonly attachment?: NetworkInterfaceAttachment;
  /** As many as its instance's type allows; without an instance, the most that any type allows. */
  readonly most?: MostAddresses;
  /** Who asked for the interface: the caller's user id, or the name of a service. */
  readonly requesterId?: string;
  /** Whether the requester is a service, which then manages the interface. */
  readonly isManaged?: boolean;
  /** The service that manages it for an instance of its own. */
  readonly operator?: string | undefined;
}

// ours: no evidence of AWS's texts
const twoPrimaries = awsError("InvalidParameterValue", () => "Only one primary private IP address can be specified.");
const negative = awsError(
  "InvalidParameterValue",
  (name: string, value: number) => `Value (${value}) for parameter ${name} is invalid. It must not be negative.`,
);
const trackingOutOfRange = awsError(
  "InvalidParameterValue",
  (name: string, least: number, most: number) => `${name} must be between ${least} and ${most} seconds.`,
);

function refuseCount(family: Family, named: number, count: number | undefined, name: string): void {
  if (count === undefined) return;
  if (count < 0) throw negative(name, count);
  refuseTooMany(family, named + count);
}

/** Chooses the named addresses, then as many free ones as wanted; the Assign operations use it as well. */
export function chooseAddresses(
  chooser: AddressChooser,
  subnet: Subnet,
  family: Family,
  named: readonly string[],
  count: number | undefined,
  countName: string,
): readonly string[] {
  if (count !== undefined && count > 0) chooser.refuseMoreThanFree(subnet, family, count);
  refuseCount(family, named.length, count, countName);
  return [
    ...named.map((text) => chooser.given(subnet, family, text)),
    ...Array.from({ length: count ?? 0 }, () => chooser.any(subnet, family)),
  ];
}

export function choosePrefixes(
  chooser: AddressChooser,
  subnet: Subnet,
  family: Family,
  named: readonly string[],
  count: number | undefined,
  countName: string,
): readonly string[] {
  refuseCount(family, named.length, count, countName);
  return [
    ...named.map((text) => chooser.givenPrefix(subnet, family, text)),
    ...Array.from({ length: count ?? 0 }, () => chooser.anyPrefix(subnet, family)),
  ];
}

function choosePrivateIpv4(chooser: AddressChooser, subnet: Subnet, request: AddressRequest): readonly string[] {
  if (subnet.ipv6Native) return [];
  const { PrivateIpAddress, PrivateIpAddresses: listed = [], SecondaryPrivateIpAddressCount } = request;
  const primaries = listed.filter(({ Primary }) => Primary === true);
  if (primaries.length + (PrivateIpAddress === undefined ? 0 : 1) > 1) throw twoPrimaries();
  if (PrivateIpAddress === undefined) refuseTogether(request, "PrivateIpAddresses", "SecondaryPrivateIpAddressCount");
  const wanted = PrivateIpAddress ?? primaries[0]?.PrivateIpAddress;
  const given = (text: string | undefined) =>
    text === undefined ? chooser.any(subnet, "ipv4") : chooser.given(subnet, "ipv4", text);
  // Named addresses come first, so that a free one never equals one of them.
  const named = wanted === undefined ? undefined : given(wanted);
  const secondaries = listed.filter(({ Primary }) => Primary !== true).map((each) => given(each.PrivateIpAddress));
  const count = SecondaryPrivateIpAddressCount;
  return [
    named ?? chooser.any(subnet, "ipv4"),
    ...secondaries,
    ...chooseAddresses(chooser, subnet, "ipv4", [], count, "secondaryPrivateIpAddressCount"),
  ];
}

function chooseIpv6(chooser: AddressChooser, subnet: Subnet, request: AddressRequest): readonly string[] {
  const named = (request.Ipv6Addresses ?? []).map(({ Ipv6Address = "" }) => Ipv6Address);
  refuseTogether(request, "Ipv6Addresses", "Ipv6AddressCount");
  const hasPrefixes = (request.Ipv6Prefixes?.length ?? 0) > 0 || request.Ipv6PrefixCount !== undefined;
  const isUnsaid = named.length === 0 && request.Ipv6AddressCount === undefined && !hasPrefixes;
  const needsOne = isUnsaid && (subnet.assignIpv6AddressOnCreation || subnet.ipv6Native);
  const count = needsOne ? 1 : request.Ipv6AddressCount;
  return chooseAddresses(chooser, subnet, "ipv6", named, count, "ipv6AddressCount");
}

/** AWS: an interface's own part of a MAC address is random, and locally administered. */
const newMacAddress = (random: Call<unknown>["random"]): string => `0a:${random(5).match(/../g)?.join(":")}`;

const trackingBounds = {
  TcpEstablishedTimeout: [60, 432_000],
  UdpStreamTimeout: [60, 180],
  UdpTimeout: [30, 60],
} as const;

export function readConnectionTracking(given: ConnectionTracking | undefined): ConnectionTracking | undefined {
  if (given === undefined) return undefined;
  for (const [name, [least, most]] of Object.entries(trackingBounds)) {
    const seconds = given[name as keyof ConnectionTracking];
    if (seconds !== undefined && (seconds < least || seconds > most)) throw trackingOutOfRange(name, least, most);
  }
  return given;
}

export function makeInterface(
  { newId, random, caller }: Pick<Call<unknown>, "newId" | "random" | "caller">,
  chooser: AddressChooser,
  subnet: Subnet,
  request: InterfaceRequest,
): NetworkInterface {
  const privateIpv4 = choosePrivateIpv4(chooser, subnet, request);
  const ipv6 = chooseIpv6(chooser, subnet, request);
  const prefixTexts = {
    ipv4: (request.Ipv4Prefixes ?? []).map(({ Ipv4Prefix = "" }) => Ipv4Prefix),
    ipv6: (request.Ipv6Prefixes ?? []).map(({ Ipv6Prefix = "" }) => Ipv6Prefix),
  };
  refuseTogether(request, "Ipv4Prefixes", "Ipv4PrefixCount");
  refuseTogether(request, "Ipv6Prefixes", "Ipv6PrefixCount");
  const { connectionTracking, attachment, requesterId, operator, most } = request;
  const made = {
    id: newId("network-interface"),
    ownerId: caller.account,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    description: request.description ?? "",
    macAddress: newMacAddress(random),
    privateIpv4: privateIpv4.map((address, index) => ({ address, isPrimary: index === 0 })),
    ipv6: ipv6.map((address, index) => ({ address, isPrimary: index === 0 && request.EnablePrimaryIpv6 === true })),
    ipv4Prefixes: choosePrefixes(chooser, subnet, "ipv4", prefixTexts.ipv4, request.Ipv4PrefixCount, "ipv4PrefixCount"),
    ipv6Prefixes: choosePrefixes(chooser, subnet, "ipv6", prefixTexts.ipv6, request.Ipv6PrefixCount, "ipv6PrefixCount"),
    groupIds: request.groupIds,
    sourceDestCheck: true,
    interfaceType: request.interfaceType ?? "interface",
    requesterManaged: request.isManaged ?? false,
    tags: request.tags ?? [],
    ...dropUndefined({ requesterId, operator, connectionTracking, attachment }),
    ...(request.EnablePrimaryIpv6 === true && { enablePrimaryIpv6: true }),
  };
  refuseMoreAddresses(made, most);
  return made;
}

/** AWS: a service attaches its interfaces to something other than the caller's instances. */
const MANAGED_OWNER = "amazon-aws";

/**
 * Makes an interface that a service manages (a NAT gateway, an endpoint): in use from the start, not to be detached or
 * deleted by the caller. Interfaces of one call share a chooser, so that they never get the same address.
 */
export function makeManagedInterface(
  call: Pick<Call<unknown>, "newId" | "random" | "caller" | "now">,
  chooser: AddressChooser,
  subnet: Subnet,
  request: Omit<InterfaceRequest, "attachment" | "isManaged"> & {
    readonly interfaceType: string;
    /** Of a service whose interfaces are attached as instances' are: its name. */
    readonly attachedBy?: string;
  },
): NetworkInterface {
  const { attachedBy } = request;
  const made = makeInterface(call, chooser, subnet, {
    ...request,
    requesterId: request.requesterId ?? MANAGED_OWNER,
    isManaged: true,
    attachment: {
      id: call.newId(attachedBy === undefined ? "managed-attachment" : "interface-attachment"),
      instanceOwnerId: attachedBy ?? MANAGED_OWNER,
      deviceIndex: 1,
      networkCardIndex: 0,
      deleteOnTermination: false,
      attachedAt: call.now,
    },
  });
  // AWS: a NAT gateway carries traffic that is addressed to others.
  return { ...made, sourceDestCheck: request.interfaceType !== "nat_gateway" };
}
