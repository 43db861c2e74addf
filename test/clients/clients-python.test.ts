/** Code paths that Terraform never takes, through boto3 and the AWS CLI, against a running Cordon. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { hasAwsCli, hasBoto3, runAws, runPython } from "./python.ts";

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(() => cordon.close());

const skipBoto3 = { skip: hasBoto3 ? false : "boto3 is not here" };
const skipAwsCli = { skip: hasAwsCli ? false : "the AWS CLI is not here" };

test("prefix lists through boto3", skipBoto3, async () => {
  await runPython("prefix_lists.py", cordon.url, "000000000101");
});

test("networks through boto3", skipBoto3, async () => {
  await runPython("networks.py", cordon.url, "000000000104");
});

test("transit gateways through boto3, with a path that Network Insights walks, and a peering", skipBoto3, async () => {
  await runPython("transit_gateways.py", cordon.url, "000000000120");
});

test("VPNs through boto3, with their routes in a table and a path out", skipBoto3, async () => {
  await runPython("vpn.py", cordon.url, "000000000121");
});

test("launch templates through boto3, and launches from them", skipBoto3, async () => {
  await runPython("launch_templates.py", cordon.url, "000000000122");
});

test("endpoint services through boto3, and endpoints of another account and Region", skipBoto3, async () => {
  await runPython("endpoint_services.py", cordon.url, "000000000123");
});

test("tags, Regions, zones and account attributes through boto3", skipBoto3, async () => {
  await runPython("tags_and_regions.py", cordon.url, "000000000102");
});

test("catalogue 290-301: IPAM policies through boto3, what they steer, and the preview", skipBoto3, async () => {
  await runPython("ipam_policies.py", cordon.url, "000000000106");
});

test("catalogue 220: prefix list resolvers through boto3, with lists in two Regions", skipBoto3, async () => {
  await runPython("prefix_list_resolvers.py", cordon.url, "000000000107");
});

test("hosts, interfaces, Elastic IPs, peering and endpoints through boto3", skipBoto3, async () => {
  await runPython("hosts.py", cordon.url, "000000000110");
});

test("users, keys and groups through boto3", skipBoto3, async () => {
  await runPython("iam_users.py", cordon.url, "000000000111");
});

test("the trail through boto3", skipBoto3, async () => {
  await runPython("trail.py", cordon.url, "000000000115");
});

test("AWS Config's history of resources through boto3", skipBoto3, async () => {
  await runPython("config_history.py", cordon.url, "000000000114");
});

test("quotas and what they let through, through boto3", skipBoto3, async () => {
  await runPython("service_quotas.py", cordon.url, "000000000119");
});

test("resource shares and invitations through boto3", skipBoto3, async () => {
  await runPython("resource_shares.py", cordon.url, "000000000116");
});

test("a VPC that two accounts of an organization use, through boto3", skipBoto3, async (t) => {
  const managementAccount = "000000000117";
  const accounts = [{ id: "000000000118", parent: "r-0123" }];
  const organization = { id: "o-0123456789", managementAccount, rootId: "r-0123", units: [], accounts };
  const { url } = await openCordon(t, { settings: { organization } });
  await runPython("shared_subnets.py", url, managementAccount);
});

test("a prefix list and its tags with the AWS CLI", skipAwsCli, async () => {
  const aws = async (command: string, ...more: readonly string[]) => {
    const { status, output } = await runAws(["ec2", ...command.split(" "), ...more], cordon.url, "000000000103");
    return { status, output: output.trim() };
  };
  const created = await aws(
    "create-managed-prefix-list --prefix-list-name offices --address-family IPv4 --max-entries 3 --output text",
    "--entries",
    "Cidr=192.0.2.0/24,Description=Oslo",
    "Cidr=198.51.100.0/24",
    "--query",
    "PrefixList.PrefixListId",
  );
  const id = created.output;
  assert.match(id, /^pl-[0-9a-f]{17}$/);
  await aws(`modify-managed-prefix-list --prefix-list-id ${id} --current-version 1 --add-entries Cidr=203.0.113.0/24`);
  await aws(`create-tags --resources ${id} --tags Key=Name,Value=all`);
  const [entries, tags, zones] = await Promise.all([
    aws(`get-managed-prefix-list-entries --prefix-list-id ${id} --max-items 2 --output text --query Entries[].Cidr`),
    aws("describe-tags --filters Name=tag:Name,Values=a* --output text --query Tags[].ResourceId"),
    aws("describe-availability-zones --zone-names us-east-1x"),
  ]);
  assert.match(entries.output, /^192\.0\.2\.0\/24\s198\.51\.100\.0\/24\s/);
  assert.equal(tags.output, id);
  assert.match(zones.output, /\(InvalidParameterValue\).*Invalid availability zone: \[us-east-1x\]/);
  const deleted = await aws(`delete-managed-prefix-list --prefix-list-id ${id} --query PrefixList.State --output text`);
  assert.equal(deleted.output, "delete-in-progress");
});
