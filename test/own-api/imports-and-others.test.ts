/** What a file says of another account, on one Cordon: an import changes nothing of that account, and none of its answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateIpamCommand,
  CreateIpamPoolCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DeleteVpcCommand,
  DescribeAddressesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeTransitGatewayAttachmentsCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamResourceCidrsCommand,
  ProvisionIpamPoolCidrCommand,
  RejectTransitGatewayVpcAttachmentCommand,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import {
  AcceptResourceShareInvitationCommand,
  CreateResourceShareCommand,
  EnableSharingWithAwsOrganizationCommand,
  GetResourceShareInvitationsCommand,
  GetResourceSharesCommand,
  RAMClient,
} from "@aws-sdk/client-ram";
import { askForBody } from "../../src/cli/answer-or-error.ts";
import { askCordon } from "../../src/cli/ask-cordon.ts";
import type { Checked } from "../../src/own-api/check.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { openCordon } from "../setup/open-cordon.ts";

const [MANAGER, OTHER, IMPORTER] = ["000000000020", "000000000022", "000000000021"];

type Lists = Record<string, unknown[]>;

const as = (account: string) => {
  process.env["AWS_ACCESS_KEY_ID"] = account;
};

async function exportOf(url: string, account: string): Promise<Lists> {
  as(account);
  return (await askForBody(url, "/_cordon/export")) as Lists;
}

function importInto(url: string, account: string, body: Lists) {
  as(account);
  return askCordon(url, "/_cordon/import", { body, query: { replace: "true" } });
}

async function imports(url: string, account: string, body: Lists): Promise<void> {
  const { status, body: answer } = await importInto(url, account, body);
  assert.equal(status, 200, JSON.stringify(answer));
}

const ramClient = (url: string, accessKeyId: string) =>
  new RAMClient({ endpoint: url, region: "us-east-1", credentials: { accessKeyId, secretAccessKey: "any" } });

/** Shares a pool of the manager's with all of its organization. */
async function sharesWithin(url: string, organizationId: string) {
  const ram = ramClient(url, MANAGER);
  await ram.send(new EnableSharingWithAwsOrganizationCommand({}));
  const principals = [`arn:aws:organizations::${MANAGER}:organization/${organizationId}`];
  return (poolId: string) => {
    const resourceArns = [`arn:aws:ec2::${MANAGER}:ipam-pool/${poolId}`];
    return ram.send(new CreateResourceShareCommand({ name: poolId, resourceArns, principals }));
  };
}

async function checked(url: string, account: string, from: string, to: string, traffic: string): Promise<Checked> {
  as(account);
  return (await askForBody(url, "/_cordon/check", { query: { from, to, traffic } })) as Checked;
}

const vpcOf = (VpcId: string, CidrBlock: string) => ({
  VpcId,
  OwnerId: IMPORTER,
  CidrBlock,
  CidrBlockAssociationSet: [{ AssociationId: `vpc-cidr-assoc-${VpcId.slice(4)}`, CidrBlock }],
});

