/** A shop's network as somebody would really have it: for looking at every page, in tests and pictures. */
import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AllocateIpamPoolCidrCommand,
  AssociateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateIpamCommand,
  CreateIpamPoolCommand,
  CreateManagedPrefixListCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  EC2Client,
  type IpPermission,
  ModifyManagedPrefixListCommand,
  ProvisionIpamPoolCidrCommand,
  type ResourceType,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { CreateIpGroupCommand, WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { ANY_KEY, send, signedHeaders } from "../../test/setup/signed-call.ts";

export interface Estate {
  /** Ids by names: `vpc`, `sg-web`, `web-1`. */
  readonly ids: Readonly<Record<string, string>>;
}

const named = (ResourceType: ResourceType, Value: string) => [{ ResourceType, Tags: [{ Key: "Name", Value }] }];
const tcp = (port: number) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port });

const GROUPS = ["balancer", "web", "api", "worker", "db", "cache", "search", "bastion", "monitoring"] as const;
/** Who reaches whom: `[from, to, port]`. */
const FLOWS = [
  ["balancer", "web", 8080],
  ["web", "api", 8443],
  ["api", "db", 5432],
  ["api", "cache", 6379],
  ["api", "search", 9200],
  ["worker", "db", 5432],
  ["worker", "cache", 6379],
  ["bastion", "web", 22],
  ["bastion", "api", 22],
  ["bastion", "db", 22],
  ["monitoring", "web", 9100],
  ["monitoring", "api", 9100],
  ["monitoring", "worker", 9100],
  ["monitoring", "db", 9100],
] as const;

/** Makes it in the account of any key. */
export async function makeEstate(url: string): Promise<Estate> {
  const settings = { endpoint: url, region: "us-east-1", credentials: ANY_KEY, maxAttempts: 1 };
  const ec2 = new EC2Client(settings);
  const ids: Record<string, string> = {};
  const keep = (name: string, id: string | undefined): string => {
    ids[name] = id ?? "";
    return ids[name];
  };
  await makeNetwork(ec2, ids, keep);
  await makeGroups(ec2, ids, keep);
  await makeInterfaces(ec2, ids, keep);
  await makeAddresses(ec2);
  const workspaces = new WorkSpacesClient(settings);
  const rules = [
    { ipRule: "203.0.113.0/24", ruleDesc: "office" },
    { ipRule: "198.51.100.7/32", ruleDesc: "home" },
  ];
  keep("ip-group", (await workspaces.send(new CreateIpGroupCommand({ GroupName: "staff", UserRules: rules }))).GroupId);
  await addHost(url, ids["web-1"] ?? "");
  return { ids };
}

type Ids = Readonly<Record<string, string>>;
type Keep = (name: string, id: string | undefined) => string;

async function makeNetwork(ec2: EC2Client, ids: Ids, keep: Keep): Promise<void> {
  const made = await ec2.send(
    new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", TagSpecifications: named("vpc", "shop") }),
  );
  const VpcId = keep("vpc", made.Vpc?.VpcId);
  const igw = await ec2.send(
    new CreateInternetGatewayCommand({ TagSpecifications: named("internet-gateway", "shop") }),
  );
  const InternetGatewayId = keep("igw", igw.InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  const table = async (name: string) =>
    keep(
      `rtb-${name}`,
      (await ec2.send(new CreateRouteTableCommand({ VpcId, TagSpecifications: named("route-table", name) }))).RouteTable
        ?.RouteTableId,
    );
  const [open, inner] = [await table("public"), await table("private")];
  const everything = { DestinationCidrBlock: "0.0.0.0/0" };
  await ec2.send(new CreateRouteCommand({ RouteTableId: open, ...everything, GatewayId: InternetGatewayId }));
  for (const [i, zone] of ["a", "b", "c"].entries()) {
    for (const [kind, third, RouteTableId] of [
      ["public", i, open],
      ["private", 10 + i, inner],
    ] as const) {
      const subnet = await ec2.send(
        new CreateSubnetCommand({
          ...{ VpcId, CidrBlock: `10.0.${third}.0/24`, AvailabilityZone: `us-east-1${zone}` },
          TagSpecifications: named("subnet", `${kind}-${zone}`),
        }),
      );
      const SubnetId = keep(`${kind}-${zone}`, subnet.Subnet?.SubnetId);
      await ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId }));
    }
  }
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const nat = await ec2.send(new CreateNatGatewayCommand({ SubnetId: ids["public-a"], AllocationId }));
  const NatGatewayId = keep("nat", nat.NatGateway?.NatGatewayId);
  await ec2.send(new CreateRouteCommand({ RouteTableId: inner, ...everything, NatGatewayId }));
  const tools = await ec2.send(
    new CreateVpcCommand({ CidrBlock: "10.9.0.0/16", TagSpecifications: named("vpc", "tools") }),
  );
  const peering = await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId: tools.Vpc?.VpcId }));
  const VpcPeeringConnectionId = peering.VpcPeeringConnection?.VpcPeeringConnectionId;
  await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  await ec2.send(
    new CreateRouteCommand({ RouteTableId: inner, DestinationCidrBlock: "10.9.0.0/16", VpcPeeringConnectionId }),
  );
}

