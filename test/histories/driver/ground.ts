/** What clients of a history find: groups, a VPC and an IPAM pool in each account. */
import assert from "node:assert/strict";
import { ec2, element } from "../../setup/signed-call.ts";
import type { Ground } from "./clients.ts";

const GROUPS = 2;

export async function layGround(url: string, account: string, n: number): Promise<Ground> {
  const key = { accessKeyId: account, secretAccessKey: "test" };
  const made = async (action: string, parameters: Readonly<Record<string, string>>, name: string): Promise<string> => {
    const { status, body } = await ec2(url, action, parameters, key);
    assert.equal(status, 200, body);
    return element(body, name) ?? assert.fail(body);
  };
  const vpc = await made("CreateVpc", { CidrBlock: `172.${16 + n}.0.0/16` }, "vpcId");
  const groups: string[] = [];
  for (let i = 0; i < GROUPS; i++) {
    const parameters = { GroupName: `group-${i}`, GroupDescription: "of all", VpcId: vpc };
    groups.push(await made("CreateSecurityGroup", parameters, "groupId"));
  }
  const scope = await made("CreateIpam", { "OperatingRegion.1.RegionName": "us-east-1" }, "privateDefaultScopeId");
  const locale = { IpamScopeId: scope, AddressFamily: "ipv4", Locale: "us-east-1" };
  const pool = await made("CreateIpamPool", locale, "ipamPoolId");
  await made("ProvisionIpamPoolCidr", { IpamPoolId: pool, Cidr: "10.0.0.0/10" }, "cidr");
  return { account, groups, vpc, pool };
}
