/** Makes a directory of any type: a server with an interface in each of two subnets, and the security group of both. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Limits } from "../../model/limits.ts";
import type { Directory, DirectoryServer } from "../../model/records/directory.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";
import { countOf, type World } from "../../model/world/world.ts";
import { AddressChooser } from "../network-interfaces/addresses/choose-addresses.ts";
import { makeManagedInterface } from "../network-interfaces/make-interface.ts";
import type { Call } from "../operation.ts";
import { makeServiceGroup } from "../security-groups/groups/service-group.ts";
import { type GivenTag, readTags } from "../tags/tag-rules.ts";
import { directoryError, directoryTags, invalidParameter } from "./directory-words.ts";

// AWS: quoted in a user's report
const invalidName = invalidParameter(
  () =>
    "Invalid directory name. The directory name must be between 2 and 64 characters, and can only contain alphanumeric characters, periods (.). or minus signs (-). Also, the directory name must begin and end with an alphanumeric character.",
);
// ours: no evidence of AWS's texts for the rest
const invalidShortName = invalidParameter((name: string) => `The short name '${name}' is not a NetBIOS name.`);
const weakPassword = invalidParameter(
  () =>
    "The password must have 8 to 64 characters, among them three of: lower case, upper case, digits, other characters.",
);
const invalidDescription = invalidParameter(
  () => "The description can have up to 128 characters and must begin with a letter, a digit or an underscore.",
);
const noNetwork = invalidParameter(() => "A directory needs a VPC and two of its subnets.");
const unknownVpc = invalidParameter((id: string) => `The VPC ${id} could not be found.`);
const unknownSubnet = invalidParameter((id: string, vpc: string) => `The subnet ${id} could not be found in ${vpc}.`);
const sameZone = invalidParameter(
  (zone: string) => `Both subnets are in ${zone}. Choose subnets in different Availability Zones.`,
);
const tooMany = directoryError(
  "DirectoryLimitExceededException",
  (limit: number, type: string) => `At most ${limit} directories of type ${type} can exist in a Region.`,
);

/** The parameters that CreateDirectory, CreateMicrosoftAD and ConnectDirectory share. */
export interface DirectoryRequest {
  readonly Name: string;
  readonly ShortName?: string | undefined;
  readonly Password: string;
  readonly Description?: string | undefined;
  readonly NetworkType?: "Dual-stack" | "IPv4" | "IPv6" | undefined;
  readonly Tags?: readonly GivenTag[] | undefined;
}

interface Network {
  readonly VpcId: string;
  readonly SubnetIds: readonly string[];
}

type Own = Pick<Directory, "type" | "size" | "edition" | "connected">;

export function makeDirectory(
  call: Call<DirectoryRequest>,
  network: Network | undefined,
  own: Own,
): { readonly id: string; readonly changes: readonly Change[] } {
  const { input, world, newId, now, limits } = call;
  refuseNames(input);
  // AWS: an AD Connector's password belongs to a directory elsewhere, which has its own rules.
  if (own.type !== "ADConnector" && !isStrong(input.Password)) throw weakPassword();
  refuseOverQuota(world, own.type, limits);
  const subnets = readSubnets(world, network);
  const { VpcId: vpcId } = network as Network;
  const id = newId("directory");
  const group = makeServiceGroup(
    world,
    vpcId,
    `${id}_controllers`,
    `AWS created security group for ${id} directory controllers`,
    newId,
  );
  const chooser = new AddressChooser(call);
  const made = subnets.map((subnet) => makeServer(call, chooser, subnet, id, group.id));
  const directory: Directory = {
    id,
    ...own,
    name: input.Name,
    shortName: input.ShortName ?? (input.Name.split(".")[0] ?? "").toUpperCase().slice(0, 15),
    ...dropUndefined({ description: input.Description }),
    networkType: input.NetworkType ?? "IPv4",
    ssoEnabled: false,
    vpcId,
    securityGroupId: group.id,
    servers: made.map(({ server }) => server),
    launchedAt: now,
    tags: readTags(input.Tags ?? [], limits, directoryTags),
  };
  const interfaces = made.map((each) => put("network-interface", each.networkInterface));
  return { id, changes: [...group.changes, ...interfaces, put("directory", directory)] };
}

/** One server: an interface in the subnet, and its entry in the directory. */
export function makeServer(
  call: Pick<Call<unknown>, "newId" | "random" | "caller" | "now">,
  chooser: AddressChooser,
  subnet: Subnet,
  directoryId: string,
  groupId: string,
): { readonly server: DirectoryServer; readonly networkInterface: NetworkInterface } {
  const networkInterface = makeManagedInterface(call, chooser, subnet, {
    groupIds: [groupId],
    description: `AWS created network interface for directory ${directoryId}`,
    interfaceType: "interface",
  });
  const server = {
    id: call.newId("domain-controller"),
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    networkInterfaceId: networkInterface.id,
    address: networkInterface.privateIpv4[0]?.address ?? "",
    launchedAt: call.now,
  };
  return { server, networkInterface };
}

function refuseNames({ Name, ShortName, Description = "" }: DirectoryRequest): void {
  if (Name.length < 2 || Name.length > 64 || !/^([a-zA-Z0-9]+[.-])+[a-zA-Z0-9]+$/.test(Name)) throw invalidName();
  if (ShortName !== undefined && !/^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/.test(ShortName))
    throw invalidShortName(ShortName);
  const isFair = /^([a-zA-Z0-9_])[\\a-zA-Z0-9_@#%*+=:?./!\s-]*$/.test(Description) && Description.length <= 128;
  if (Description !== "" && !isFair) throw invalidDescription();
}

const isStrong = (password: string): boolean =>
  password.length >= 8 &&
  password.length <= 64 &&
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s]/].filter((some) => some.test(password)).length >= 3;

const LIMITS = {
  SimpleAD: "directoriesPerRegion",
  MicrosoftAD: "microsoftAdsPerRegion",
  ADConnector: "adConnectorsPerRegion",
} as const;

function refuseOverQuota(world: World, type: Directory["type"], limits: Limits): void {
  const limit = LIMITS[type];
  const count = countOf(world.all("directory").filter((each) => each.type === type));
  if (count >= limits[limit]) throw tooMany(limits[limit], type).overLimit(limit);
}

function readSubnets(world: World, network: Network | undefined): readonly Subnet[] {
  const isTwo = network?.SubnetIds.length === 2 && new Set(network.SubnetIds).size === 2;
  if (network === undefined || !isTwo) throw noNetwork();
  const { VpcId, SubnetIds } = network;
  if (world.get("vpc", VpcId) === undefined) throw unknownVpc(VpcId);
  const subnets = SubnetIds.map((id) => {
    const subnet = world.get("subnet", id);
    if (subnet?.vpcId !== VpcId) throw unknownSubnet(id, VpcId);
    return subnet;
  });
  const [first, second] = subnets.map(({ availabilityZone }) => availabilityZone);
  if (first === second) throw sameZone(first ?? "");
  return subnets;
}