test("an imported VPC frees nothing that another account's VPC of the same id has from a pool", async (t) => {
  const organization = {
    id: "o-0123456789",
    managementAccount: MANAGER,
    rootId: "r-0123",
    units: [],
    accounts: [OTHER, IMPORTER].map((id) => ({ id, parent: "r-0123" })),
    ipamAdministrator: MANAGER,
  };
  const { url } = await openCordon(t, { settings: { organization } });
  const [manager, other, importer] = [ec2Client(url, MANAGER), ec2Client(url, OTHER), ec2Client(url, IMPORTER)];
  const { Ipam } = await manager.send(new CreateIpamCommand({ OperatingRegions: [{ RegionName: "us-east-1" }] }));
  const IpamScopeId = Ipam?.PrivateDefaultScopeId ?? "";
  const { IpamPool } = await manager.send(
    new CreateIpamPoolCommand({ IpamScopeId, AddressFamily: "ipv4", Locale: "us-east-1" }),
  );
  const IpamPoolId = IpamPool?.IpamPoolId ?? "";
  await manager.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr: "10.0.0.0/8" }));
  const share = await sharesWithin(url, organization.id);
  await share(IpamPoolId);
  const { Vpc } = await other.send(new CreateVpcCommand({ Ipv4IpamPoolId: IpamPoolId, Ipv4NetmaskLength: 16 }));
  const [VpcId, CidrBlock] = [Vpc?.VpcId ?? "", Vpc?.CidrBlock ?? ""];

  await imports(url, IMPORTER, { Vpcs: [vpcOf(VpcId, CidrBlock)] });
  const { IpamResourceCidrs } = await manager.send(new GetIpamResourceCidrsCommand({ IpamScopeId, ResourceId: VpcId }));
  const states = IpamResourceCidrs?.map((each) => [each.ResourceOwnerId, each.ManagementState, each.OverlapStatus]);
  assert.deepEqual(states?.sort(), [
    [IMPORTER, "unmanaged", "overlapping"],
    [OTHER, "managed", "overlapping"],
  ]);
  // A subnet of the imported VPC gets nothing from a pool that divides the other account's.
  const planning = await manager.send(
    new CreateIpamPoolCommand({
      IpamScopeId,
      AddressFamily: "ipv4",
      Locale: "us-east-1",
      SourceResource: { ResourceId: VpcId, ResourceType: "vpc", ResourceRegion: "us-east-1", ResourceOwner: OTHER },
    }),
  );
  const Ipv4IpamPoolId = planning.IpamPool?.IpamPoolId ?? "";
  await manager.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId: Ipv4IpamPoolId, Cidr: CidrBlock }));
  await share(Ipv4IpamPoolId);
  await assert.rejects(
    importer.send(new CreateSubnetCommand({ VpcId, Ipv4IpamPoolId, Ipv4NetmaskLength: 24 })),
    /InvalidParameter/,
  );
  await importer.send(new DeleteVpcCommand({ VpcId }));
  const { IpamPoolAllocations } = await manager.send(new GetIpamPoolAllocationsCommand({ IpamPoolId }));
  assert.deepEqual(
    IpamPoolAllocations?.map((each) => [each.ResourceId, each.ResourceOwner]),
    [[VpcId, OTHER]],
  );
});

test("an imported address of another account's stays that account's when it's released", async (t) => {
  const { url } = await openCordon(t);
  const [other, importer] = [ec2Client(url, OTHER), ec2Client(url, IMPORTER)];
  const { PublicIp = "", AllocationId = "" } = await other.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const free = "198.18.7.7";
  const FREE = "eipalloc-0123456789abcdef0";
  await imports(url, IMPORTER, {
    Vpcs: [],
    Addresses: [
      { AllocationId, PublicIp, Domain: "vpc" },
      { AllocationId: FREE, PublicIp: free, Domain: "vpc" },
    ],
  });
  await importer.send(new ReleaseAddressCommand({ AllocationId }));
  const takes = (address: string) => (client: typeof other) =>
    client.send(new AllocateAddressCommand({ Domain: "vpc", Address: address }));
  await assert.rejects(takes(PublicIp)(importer), { name: "InvalidAddress.NotFound" });
  const { Addresses } = await other.send(new DescribeAddressesCommand({ AllocationIds: [AllocationId] }));
  assert.equal(Addresses?.[0]?.PublicIp, PublicIp);
  // An address that nobody had is the importer's, until it's released or replaced.
  await assert.rejects(takes(free)(other), { name: "InvalidAddress.NotFound" });
  await imports(url, IMPORTER, { Vpcs: [vpcOf("vpc-0123456789abcdef0", "10.9.0.0/16")] });
  assert.equal((await takes(free)(other)).PublicIp, free);
});

/** Two accounts whose VPCs are peered; each has a group with an interface in a private subnet. */
async function peered(url: string) {
  const side = async (account: string, prefix: string) => {
    const ec2 = ec2Client(url, account);
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: `${prefix}.0.0/16` }))).Vpc?.VpcId ?? "";
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: `${prefix}.1.0/24` }));
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "db", Description: "d", VpcId }),
    );
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId, Groups: [GroupId] }),
    );
    const { RouteTables } = await ec2.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [VpcId] }] }),
    );
    return {
      ec2,
      VpcId,
      SubnetId: Subnet?.SubnetId ?? "",
      GroupId,
      nic: NetworkInterface?.NetworkInterfaceId ?? "",
      address: NetworkInterface?.PrivateIpAddress ?? "",
      RouteTableId: RouteTables?.[0]?.RouteTableId ?? "",
    };
  };
  const [own, theirs] = [await side(OTHER, "10.2"), await side(IMPORTER, "10.1")];
  const { VpcPeeringConnection } = await own.ec2.send(
    new CreateVpcPeeringConnectionCommand({ VpcId: own.VpcId, PeerVpcId: theirs.VpcId, PeerOwnerId: IMPORTER }),
  );
  const VpcPeeringConnectionId = VpcPeeringConnection?.VpcPeeringConnectionId ?? "";
  await theirs.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  const route = { VpcPeeringConnectionId };
  await own.ec2.send(
    new CreateRouteCommand({ RouteTableId: own.RouteTableId, DestinationCidrBlock: "10.1.0.0/16", ...route }),
  );
  await theirs.ec2.send(
    new CreateRouteCommand({ RouteTableId: theirs.RouteTableId, DestinationCidrBlock: "10.2.0.0/16", ...route }),
  );
  const IpPermissions = [
    {
      IpProtocol: "tcp",
      FromPort: 443,
      ToPort: 443,
      UserIdGroupPairs: [{ GroupId: theirs.GroupId, UserId: IMPORTER }],
    },
    { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: own.GroupId }] },
  ];
  await own.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: own.GroupId, IpPermissions }));
  return { own, theirs };
}

