/** Who may come in through a Client VPN endpoint, asked of a running Cordon and by the command. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateClientVpnEndpointCommand,
  type CreateClientVpnEndpointCommandInput,
  CreateClientVpnRouteCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
  DeleteClientVpnEndpointAuthorizationPolicyCommand,
  DeleteTransitGatewayClientVpnAttachmentCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  GetClientVpnEndpointAuthorizationPolicyCommand,
  ModifyClientVpnEndpointAuthorizationPolicyCommand,
} from "@aws-sdk/client-ec2";
import type { ClientVpnChecked } from "../../src/own-api/client-vpn/client-vpn-check.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

/** An endpoint whose users a directory knows. */
const usual = {
  ClientCidrBlock: "10.100.0.0/16",
  ServerCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/server",
  AuthenticationOptions: [
    { Type: "directory-service-authentication", ActiveDirectory: { DirectoryId: "d-0123456789" } },
  ],
  ConnectionLogOptions: { Enabled: false },
} as const satisfies Partial<CreateClientVpnEndpointCommandInput>;

test("a user comes in by a rule for its group, a route, and the groups on the path; each is named", async (t) => {
  const { url } = await openCordon(t);
  const ec2 = ec2Client(url);
  t.after(() => ec2.destroy());
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }))).Vpc?.VpcId ?? "";
  const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.9.1.0/24" }));
  const SubnetId = made.Subnet?.SubnetId ?? "";
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }))).GroupId ?? "";
  const [users, web] = [await group("users"), await group("web")];
  const Groups = [web];
  const nic = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups, PrivateIpAddress: "10.9.1.50" }));
  assert.equal(nic.NetworkInterface?.PrivateIpAddress, "10.9.1.50");
  const { ClientVpnEndpointId = "" } = await ec2.send(
    new CreateClientVpnEndpointCommand({
      ...usual,
      VpcId,
      SecurityGroupIds: [users],
    }),
  );
  const ask = async (groups: readonly string[], to = "10.9.1.50"): Promise<ClientVpnChecked> => {
    const query = new URLSearchParams({ endpoint: ClientVpnEndpointId, to, traffic: "tcp/443" });
    for (const group of groups) query.append("group", group);
    const answer = await fetch(`${url}/_cordon/client-vpn?${query}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as ClientVpnChecked;
  };
  const command = (...more: readonly string[]) =>
    runCordon({ AWS_ENDPOINT_URL: url }, "gate", "vpn", ClientVpnEndpointId, "10.9.1.50", "tcp/443", ...more);
  const before = await ask(["staff"]);
  assert.deepEqual([before.decision, before.because, before.others], ["refused", "rules", []]);
  const TargetNetworkCidr = "10.9.0.0/16";
  await ec2.send(
    new AuthorizeClientVpnIngressCommand({ ClientVpnEndpointId, TargetNetworkCidr, AccessGroupId: "staff" }),
  );
  const others = await ask(["guests", "more,staff"]);
  assert.deepEqual(
    [others.decision, others.others],
    ["refused", [{ cidr: TargetNetworkCidr, group: "staff", description: "" }]],
  );
  assert.equal((await ask(["staff"])).because, "no-route");
  await ec2.send(new AssociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, SubnetId }));
  const stopped = await ask(["guests", "staff"]);
  assert.deepEqual([stopped.decision, stopped.because, stopped.rule?.group], ["refused", "path", "staff"]);
  assert.deepEqual(
    stopped.ways?.map(({ through, path }) => [through, path?.egress?.verdict, path?.ingress?.verdict]),
    [[SubnetId, "allowed", "refused"]],
  );
  assert.match(
    (await command("--group", "staff")).out,
    /^refused: .* lets in a user of staff, but not every way leads there$/m,
  );
  const UserIdGroupPairs = [{ GroupId: users }];
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: web, IpPermissions }));
  const admitted = await ask(["staff"]);
  assert.deepEqual([admitted.decision, admitted.ways?.[0]?.path?.outcome], ["admitted", "reachable"]);
  assert.equal((await ask(["staff"], "10.10.0.1")).decision, "refused");
  const told = await command("--group", "staff");
  assert.equal(told.status, 0, told.err);
  assert.match(told.out, /^admitted: 10\.9\.0\.0\/16 for group staff lets in a user of staff$/m);
  assert.match(told.out, new RegExp(`^by the route to 10\\.9\\.0\\.0/16, through ${SubnetId} from eni-`, "m"));
  assert.equal((await command("--group", "guests", "--group", "staff")).status, 0);
  assert.equal((await command("--group", "guests,staff")).status, 1);
  const several = await runCordon(
    { AWS_ENDPOINT_URL: url },
    ...["gate", "vpn", ClientVpnEndpointId, "10.9.1.50", "tcp/1-100"],
  );
  assert.deepEqual([several.status, /ask about one, for example tcp\/443/.test(several.err)], [2, true]);
  const refused = await command();
  assert.equal(refused.status, 1, refused.err);
  assert.match(
    refused.out,
    /^refused: the rules of the longest CIDR with 10\.9\.1\.50 aren't for a user without groups:$/m,
  );
});

test("an authorization policy decides before the rules, in shadow mode it only says what it would do", async (t) => {
  const { url } = await openCordon(t);
  const ec2 = ec2Client(url);
  t.after(() => ec2.destroy());
  const { ClientVpnEndpointId = "" } = await ec2.send(
    new CreateClientVpnEndpointCommand({
      ClientCidrBlock: "10.100.0.0/16",
      ServerCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/server",
      AuthenticationOptions: [
        {
          Type: "federated-authentication",
          FederatedAuthentication: { SAMLProviderArn: "arn:aws:iam::111122223333:saml-provider/office" },
        },
      ],
      ConnectionLogOptions: { Enabled: false },
      DevicePostureOptions: {
        Enabled: true,
        TrustProviders: [
          { TrustProviderType: "jamf", TenantId: "t", PublicSigningKeyUrl: "https://keys.example/jwk.json" },
        ],
      },
    }),
  );
  await ec2.send(
    new AuthorizeClientVpnIngressCommand({
      ...{ ClientVpnEndpointId, TargetNetworkCidr: "10.100.0.0/16", AuthorizeAllGroups: true },
    }),
  );
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const SubnetId = Subnets[0]?.SubnetId ?? "";
  await ec2.send(new AssociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, SubnetId }));
  await ec2.send(
    new CreateClientVpnRouteCommand({
      ...{ ClientVpnEndpointId, DestinationCidrBlock: "10.100.0.0/16", TargetVpcSubnetId: "local" },
    }),
  );
  const modify = (input: object) =>
    ec2.send(new ModifyClientVpnEndpointAuthorizationPolicyCommand({ ClientVpnEndpointId, ...input }));
  const query = { endpoint: ClientVpnEndpointId, to: "10.100.0.9", traffic: "tcp/22" };
  const asked = (more: Record<string, string> = {}) =>
    fetch(`${url}/_cordon/client-vpn?${new URLSearchParams({ ...query, ...more })}`);
  const ask = async (context?: object, group = ""): Promise<ClientVpnChecked> => {
    const answer = await asked({ ...(group && { group }), ...(context && { context: JSON.stringify(context) }) });
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as ClientVpnChecked;
  };
  const open = await ask();
  assert.deepEqual([open.decision, open.policy], ["admitted", undefined]);

  // AWS: a malformed document is refused at once (catalogue 601).
  await assert.rejects(modify({ PolicyDocument: "permit(principal, action)" }), {
    name: "InvalidParameterValue",
    message: /provide a valid Cedar policy document/,
  });
  const PolicyDocument = `permit(principal, action, resource) when { ["LOW", "SECURE"].contains(context.jamf.risk) };
@id("guests") forbid(principal, action, resource) when { context.saml.memberOf.contains("guests") };`;
  assert.equal((await modify({ PolicyDocument, ShadowMode: "enabled", Description: "risk" })).Status, "creating");
  await assert.rejects(modify({ PolicyDocument: "permit" }), { name: "InvalidParameterValue" });

  const watched = await ask({ jamf: { risk: "HIGH" } }, "staff");
  assert.deepEqual(
    [watched.decision, watched.because, watched.policy?.result, watched.policy?.isShadow],
    ["admitted", "path", "deny", true],
  );
  const file = join(temporaryFolder("client-vpn"), "device.json");
  writeFileSync(file, JSON.stringify({ jamf: { risk: "LOW" }, saml: { memberOf: ["guests"] } }));
  const command = (...more: readonly string[]) =>
    runCordon({ AWS_ENDPOINT_URL: url }, "gate", "vpn", ClientVpnEndpointId, "10.100.0.9", "tcp/22", ...more);
  const told = await command("--context", file);
  assert.equal(told.status, 0, told.err);
  assert.match(told.out, /^admitted: 10\.100\.0\.0\/16 for all users lets in a user without groups$/m);
  assert.match(
    told.out,
    /^the authorization policy "risk" denies the connection, but is in shadow mode, so nothing comes of it:$/m,
  );
  assert.match(told.out, /^ {2}statement 2 \(guests\) applies: @id\("guests"\) forbid/m);

  await modify({ ShadowMode: "disabled" });
  const table = [
    [{ jamf: { risk: "LOW" } }, "staff", "admitted", "permit"],
    [{ jamf: { risk: "LOW" } }, "guests", "refused", "deny"],
    [{ jamf: { risk: "HIGH" } }, "staff", "refused", "deny"],
    // AWS: an absent attribute is an error, which denies (catalogue 602).
    [{ jamf: {}, saml: { memberOf: [] } }, "", "refused", "error"],
    [undefined, "staff", "undecidable", "undecidable"],
    [undefined, "guests", "refused", "deny"],
    [{ jamf: { risk: "LOW" } }, "", "undecidable", "undecidable"],
  ] as const;
  for (const [context, groups, decision, result] of table) {
    const found = await ask(context, groups);
    assert.deepEqual([found.decision, found.policy?.result], [decision, result], JSON.stringify([context, groups]));
    assert.equal(found.because, decision === "admitted" ? "path" : "policy");
  }
  const undecided = await command("--group", "staff");
  assert.equal(undecided.status, 2, undecided.err);
  assert.match(undecided.out, /^undecidable: the authorization policy "risk" can't be decided:$/m);
  assert.match(undecided.out, /unknown: jamf, connection\. Give what is known with --context FILE\.$/m);
  for (const [context, text] of [
    ["{", /is not JSON/],
    ["[]", /an object of objects/],
    ['{"crowdstrike":{}}', /has no context\.crowdstrike, only context\.jamf, context\.saml, context\.connection/],
    ['{"jamf":{"score":1.5}}', /whole numbers/],
  ] as const) {
    const refused = await asked({ context });
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), text);
  }

  const shown = await ec2.send(new GetClientVpnEndpointAuthorizationPolicyCommand({ ClientVpnEndpointId }));
  assert.deepEqual([shown.PolicyDocument, shown.ShadowMode, shown.Status], [PolicyDocument, "disabled", "active"]);
  await ec2.send(new DeleteClientVpnEndpointAuthorizationPolicyCommand({ ClientVpnEndpointId }));
  assert.equal((await ask()).decision, "admitted");
});

test("through a transit gateway a client keeps its address, and the gateway's tables lead there and back", async (t) => {
  const { url } = await openCordon(t);
  const ec2 = ec2Client(url);
  t.after(() => ec2.destroy());
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }))).Vpc?.VpcId ?? "";
  const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.9.1.0/24" }));
  const SubnetId = made.Subnet?.SubnetId ?? "";
  const web = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "web", VpcId }));
  const GroupId = web.GroupId ?? "";
  const nic = { SubnetId, Groups: [GroupId], PrivateIpAddress: "10.9.1.50" };
  await ec2.send(new CreateNetworkInterfaceCommand(nic));
  const hub = await ec2.send(
    new CreateTransitGatewayCommand({ Options: { TransitGatewayCidrBlocks: ["10.250.0.0/24"] } }),
  );
  const TransitGatewayId = hub.TransitGateway?.TransitGatewayId ?? "";
  await ec2.send(new CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId, VpcId, SubnetIds: [SubnetId] }));
  const { ClientVpnEndpointId = "" } = await ec2.send(
    new CreateClientVpnEndpointCommand({
      ...usual,
      TransitGatewayConfiguration: { TransitGatewayId },
    }),
  );
  const all = { TargetNetworkCidr: "0.0.0.0/0", AuthorizeAllGroups: true };
  await ec2.send(new AuthorizeClientVpnIngressCommand({ ClientVpnEndpointId, ...all }));
  for (const DestinationCidrBlock of ["10.9.0.0/16", "192.168.0.0/16"]) {
    await ec2.send(new CreateClientVpnRouteCommand({ ClientVpnEndpointId, DestinationCidrBlock }));
  }
  const ask = async (to = "10.9.1.50"): Promise<ClientVpnChecked> => {
    const query = new URLSearchParams({ endpoint: ClientVpnEndpointId, to, traffic: "tcp/443" });
    const answer = await fetch(`${url}/_cordon/client-vpn?${query}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as ClientVpnChecked;
  };
  const codes = ({ ways = [] }: ClientVpnChecked) =>
    ways.flatMap(({ path }) =>
      [...(path?.forward ?? []), ...(path?.back ?? [])].flatMap((step) => ("code" in step ? [step.code] : [])),
    );
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.100.0.0/16" }] }];
  assert.ok(codes(await ask()).includes("SG_HAS_NO_RULES"));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  // Answers go nowhere until the VPC has a route back to the gateway.
  const oneWay = await ask();
  assert.deepEqual([oneWay.decision, oneWay.ways?.[0]?.client], ["refused", "10.100.0.1"]);
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [VpcId] }] }),
  );
  const back = { RouteTableId: RouteTables[0]?.RouteTableId, DestinationCidrBlock: "10.100.0.0/16", TransitGatewayId };
  await ec2.send(new CreateRouteCommand(back));
  const admitted = await ask();
  assert.deepEqual([admitted.decision, codes(admitted)], ["admitted", []], JSON.stringify(admitted.ways));
  const kinds = admitted.ways?.[0]?.path?.forward?.map(({ kind }) => kind);
  assert.deepEqual(kinds?.slice(0, 4), ["outside", "gateway", "transit-route-table", "transit-attachment"]);
  // The gateway's table has no route there.
  assert.deepEqual(codes(await ask("192.168.1.1")), ["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"]);
  const told = await runCordon(
    ...([{ AWS_ENDPOINT_URL: url }, "gate", "vpn", ClientVpnEndpointId, "10.9.1.50", "tcp/443"] as const),
  );
  assert.equal(told.status, 0, told.err);
  assert.match(told.out, /^by the route to 10\.9\.0\.0\/16, through tgw-attach-\w+ as a client with 10\.100\.0\.1:$/m);
  const TransitGatewayAttachmentId = admitted.ways?.[0]?.through;
  await ec2.send(new DeleteTransitGatewayClientVpnAttachmentCommand({ TransitGatewayAttachmentId }));
  const ended = await ask();
  assert.deepEqual([ended.decision, ended.ways?.[0]?.path === undefined || codes(ended).length > 0], ["refused", true]);
});

