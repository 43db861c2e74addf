/** Who may come in through a Client VPN endpoint, asked of a running Cordon and by the command. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateClientVpnEndpointCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
} from "@aws-sdk/client-ec2";
import type { ClientVpnChecked } from "../../src/own-api/client-vpn/client-vpn-check.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";

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
      ClientCidrBlock: "10.100.0.0/16",
      ServerCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/server",
      AuthenticationOptions: [
        { Type: "directory-service-authentication", ActiveDirectory: { DirectoryId: "d-0123456789" } },
      ],
      ConnectionLogOptions: { Enabled: false },
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
  const refused = await command();
  assert.equal(refused.status, 1, refused.err);
  assert.match(
    refused.out,
    /^refused: the rules of the longest CIDR with 10\.9\.1\.50 aren't for a user without groups:$/m,
  );
});
