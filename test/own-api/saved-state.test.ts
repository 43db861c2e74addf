/** Import and export: a network leaves one Cordon as AWS's answers, and is the same in another. */
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
} from "@aws-sdk/client-ec2";
import { askForBody } from "../../src/cli/answer-or-error.ts";
import { askCordon } from "../../src/cli/ask-cordon.ts";
import { readSavedState, writeSavedState } from "../../src/cli/saved-state/files.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { savedLists } from "../../src/operations/imported-state/saved-lists.ts";
import { buildRichWorld } from "../operations/rich-world.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

let cordon: Cordon;
const directory = temporaryFolder("saved");
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(async () => {
  await cordon.close();
});

const as = (account: string) => {
  process.env["AWS_ACCESS_KEY_ID"] = account;
};
const exportOf = async (account: string) => {
  as(account);
  return (await askForBody(cordon.url, "/_cordon/export")) as Record<string, unknown[]>;
};
const importInto = (account: string, body: unknown, replace = false) => {
  as(account);
  return askCordon(cordon.url, "/_cordon/import", { body, query: { replace: String(replace) } });
};

async function buildNetwork(account: string): Promise<void> {
  const ec2 = ec2Client(cordon.url, account);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.0.1.0/24" }));
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: "web",
      Description: "d",
      VpcId: Vpc?.VpcId,
      TagSpecifications: [{ ResourceType: "security-group", Tags: [{ Key: "Name", Value: "web" }] }],
    }),
  );
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: "offices",
      AddressFamily: "IPv4",
      MaxEntries: 3,
      Entries: [{ Cidr: "192.0.2.0/24", Description: "one" }],
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }],
          Ipv6Ranges: [{ CidrIpv6: "::/0" }],
        },
        { IpProtocol: "icmp", FromPort: 8, ToPort: -1, UserIdGroupPairs: [{ GroupId }] },
        { IpProtocol: "-1", PrefixListIds: [{ PrefixListId: PrefixList?.PrefixListId }] },
      ],
    }),
  );
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: Subnet?.SubnetId,
      Groups: [GroupId ?? ""],
      SecondaryPrivateIpAddressCount: 2,
    }),
  );
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  await ec2.send(
    new AttachInternetGatewayCommand({ InternetGatewayId: InternetGateway?.InternetGatewayId, VpcId: Vpc?.VpcId }),
  );
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  await ec2.send(
    new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: NetworkInterface?.NetworkInterfaceId }),
  );
}

/** The list without the account, which is part of ARNs and stays in records that name their owner. */
const alike = (list: unknown) => JSON.parse(JSON.stringify(list).replaceAll(/00000000001[12]/g, "ACCOUNT")) as unknown;

test("a network that was exported and imported elsewhere is exported the same", async () => {
  await buildNetwork("000000000011");
  const first = await exportOf("000000000011");
  assert.equal(first["NetworkInterfaces"]?.length, 1);
  const { status, body } = await importInto("000000000012", first);
  assert.equal(status, 200, JSON.stringify(body));
  const second = await exportOf("000000000012");
  for (const list of Object.keys(first)) assert.deepEqual(alike(second[list]), alike(first[list]), list);
});

test("files on disk are read back as they were written", async () => {
  const state = await exportOf("000000000011");
  const files = writeSavedState(directory, state, false);
  assert.deepEqual(readdirSync(directory).sort(), [".cordon-export", ...files].sort());
  assert.deepEqual(readSavedState([directory]), JSON.parse(JSON.stringify(state)));
  writeFileSync(join(directory, "broken.json"), "{");
  assert.throws(() => readSavedState([directory]), /broken\.json is not JSON/);
});

test("groups saved alone get their rules from their permissions", async () => {
  const { SecurityGroupRules: _, ...state } = await exportOf("000000000011");
  assert.equal((await importInto("000000000013", state)).status, 200);
  const ec2 = ec2Client(cordon.url, "000000000013");
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: ["web"] }] }),
  );
  assert.deepEqual(SecurityGroups[0]?.IpPermissions?.map(({ IpProtocol }) => IpProtocol).sort(), ["-1", "icmp", "tcp"]);
});

