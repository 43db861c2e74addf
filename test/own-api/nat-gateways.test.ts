/** A way through a NAT gateway, as the commands and Reachability Analyzer tell it, on a network made through the AWS SDK. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInsightsPathCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteRouteCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInsightsAnalysesCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  ReplaceNetworkAclAssociationCommand,
  StartNetworkInsightsAnalysisCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { runCordon } from "../setup/run-cordon.ts";

const account = "111122223333";
const region = "us-east-1";
let cordon: Cordon;
let ec2: EC2Client;
const ids: Record<string, string> = {};

before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
  const credentials = { accessKeyId: account, secretAccessKey: "test" };
  ec2 = new EC2Client({ endpoint: cordon.url, region, credentials });
  await makeNetwork();
});
after(async () => {
  ec2.destroy();
  await cordon.close();
});

/** A public subnet with a NAT gateway, and a private one with `app`, whose table leads to the gateway. */
async function makeNetwork(): Promise<void> {
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId;
  const subnet = async (CidrBlock: string) =>
    (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }))).Subnet?.SubnetId ?? "";
  const [front, back] = [await subnet("10.0.1.0/24"), await subnet("10.0.2.0/24")];
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId;
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: front, AllocationId }));
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [VpcId ?? ""] }] }),
  );
  const main = RouteTables?.[0]?.RouteTableId ?? "";
  const own = (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId ?? "";
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId: own, SubnetId: back }));
  const NatGatewayId = NatGateway?.NatGatewayId;
  await ec2.send(new CreateRouteCommand({ RouteTableId: own, DestinationCidrBlock: "0.0.0.0/0", NatGatewayId }));
  const nic = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: back }));
  Object.assign(ids, {
    vpc: VpcId,
    front,
    main,
    igw: GatewayId,
    nat: NatGatewayId,
    app: nic.NetworkInterface?.NetworkInterfaceId,
  });
}

const toInternet = { DestinationCidrBlock: "0.0.0.0/0" };
const openFront = () =>
  ec2.send(new CreateRouteCommand({ RouteTableId: ids["main"], ...toInternet, GatewayId: ids["igw"] }));
const closeFront = () => ec2.send(new DeleteRouteCommand({ RouteTableId: ids["main"], ...toInternet }));

async function check(): Promise<{ readonly status: number | null; readonly out: string }> {
  const env = { AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: "test" };
  const ran = await runCordon(
    { ...env, AWS_REGION: region },
    "check",
    "--from",
    ids["app"] ?? "",
    "--to",
    "internet",
    "tcp/443",
  );
  return { status: ran.status, out: ran.out };
}

/** Whether Reachability Analyzer finds a path to the internet, and else why not. */
async function analyse(): Promise<readonly [found: boolean | undefined, codes: readonly (string | undefined)[]]> {
  const question = { Source: ids["app"], Destination: ids["igw"], Protocol: "tcp", DestinationPort: 443 } as const;
  const made = await ec2.send(new CreateNetworkInsightsPathCommand({ ...question, ClientToken: crypto.randomUUID() }));
  const started = await ec2.send(
    new StartNetworkInsightsAnalysisCommand({
      NetworkInsightsPathId: made.NetworkInsightsPath?.NetworkInsightsPathId,
      ClientToken: crypto.randomUUID(),
    }),
  );
  const id = started.NetworkInsightsAnalysis?.NetworkInsightsAnalysisId ?? "";
  const { NetworkInsightsAnalyses } = await ec2.send(
    new DescribeNetworkInsightsAnalysesCommand({ NetworkInsightsAnalysisIds: [id] }),
  );
  const [analysis] = NetworkInsightsAnalyses ?? [];
  return [analysis?.NetworkPathFound, (analysis?.Explanations ?? []).map(({ ExplanationCode }) => ExplanationCode)];
}

test("without a route from the NAT gateway's own subnet to an internet gateway nothing gets out", async () => {
  const refused = await check();
  assert.equal(refused.status, 1);
  assert.match(refused.out, /^refused: /);
  assert.ok(refused.out.includes(`  ${ids["main"]}: no route leads there: 198.51.100.1\n`), refused.out);
  assert.deepEqual(await analyse(), [false, ["NO_ROUTE_TO_DESTINATION", "NO_ROUTE_TO_DESTINATION"]]);
  await openFront();
  const allowed = await check();
  assert.equal(allowed.status, 0, allowed.out);
  assert.match(allowed.out, new RegExp(`✓ ${ids["nat"]} +as 10\\.0\\.1\\.\\d+\n`));
  assert.match(allowed.out, new RegExp(`✓ ${ids["igw"]} +public address `));
  assert.deepEqual(await analyse(), [true, []]);
  await closeFront();
});

test("a network ACL of the NAT gateway's subnet that drops the answers stops the flow", async () => {
  await openFront();
  const acl = (await ec2.send(new CreateNetworkAclCommand({ VpcId: ids["vpc"] }))).NetworkAcl?.NetworkAclId;
  const allow = (
    Egress: boolean,
    ports: { readonly Protocol: string; readonly PortRange?: { readonly From: number; readonly To: number } },
    RuleNumber: number,
  ) =>
    ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId: acl,
        RuleNumber,
        Egress,
        RuleAction: "allow",
        CidrBlock: "0.0.0.0/0",
        ...ports,
      }),
    );
  await allow(true, { Protocol: "-1" }, 1);
  await allow(false, { Protocol: "6", PortRange: { From: 443, To: 443 } }, 1);
  const { NetworkAcls } = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: "association.subnet-id", Values: [ids["front"] ?? ""] }] }),
  );
  const bound = NetworkAcls?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === ids["front"]);
  await ec2.send(
    new ReplaceNetworkAclAssociationCommand({ AssociationId: bound?.NetworkAclAssociationId, NetworkAclId: acl }),
  );
  const refused = await check();
  assert.equal(refused.status, 1);
  assert.ok(refused.out.includes(`  ${acl}, inbound: no entry allows it\n`), refused.out);
  assert.deepEqual(await analyse(), [false, ["SUBNET_ACL_RESTRICTION"]]);
  await allow(false, { Protocol: "6", PortRange: { From: 1024, To: 65535 } }, 2);
  assert.equal((await check()).status, 0);
  assert.deepEqual(await analyse(), [true, []]);
});
