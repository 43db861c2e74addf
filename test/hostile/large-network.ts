/** A network that is too large to be answered in one turn, given to a server as saved answers. */
import assert from "node:assert/strict";
import { send } from "../setup/signed-call.ts";

interface Size {
  readonly groups: number;
  readonly rulesEach: number;
  readonly interfaces?: number;
}

type Saved = Record<string, Record<string, unknown>[]>;

const hex = (n: number): string => n.toString(16).padStart(17, "0");
const PUBLIC = { CidrIp: "0.0.0.0/0", Description: "measured" };

/** Puts the network in the place of what the usual account has. */
export async function importLarge(url: string, { groups, rulesEach, interfaces = 0 }: Size): Promise<void> {
  const exported = await send(url, { method: "GET", path: "/_cordon/export", body: "" });
  const saved = JSON.parse(exported.body) as Saved;
  const OwnerId = "123456789012";
  const { VpcId, SubnetId } = saved["Subnets"]?.[0] ?? assert.fail("no subnet");
  const permissions = Array.from({ length: rulesEach }, (_, n) => ({
    IpProtocol: "tcp",
    FromPort: 1000 + n,
    ToPort: 1000 + n,
    IpRanges: [n === 0 ? PUBLIC : { CidrIp: `10.${n % 250}.0.0/16`, Description: "measured" }],
  }));
  saved["SecurityGroups"]?.push(
    ...Array.from({ length: groups }, (_, n) => ({
      GroupId: `sg-${hex(n + 1)}`,
      GroupName: `large-${n}`,
      Description: "measured",
      OwnerId,
      VpcId,
      IpPermissions: permissions,
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    })),
  );
  saved["NetworkInterfaces"]?.push(
    ...Array.from({ length: interfaces }, (_, n) => ({
      NetworkInterfaceId: `eni-${hex(n + 1)}`,
      VpcId,
      SubnetId,
      OwnerId,
      AvailabilityZone: "us-east-1a",
      Status: "available",
      InterfaceType: "interface",
      MacAddress: `02:00:00:00:${(n >> 8).toString(16).padStart(2, "0")}:${(n & 255).toString(16).padStart(2, "0")}`,
      PrivateIpAddress: `172.31.${n >> 8}.${n & 255}`,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: `172.31.${n >> 8}.${n & 255}` }],
      Groups: [{ GroupId: `sg-${hex((n % groups) + 1)}`, GroupName: `large-${n % groups}` }],
      SourceDestCheck: true,
      Description: "",
      TagSet: [],
    })),
  );
  const { status, body } = await send(url, { path: "/_cordon/import?replace=true", body: JSON.stringify(saved) });
  assert.equal(status, 200, body);
}