test("a used partition is replaced only on request, and a refusal changes nothing", async () => {
  const state = await exportOf("000000000011");
  const again = await importInto("000000000012", state);
  assert.equal(again.status, 400);
  assert.match((again.body as { error: string }).error, /has been used/);
  assert.equal((await importInto("000000000012", state, true)).status, 200);
  const before = await exportOf("000000000012");
  const broken = {
    ...state,
    SecurityGroups: [...(state["SecurityGroups"] ?? []), { GroupId: "sg-1", GroupName: "x", VpcId: "vpc-absent" }],
  };
  const refused = await importInto("000000000012", broken, true);
  assert.equal(refused.status, 400);
  assert.match(
    (refused.body as { error: string }).error,
    /sg-1 is in the VPC vpc-absent, which was not saved\. Save it too: aws ec2 describe-vpcs/,
  );
  assert.deepEqual(await exportOf("000000000012"), before);
});

const askOf = (account: string, question: string) => {
  as(account);
  const [path = "", query = ""] = question.split("?");
  return askCordon(cordon.url, `/_cordon/${path}`, { query: Object.fromEntries(new URLSearchParams(query)) });
};
interface Subnet {
  readonly SubnetId: string;
  readonly DefaultForAz: boolean;
}
const errorOf = ({ body }: { readonly body: unknown }) => (body as { readonly error: string }).error;

test("what holds no list of VPCs, or a list that goes on elsewhere, is refused, and the account stays as it was", async () => {
  const before = await exportOf("000000000014");
  assert.ok((before["Vpcs"]?.length ?? 0) > 0, "it has its default network");
  const state = await exportOf("000000000011");
  const { Vpcs: _, ...rest } = state;
  for (const [body, expected] of [
    [{}, /^there is no list of VPCs in what was saved\. Save it: aws ec2 describe-vpcs$/],
    [{ TransitGateways: [] }, /^there is no list of VPCs/],
    [rest, /^there is no list of VPCs/],
    [{ ...state, NextToken: "more" }, /^an answer is only a part of its list: it ends with a NextToken/],
  ] as const) {
    const refused = await importInto("000000000014", body, true);
    assert.equal(refused.status, 400);
    assert.match(errorOf(refused), expected);
  }
  assert.deepEqual(await exportOf("000000000014"), before);
  assert.equal((await importInto("000000000014", { ...state, NextToken: "" })).status, 200);
});

test("a saved file that is one page of its list is refused by its name, and so is one without any list", async () => {
  const folder = temporaryFolder("pages");
  const file = join(folder, "groups.json");
  writeFileSync(file, JSON.stringify({ SecurityGroups: [], NextToken: "more" }));
  assert.throws(() => readSavedState([folder]), {
    message: `${file} is only a part of its list: it ends with a NextToken. Save all of it, without --max-items, --max-results and --no-paginate: aws ec2 describe-security-groups > ${file}`,
  });
  const entries = join(folder, "pl-0123456789abcdef0.json");
  writeFileSync(entries, JSON.stringify({ Entries: [], NextToken: "more" }));
  assert.throws(() => readSavedState([entries]), /get-managed-prefix-list-entries/);
  writeFileSync(file, JSON.stringify({ Vpc: {} }));
  assert.throws(() => readSavedState([file]), { message: `there is no answer of AWS in ${file}` });
});