test("what an import of an endpoint lacked makes the answer undecidable, and names what saves it", async (t) => {
  const { url } = await openCordon(t);
  const id = "cvpn-endpoint-0123456789abcdef0";
  const folder = temporaryFolder("client-vpn-import");
  const write = (name: string, answer: object) => writeFileSync(join(folder, name), JSON.stringify(answer));
  write("vpcs.json", { Vpcs: [] });
  write("interfaces.json", { NetworkInterfaces: [] });
  write("endpoints.json", {
    ClientVpnEndpoints: [
      {
        ClientVpnEndpointId: id,
        ServerCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/server",
        ClientCidrBlock: "10.100.0.0/16",
        AuthenticationOptions: [
          { Type: "directory-service-authentication", ActiveDirectory: { DirectoryId: "d-0123456789" } },
        ],
        Status: { Code: "available" },
        CreationTime: "2026-10-01T12:00:00",
      },
      { ClientVpnEndpointId: "cvpn-endpoint-0123456789abcdef1", Status: { Code: "deleted" } },
    ],
  });
  const environment = { AWS_ENDPOINT_URL: url, AWS_REGION: "eu-west-1" };
  const imported = async () => {
    const told = await runCordon(environment, "import", folder, "--replace");
    assert.equal(told.status, 0, told.err);
  };
  const gate = () => runCordon(environment, "gate", "vpn", id, "10.100.0.9", "tcp/22");
  await imported();
  const lacking = await gate();
  assert.equal(lacking.status, 2, lacking.err);
  for (const command of [
    `aws ec2 get-client-vpn-endpoint-authorization-policy --client-vpn-endpoint-id ${id}`,
    `aws ec2 describe-client-vpn-authorization-rules --client-vpn-endpoint-id ${id}`,
    `aws ec2 describe-client-vpn-routes --client-vpn-endpoint-id ${id}`,
    `aws ec2 describe-client-vpn-target-networks --client-vpn-endpoint-id ${id}`,
  ]) {
    assert.ok(lacking.out.includes(command), lacking.out);
  }
  const of = { ClientVpnEndpointId: id };
  write("networks.json", { ClientVpnTargetNetworks: [] });
  write(`${id}-networks.json`, { ClientVpnTargetNetworks: [] });
  write("routes.json", { Routes: [{ ...of, DestinationCidr: "10.100.0.0/16", TargetSubnet: "local" }] });
  write("rules.json", {
    AuthorizationRules: [{ ...of, DestinationCidr: "10.100.0.0/16", AccessAll: true, GroupId: "" }],
  });
  write("policy.json", of);
  await imported();
  const whole = await gate();
  assert.equal(whole.status, 0, `${whole.out}${whole.err}`);
  assert.match(whole.out, /^admitted: 10\.100\.0\.0\/16 for all users lets in a user without groups$/m);
  write("policy.json", { ...of, PolicyDocument: "forbid(principal, action, resource);", ShadowMode: "disabled" });
  await imported();
  const forbidden = await gate();
  assert.equal(forbidden.status, 1, `${forbidden.out}${forbidden.err}`);
  assert.match(forbidden.out, /^refused: the authorization policy denies the connection:$/m);
});
