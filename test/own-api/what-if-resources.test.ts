/** `cordon whatif` on resources of a plan that an ordinary stack has less often: each is understood, and no call is refused. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { planOf } from "../setup/plan-of.ts";

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(() => cordon.close());

function run(plan: object): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, ["src/main/cordon.ts", "whatif", "-", "--exit-code", "--json"], {
    env: { ...process.env, AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: "test", AWS_REGION: "us-east-1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  child.stdin.end(JSON.stringify(plan));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out })));
}

const inVpc = { vpc_id: "aws_vpc.main.id" };
const allowAll = { action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 };

test("defaults that are adopted, attachments, main tables, ACLs apart, peerings, endpoints and what hangs on them", async () => {
  const plan = planOf({
    "aws_default_network_acl.main": [
      { ingress: [{ ...allowAll, rule_no: 100 }], egress: [{ ...allowAll, rule_no: 100 }] },
      { default_network_acl_id: "aws_vpc.main.default_network_acl_id" },
    ],
    "aws_default_route_table.main": [{ route: [] }, { default_route_table_id: "aws_vpc.main.default_route_table_id" }],
    "aws_default_security_group.main": [
      { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["198.51.100.0/24"], self: false }] },
      inVpc,
    ],
    "aws_default_vpc.there": [{}, {}],
    "aws_default_subnet.there": [{ availability_zone: "us-east-1a" }, {}],
    "aws_ec2_subnet_cidr_reservation.main": [
      { cidr_block: "10.70.1.128/28", reservation_type: "prefix" },
      { subnet_id: "aws_subnet.main.id" },
    ],
    "aws_egress_only_internet_gateway.main": [{}, inVpc],
    "aws_eip.main": [{ domain: "vpc" }, {}],
    "aws_eip_association.main": [
      {},
      { allocation_id: "aws_eip.main.id", network_interface_id: "aws_network_interface.main.id" },
    ],
    "aws_instance.main": [
      { ami: "ami-0123456789abcdef0", instance_type: "t3.micro" },
      { subnet_id: "aws_subnet.main.id" },
    ],
    "aws_internet_gateway.main": [{}, {}],
    "aws_internet_gateway_attachment.main": [{}, { ...inVpc, internet_gateway_id: "aws_internet_gateway.main.id" }],
    "aws_main_route_table_association.main": [{}, { ...inVpc, route_table_id: "aws_route_table.main.id" }],
    "aws_network_acl.main": [{}, inVpc],
    "aws_network_acl_association.main": [
      {},
      { network_acl_id: "aws_network_acl.main.id", subnet_id: "aws_subnet.main.id" },
    ],
    "aws_network_acl_rule.in": [
      { ...allowAll, rule_number: 10, rule_action: "allow", egress: false },
      { network_acl_id: "aws_network_acl.main.id" },
    ],
    "aws_network_acl_rule.out": [
      { ...allowAll, rule_number: 10, rule_action: "allow", egress: true },
      { network_acl_id: "aws_network_acl.main.id" },
    ],
    "aws_network_interface.main": [
      {},
      { subnet_id: "aws_subnet.main.id", security_groups: "aws_default_security_group.main.id" },
    ],
    "aws_network_interface_attachment.main": [
      { device_index: 1 },
      { instance_id: "aws_instance.main.id", network_interface_id: "aws_network_interface.main.id" },
    ],
    "aws_network_interface_sg_attachment.main": [
      {},
      { security_group_id: "aws_security_group.main.id", network_interface_id: "aws_network_interface.main.id" },
    ],
    "aws_route.main": [
      { destination_cidr_block: "0.0.0.0/0" },
      {
        route_table_id: "aws_route_table.main.id",
        gateway_id: "aws_internet_gateway_attachment.main.internet_gateway_id",
      },
    ],
    "aws_route.peer": [
      { destination_cidr_block: "10.71.0.0/16" },
      { route_table_id: "aws_route_table.main.id", vpc_peering_connection_id: "aws_vpc_peering_connection.main.id" },
    ],
    "aws_route_table.main": [{}, inVpc],
    "aws_security_group.main": [{ name: "main", ingress: [], egress: [] }, inVpc],
    "aws_subnet.main": [{ cidr_block: "10.70.1.0/24", availability_zone: "us-east-1a" }, inVpc],
    "aws_vpc.main": [{ cidr_block: "10.70.0.0/16", enable_dns_hostnames: true }, {}],
    "aws_vpc.peer": [{ cidr_block: "10.71.0.0/16" }, {}],
    "aws_vpc_dhcp_options.main": [{ domain_name_servers: ["AmazonProvidedDNS"] }, {}],
    "aws_vpc_dhcp_options_association.main": [{}, { ...inVpc, dhcp_options_id: "aws_vpc_dhcp_options.main.id" }],
    "aws_vpc_endpoint.ec2": [
      { service_name: "com.amazonaws.us-east-1.ec2", vpc_endpoint_type: "Interface", private_dns_enabled: true },
      { ...inVpc, security_group_ids: "aws_security_group.main.id" },
    ],
    "aws_vpc_endpoint_subnet_association.ec2": [
      {},
      { vpc_endpoint_id: "aws_vpc_endpoint.ec2.id", subnet_id: "aws_subnet.main.id" },
    ],
    "aws_vpc_ipv4_cidr_block_association.main": [{ cidr_block: "10.72.0.0/16" }, inVpc],
    "aws_vpc_peering_connection.main": [{ auto_accept: true }, { ...inVpc, peer_vpc_id: "aws_vpc.peer.id" }],
    "aws_vpc_peering_connection_options.main": [
      { accepter: [{ allow_remote_vpc_dns_resolution: false }], requester: [] },
      { vpc_peering_connection_id: "aws_vpc_peering_connection.main.id" },
    ],
  });
  const { code, out } = await run(plan);
  const { refused, unmapped, internet, parties } = JSON.parse(out);
  assert.deepEqual([refused, unmapped], [[], []]);
  const resources = new Map(parties.map(({ id, resource }: Record<string, string>) => [id, resource]));
  assert.deepEqual(
    internet.map(({ becomes, block, interfaceIds, traffic }: Record<string, string>) => [
      becomes,
      block,
      [interfaceIds].flat().map((id) => resources.get(id)),
      traffic,
    ]),
    [["opens", "198.51.100.0/24", ["aws_network_interface.main"], "tcp/22"]],
  );
  assert.equal(code, 1);
});

test("what may be one of several is not guessed, and the plan's answer says between which", async () => {
  const plan = planOf({
    "aws_vpc.main": [{ cidr_block: "10.70.0.0/16" }, {}],
    "aws_vpc.peer": [{ cidr_block: "10.71.0.0/16" }, {}],
    "aws_subnet.main": [{ cidr_block: "10.70.1.0/24" }, inVpc],
  });
  const [, , subnet] = plan.configuration.root_module.resources;
  Object.assign(subnet?.expressions ?? {}, { vpc_id: { references: ["aws_vpc.main", "aws_vpc.peer"] } });
  const { code, out } = await run(plan);
  assert.deepEqual(JSON.parse(out).unmapped, [
    {
      resource: "aws_subnet.main",
      matters: true,
      reason: "vpc_id is aws_vpc.main or aws_vpc.peer, and the plan doesn't say which",
    },
  ]);
  assert.equal(code, 2);
});