test("what is asked of one table of a transit gateway at a time is read by the name of its file, or by what names the table", async () => {
  const folder = temporaryFolder("tables");
  const write = (name: string, answer: object) => writeFileSync(join(folder, name), JSON.stringify(answer));
  const [table, policies] = ["tgw-rtb-0123456789abcdef0", "tgw-ptb-0123456789abcdef0"];
  const attached = { TransitGatewayAttachmentId: "tgw-attach-0123456789abcdef0" };
  const route = (DestinationCidrBlock: string) => ({ DestinationCidrBlock, Type: "static", State: "blackhole" });
  const reference = { TransitGatewayRouteTableId: table, PrefixListId: "pl-0123456789abcdef0" };
  write("vpcs.json", { Vpcs: [] });
  for (const block of ["10.0.0.0/8", "172.16.0.0/12"]) {
    write(`${block.slice(0, 2)}-of-${table}.json`, { Routes: [route(block)], AdditionalRoutesAvailable: false });
  }
  write(`${table}-associations.json`, { Associations: [attached] });
  write("policies.json", { Associations: [{ ...attached, TransitGatewayPolicyTableId: policies }] });
  write("references.json", { TransitGatewayPrefixListReferences: [reference] });
  write(`${policies}.json`, { TransitGatewayPolicyTableEntries: [] });
  write(`${attached.TransitGatewayAttachmentId}.json`, {
    TransitGatewayAttachmentPropagations: [{ TransitGatewayRouteTableId: table }],
  });
  const vpn = { ClientVpnEndpointId: "cvpn-endpoint-0123456789abcdef0" };
  write("others.json", { Routes: [{ Name: "other" }], Associations: [{ Name: "other" }] });
  write("client-vpn.json", { Routes: [vpn], ClientVpnTargetNetworks: [vpn] });
  write(`${vpn.ClientVpnEndpointId}-rules.json`, { AuthorizationRules: [] });
  write("policy.json", { ...vpn, PolicyDocument: "permit(principal, action, resource);" });
  const { Routes: _, Associations: __, ...state } = readSavedState([folder]) as Record<string, unknown>;
  assert.deepEqual(state, {
    Vpcs: [],
    AllowedPrincipals: {},
    ClientVpnTargetNetworks: { [vpn.ClientVpnEndpointId]: [vpn] },
    ClientVpnRoutes: { [vpn.ClientVpnEndpointId]: [vpn] },
    ClientVpnAuthorizationRules: { [vpn.ClientVpnEndpointId]: [] },
    ClientVpnAuthorizationPolicies: [{ ...vpn, PolicyDocument: "permit(principal, action, resource);" }],
    BalancingAttributes: {},
    LaunchTemplateVersions: {},
    Listeners: {},
    PrefixListEntries: {},
    TargetHealthDescriptions: {},
    TransitGatewayRoutes: { [table]: [route("10.0.0.0/8"), route("172.16.0.0/12")] },
    TransitGatewayRouteTablePropagations: {},
    TransitGatewayRouteTableAssociations: {
      [table]: [attached],
      [policies]: [{ ...attached, TransitGatewayPolicyTableId: policies }],
    },
    TransitGatewayPrefixListReferences: { [table]: [reference] },
    TransitGatewayPolicyTableEntries: { [policies]: [] },
    TransitGatewayAttachmentPropagations: {
      [attached.TransitGatewayAttachmentId]: [{ TransitGatewayRouteTableId: table }],
    },
  });
  const routes = join(folder, "routes.json");
  write("routes.json", { Routes: [route("10.0.0.0/8")], AdditionalRoutesAvailable: false });
  assert.throws(() => readSavedState([routes]), {
    message: `${routes} has routes of a transit gateway; name the file after the route table, for example ${table}-routes.json`,
  });
  write("routes.json", { Routes: [route("10.0.0.0/8")], AdditionalRoutesAvailable: true });
  assert.throws(() => readSavedState([routes]), /routes\.json has only a part of the routes/);
  write("routes.json", { Routes: [], NextToken: "more", AdditionalRoutesAvailable: true });
  assert.throws(
    () => readSavedState([routes]),
    /aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id/,
  );
});

test("the answers about a VPC's attributes are read if they were saved, each in a file of its own or all in one", async () => {
  const folder = temporaryFolder("attributes");
  const state = await exportOf("000000000011");
  const [vpc] = state["Vpcs"] as { VpcId: string }[];
  const VpcId = vpc?.VpcId;
  writeSavedState(folder, { Vpcs: state["Vpcs"], NetworkInterfaces: [] }, true);
  writeFileSync(join(folder, "support.json"), JSON.stringify({ VpcId, EnableDnsSupport: { Value: false } }));
  writeFileSync(join(folder, "names.json"), JSON.stringify({ VpcId, EnableDnsHostnames: { Value: true } }));
  assert.equal((await importInto("000000000015", readSavedState([folder]))).status, 200);
  const [attributes] = (await exportOf("000000000015"))["VpcAttributes"] as object[];
  assert.deepEqual(attributes, {
    VpcId,
    EnableDnsSupport: { Value: false },
    EnableDnsHostnames: { Value: true },
    EnableNetworkAddressUsageMetrics: { Value: false },
  });
});