/** The saved answers with every text `from` written `to`. */
const written = (lists: Lists, from: string, to: string): Lists =>
  JSON.parse(JSON.stringify(lists).replaceAll(from, to)) as Lists;

test("no file puts an interface into another account's group, VPC or address", async (t) => {
  const { url } = await openCordon(t);
  const { own, theirs } = await peered(url);
  const asked = async () => [
    (await checked(url, OTHER, theirs.address, own.nic, "tcp/5432")).decision,
    (await checked(url, OTHER, theirs.address, own.nic, "tcp/443")).decision,
  ];
  assert.deepEqual(await asked(), ["refused", "allowed"]);
  const honest = await exportOf(url, IMPORTER);
  await imports(url, IMPORTER, honest);
  assert.deepEqual(await asked(), ["refused", "allowed"]);
  // As a member of the own group, as the interface itself, in the own subnet: then nothing that the file says counts.
  for (const [from, to] of [
    [theirs.GroupId, own.GroupId],
    [theirs.nic, own.nic],
    [theirs.SubnetId, own.SubnetId],
  ] as const) {
    await imports(url, IMPORTER, written(honest, from, to));
    assert.deepEqual(await asked(), ["refused", "undecidable"], from);
  }
  const [nic] = honest["NetworkInterfaces"] as { VpcId: string }[];
  const elsewhere = { ...honest, NetworkInterfaces: [{ ...nic, VpcId: own.VpcId }] };
  const { status, body } = await importInto(url, IMPORTER, elsewhere);
  assert.equal(status, 400);
  assert.match(JSON.stringify(body), /is said to be in/);
  await imports(url, IMPORTER, honest);
  assert.deepEqual(await asked(), ["refused", "allowed"]);
});

test("what a file attaches to another account's VPC or interface isn't there for that account", async (t) => {
  const { url } = await openCordon(t);
  const { own } = await peered(url);
  await own.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: own.GroupId,
      IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    }),
  );
  const before = await checked(url, OTHER, "internet", own.nic, "tcp/443");
  assert.equal(before.decision, "refused");
  const honest = await exportOf(url, IMPORTER);
  await imports(url, IMPORTER, {
    ...honest,
    InternetGateways: [
      { InternetGatewayId: "igw-0123456789abcdef0", Attachments: [{ VpcId: own.VpcId, State: "available" }] },
    ],
    Addresses: [
      {
        AllocationId: "eipalloc-0123456789abcdef0",
        AssociationId: "eipassoc-0123456789abcdef0",
        PublicIp: "198.18.7.7",
        NetworkInterfaceId: own.nic,
        PrivateIpAddress: own.address,
      },
    ],
    RouteTables: [
      ...(honest["RouteTables"] ?? []),
      {
        RouteTableId: "rtb-0123456789abcdef0",
        VpcId: own.VpcId,
        OwnerId: IMPORTER,
        Associations: [
          {
            RouteTableAssociationId: "rtbassoc-0123456789abcdef0",
            RouteTableId: "rtb-0123456789abcdef0",
            SubnetId: own.SubnetId,
            Main: false,
          },
        ],
        Routes: [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-0123456789abcdef0", State: "active" }],
      },
    ],
  });
  assert.deepEqual(await checked(url, OTHER, "internet", own.nic, "tcp/443"), before);
});