async function makeGroups(ec2: EC2Client, ids: Ids, keep: Keep): Promise<void> {
  for (const GroupName of GROUPS) {
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName, Description: `${GroupName} of the shop`, VpcId: ids["vpc"] }),
    );
    keep(`sg-${GroupName}`, made.GroupId);
  }
  const allow = (name: string, permission: IpPermission) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: ids[`sg-${name}`], IpPermissions: [permission] }));
  for (const [from, to, port] of FLOWS)
    await allow(to, { ...tcp(port), UserIdGroupPairs: [{ GroupId: ids[`sg-${from}`] }] });
  const anyone = { IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "the shop" }], Ipv6Ranges: [{ CidrIpv6: "::/0" }] };
  await allow("balancer", { ...tcp(443), ...anyone });
  await allow("balancer", { ...tcp(80), ...anyone });
  const list = await ec2.send(
    new CreateManagedPrefixListCommand({
      ...{ PrefixListName: "office", AddressFamily: "IPv4", MaxEntries: 20 },
      Entries: [
        { Cidr: "203.0.113.0/24", Description: "Berlin" },
        { Cidr: "198.51.100.0/24", Description: "Lisbon" },
      ],
    }),
  );
  const PrefixListId = keep("pl", list.PrefixList?.PrefixListId);
  await ec2.send(
    new ModifyManagedPrefixListCommand({
      ...{ PrefixListId, CurrentVersion: 1 },
      AddEntries: [{ Cidr: "192.0.2.0/25", Description: "Nairobi" }],
      RemoveEntries: [{ Cidr: "198.51.100.0/24" }],
    }),
  );
  await allow("bastion", { ...tcp(22), PrefixListIds: [{ PrefixListId }] });
  // Somebody opened a database for a moment, and closed it again.
  const mistake = { GroupId: ids["sg-db"], IpPermissions: [{ ...tcp(5432), IpRanges: [{ CidrIp: "0.0.0.0/0" }] }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(mistake));
  await ec2.send(new RevokeSecurityGroupIngressCommand(mistake));
}

async function makeInterfaces(ec2: EC2Client, ids: Ids, keep: Keep): Promise<void> {
  for (const group of GROUPS) {
    const kind = group === "balancer" || group === "bastion" ? "public" : "private";
    for (const [i, zone] of ["a", "b"].entries()) {
      const name = `${group}-${i + 1}`;
      const made = await ec2.send(
        new CreateNetworkInterfaceCommand({
          ...{ SubnetId: ids[`${kind}-${zone}`], Groups: [ids[`sg-${group}`] ?? ""] },
          TagSpecifications: named("network-interface", name),
        }),
      );
      const NetworkInterfaceId = keep(name, made.NetworkInterface?.NetworkInterfaceId);
      if (kind === "private") continue;
      const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
      await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }));
    }
  }
}

async function makeAddresses(ec2: EC2Client): Promise<void> {
  const { Ipam } = await ec2.send(new CreateIpamCommand({ OperatingRegions: [{ RegionName: "us-east-1" }] }));
  const pool = async (name: string, Cidr: string, SourceIpamPoolId?: string) => {
    const made = await ec2.send(
      new CreateIpamPoolCommand({
        ...{ IpamScopeId: Ipam?.PrivateDefaultScopeId, AddressFamily: "ipv4", Description: name },
        ...(SourceIpamPoolId !== undefined && { SourceIpamPoolId, Locale: "us-east-1" }),
        TagSpecifications: named("ipam-pool", name),
      }),
    );
    const IpamPoolId = made.IpamPool?.IpamPoolId;
    await ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr }));
    return IpamPoolId;
  };
  const top = await pool("everything", "10.0.0.0/8");
  const shop = await pool("shop", "10.64.0.0/12", top);
  const labs = await pool("labs", "10.128.0.0/16", top);
  const allocate = (IpamPoolId: string | undefined, NetmaskLength: number, Description: string) =>
    ec2.send(new AllocateIpamPoolCidrCommand({ IpamPoolId, NetmaskLength, Description }));
  for (let i = 1; i <= 9; i++) await allocate(shop, 18, `stage ${i}`);
  for (let i = 1; i <= 15; i++) await allocate(labs, 20, `lab ${i}`);
  await ec2.send(new CreateVpcCommand({ Ipv4IpamPoolId: shop, Ipv4NetmaskLength: 20 }));
}

async function addHost(url: string, networkInterface: string): Promise<void> {
  const body = JSON.stringify({ name: "web-1", devices: [{ device: "eth0", interface: networkInterface }] });
  const call = { service: "cordon", path: "/_cordon/hosts/add", headers: { "content-type": "application/json" }, body };
  await send(url, { ...call, headers: await signedHeaders(url, ANY_KEY, call) });
}