test("what was not saved is named with what saves it, and stays known in a later export", async () => {
  const { Addresses: _, NetworkInterfaces: nics, ...state } = await exportOf("000000000011");
  const { body } = await importInto("000000000016", { ...state, NetworkInterfaces: nics });
  const nic = (nics as { NetworkInterfaceId: string; Association: { AllocationId: string } }[])[0];
  const { missing } = body as { missing: unknown[] };
  assert.deepEqual(missing, [
    {
      what: `Elastic IP address ${nic?.Association.AllocationId}`,
      neededBy: nic?.NetworkInterfaceId,
      command: "aws ec2 describe-addresses",
    },
  ]);
  const again = await exportOf("000000000016");
  assert.equal(again["Gaps"]?.length, 1);
  const once = await importInto("000000000017", again);
  assert.deepEqual((once.body as { missing: unknown[] }).missing, missing);
  assert.deepEqual((await exportOf("000000000017"))["Gaps"], again["Gaps"]);
  const { NetworkInterfaces: __, ...withoutInterfaces } = state;
  await importInto("000000000018", withoutInterfaces);
  const last = await importInto("000000000019", await exportOf("000000000018"));
  assert.match(JSON.stringify(last.body), /list of network interfaces.*aws ec2 describe-network-interfaces/);
  // Nobody knows who else is in a set: neither of nothing nor of the one interface that's made here.
  const ec2 = ec2Client(cordon.url, "000000000019");
  const subnet = (state["Subnets"] as Subnet[]).find(({ DefaultForAz }) => DefaultForAz);
  const needsList =
    /needs the list of network interfaces, which was not saved\. Save it too and import again: aws ec2 desc/;
  const asked = ["check?traffic=tcp/443&from=internet&to=tag:role=x", "reach?of=group%20web", "reach?of=web-1"];
  for (const question of asked) assert.match(errorOf(await askOf("000000000019", question)), needsList, question);
  const made = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnet?.SubnetId }));
  const id = made.NetworkInterface?.NetworkInterfaceId;
  assert.match(errorOf(await askOf("000000000019", `reach?of=${subnet?.SubnetId}`)), needsList);
  const { body: reached } = await askOf("000000000019", `reach?of=${id}`);
  assert.match((reached as { undecided: { lacks: string[] } }).undecided.lacks.join(), needsList);
  const calls = [{ service: "ec2", action: "DeleteNetworkInterface", input: { NetworkInterfaceId: id } }];
  const { body: rehearsed } = await askCordon(cordon.url, "/_cordon/what-if", { body: { calls } });
  assert.match((rehearsed as { lacks: string[] }).lacks.join(), needsList);
  const { body: opened } = await askOf("000000000019", "open");
  assert.match((opened as { lacks: string[] }).lacks.join(), needsList);
});

test("a network with everything that can be described is exported the same once it's imported", async () => {
  const { cordon: rich } = buildRichWorld();
  const answers = Object.entries(savedLists).map(([list, operation]) => {
    const answer = rich.ec2(operation, {}) as Readonly<Record<string, unknown>>;
    return [list, answer[list]] as const;
  });
  assert.equal((await importInto("111122223333", Object.fromEntries(answers), true)).status, 200);
  const first = await exportOf("111122223333");
  for (const list of Object.keys(savedLists)) assert.ok((first[list]?.length ?? 0) > 0, list);
  assert.equal((await importInto("111122223333", { Vpcs: [], NetworkInterfaces: [] }, true)).status, 200);
  assert.deepEqual((await exportOf("111122223333"))["SecurityGroups"], []);
  const { status, body } = await importInto("111122223333", first);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(await exportOf("111122223333"), first);
});
