/** What clients of a history find: groups, a VPC and an IPAM pool in each account. */
import assert from "node:assert/strict";
import { element } from "../../setup/signed-call.ts";
import type { Answered } from "./caller.ts";
import type { Ground } from "./clients.ts";

const GROUPS = 2;

type Call = (
  action: string,
  parameters: Readonly<Record<string, string>>,
) => Promise<Pick<Answered, "outcome" | "body">>;

/** `n` is the number of the account: each VPC has addresses of its own. */
export async function layGround(call: Call, account: string, n: number): Promise<Ground> {
  const made = async (action: string, parameters: Readonly<Record<string, string>>, name: string): Promise<string> => {
    const { outcome, body } = await call(action, parameters);
    assert.equal(outcome, "done", body);
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