test("an imported rule doesn't watch another account's groups", async (t) => {
  const { url } = await openCordon(t);
  const { own, theirs } = await peered(url);
  const honest = await exportOf(url, IMPORTER);
  const alone = { ...honest, VpcPeeringConnections: [] };
  const rule = (GroupId: string) => ({
    SecurityGroupRuleId: "sgr-0123456789abcdef0",
    GroupId: theirs.GroupId,
    GroupOwnerId: IMPORTER,
    IsEgress: false,
    IpProtocol: "-1",
    ReferencedGroupInfo: { GroupId, UserId: OTHER },
  });
  const shown = async (GroupId: string) => {
    await imports(url, IMPORTER, { ...alone, SecurityGroupRules: [rule(GroupId)] });
    const { SecurityGroupRules } = await theirs.ec2.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: ["sgr-0123456789abcdef0"] }),
    );
    return { ...SecurityGroupRules?.[0]?.ReferencedGroupInfo, GroupId: "" };
  };
  assert.deepEqual(await shown(own.GroupId), await shown("sg-0123456789abcdef0"));
});

test("what others share with an account is still there after an import, and is no use of the account", async (t) => {
  const { url } = await openCordon(t, {});
  const receiver = ramClient(url, IMPORTER);
  await ramClient(url, MANAGER).send(new CreateResourceShareCommand({ name: "lists", principals: [IMPORTER] }));
  as(IMPORTER);
  const { status } = await askCordon(url, "/_cordon/import", { body: { Vpcs: [] } });
  assert.equal(status, 200);
  const { resourceShareInvitations = [] } = await receiver.send(new GetResourceShareInvitationsCommand({}));
  const [{ resourceShareInvitationArn } = { resourceShareInvitationArn: "" }] = resourceShareInvitations;
  await receiver.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }));
  await imports(url, IMPORTER, { Vpcs: [] });
  const { resourceShares } = await receiver.send(new GetResourceSharesCommand({ resourceOwner: "OTHER-ACCOUNTS" }));
  assert.deepEqual(
    resourceShares?.map(({ name }) => name),
    ["lists"],
  );
});

test("an attachment that a file says is half another account's is nothing to that account, whatever becomes of it", async (t) => {
  const { url } = await openCordon(t);
  const ec2 = ec2Client(url, OTHER);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.7.0.0/16" }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.7.1.0/24" }));
  const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
  const TransitGatewayId = TransitGateway?.TransitGatewayId ?? "";
  const made = await ec2.send(
    new CreateTransitGatewayVpcAttachmentCommand({
      TransitGatewayId,
      VpcId: Vpc?.VpcId,
      SubnetIds: [Subnet?.SubnetId ?? ""],
    }),
  );
  const attachment = made.TransitGatewayVpcAttachment ?? {};
  const TransitGatewayAttachmentId = attachment.TransitGatewayAttachmentId ?? "";
  const before = await exportOf(url, OTHER);
  const attacker = ec2Client(url, IMPORTER);
  const claim = (gatewayOwner: string, vpcOwner: string, State: string) =>
    imports(url, IMPORTER, {
      // The VPC is the importer's own, so nothing in the file is renamed.
      Vpcs: [{ ...Vpc, OwnerId: IMPORTER }],
      NetworkInterfaces: [],
      TransitGateways: (before["TransitGateways"] ?? []).map((each) => ({
        ...(each as object),
        OwnerId: gatewayOwner,
      })),
      TransitGatewayAttachments: [
        {
          TransitGatewayAttachmentId,
          TransitGatewayId,
          TransitGatewayOwnerId: gatewayOwner,
          ResourceOwnerId: vpcOwner,
          ResourceType: "vpc",
          State,
        },
      ],
      TransitGatewayVpcAttachments: [{ ...attachment, VpcOwnerId: vpcOwner, State }],
    } as unknown as Lists);
  await claim(OTHER, IMPORTER, "available");
  const [seen] =
    (await attacker.send(new DescribeTransitGatewayAttachmentsCommand({}))).TransitGatewayAttachments ?? [];
  assert.deepEqual([seen?.TransitGatewayAttachmentId, seen?.Association], [TransitGatewayAttachmentId, undefined]);
  await attacker.send(new DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId }));
  assert.deepEqual(await exportOf(url, OTHER), before);
  await claim(IMPORTER, OTHER, "pendingAcceptance");
  await attacker.send(new RejectTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId }));
  assert.deepEqual(await exportOf(url, OTHER), before);
});
