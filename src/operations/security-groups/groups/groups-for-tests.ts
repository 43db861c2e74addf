/** A small world for the tests of this folder: its own VPC, groups in it, and short calls. */

import type { Vpc } from "../../../model/records/vpc.ts";
import { put } from "../../../model/world/change.ts";
import type { IpPermission } from "../../../wire/generated/ec2.ts";
import { ACCOUNT, REGION, TestCordon } from "../../world-for-tests.ts";
import authorizeEgress from "../rules/authorize-security-group-egress.ts";
import authorizeIngress from "../rules/authorize-security-group-ingress.ts";
import describeRules from "../rules/describe-security-group-rules.ts";
import createGroup from "./create-security-group.ts";
import { makeDefaultGroup } from "./default-group.ts";
import describeGroups from "./describe-security-groups.ts";

export class GroupsCordon extends TestCordon {
  /** A VPC that isn't the default one. */
  addVpc(
    options: {
      readonly ipv6?: string;
      readonly account?: string;
      readonly region?: string;
      readonly cidr?: string;
    } = {},
  ): string {
    const { account = ACCOUNT, region = REGION, cidr = "10.0.0.0/16", ipv6 } = options;
    const vpc: Vpc = {
      id: this.newId("vpc"),
      ownerId: account,
      cidrBlocks: [{ associationId: this.newId("vpc-cidr-association"), cidr }],
      ipv6CidrBlocks:
        ipv6 === undefined
          ? []
          : [
              {
                associationId: this.newId("vpc-cidr-association"),
                cidr: ipv6,
                networkBorderGroup: region,
                pool: "Amazon",
                source: "amazon",
              },
            ],
      isDefault: false,
      tenancy: "default",
      dhcpOptionsId: "dopt-00000001",
      enableDnsSupport: true,
      enableDnsHostnames: false,
      enableNetworkAddressUsageMetrics: false,
      tags: [],
    };
    this.apply([put("vpc", vpc), ...makeDefaultGroup(vpc, this.newId)], { account, region });
    return vpc.id;
  }

  /** Creates a group in a VPC, by default the default one; returns its id. */
  addGroup(name: string, VpcId?: string, at: { readonly account?: string; readonly region?: string } = {}): string {
    const created = this.run(createGroup, { GroupName: name, Description: `group ${name}`, VpcId }, at);
    return created.GroupId ?? "";
  }

  addPeering(requester: string, accepter: string, accepterAccount = ACCOUNT): string {
    const id = this.newId("vpc-peering-connection");
    const side = (vpcId: string, ownerId: string) => ({
      vpcId,
      ownerId,
      region: REGION,
      cidrBlocks: [],
      ipv6CidrBlocks: [],
      allowDnsResolutionFromRemoteVpc: false,
    });
    const peering = {
      id,
      requester: side(requester, ACCOUNT),
      accepter: side(accepter, accepterAccount),
      status: "active" as const,
      statusMessage: "Active",
      tags: [],
    };
    for (const account of new Set([ACCOUNT, accepterAccount])) {
      this.apply([put("vpc-peering-connection", peering)], { account, region: REGION });
    }
    return id;
  }

  ingress(GroupId: string, ...IpPermissions: readonly IpPermission[]) {
    return this.run(authorizeIngress, { GroupId, IpPermissions });
  }

  egress(GroupId: string, ...IpPermissions: readonly IpPermission[]) {
    return this.run(authorizeEgress, { GroupId, IpPermissions });
  }

  group(id: string) {
    const [group] = this.run(describeGroups, { GroupIds: [id] }).SecurityGroups ?? [];
    if (group === undefined) throw new Error(`no group ${id}`);
    return group;
  }

  rules(groupId: string) {
    return this.run(describeRules, { Filters: [{ Name: "group-id", Values: [groupId] }] }).SecurityGroupRules ?? [];
  }
}

/** A Cordon with a security group of the default VPC. */
export function withGroup() {
  const cordon = new GroupsCordon();
  return { cordon, id: cordon.addGroup("web") };
}

/** One TCP permission: `tcp(22, "10.0.0.0/8")`; a colon makes it IPv6, `sg-` a group, `pl-` a prefix list. */
export function tcp(port: number, ...peers: readonly string[]): IpPermission {
  return { IpProtocol: "tcp", FromPort: port, ToPort: port, ...peersOf(peers) };
}

export const all = (...peers: readonly string[]): IpPermission => ({ IpProtocol: "-1", ...peersOf(peers) });

function peersOf(peers: readonly string[]) {
  const isGroup = (peer: string) => peer.startsWith("sg-");
  const isList = (peer: string) => peer.startsWith("pl-");
  const isIpv6 = (peer: string) => peer.includes(":");
  const ipv4 = peers.filter((peer) => !isGroup(peer) && !isList(peer) && !isIpv6(peer));
  return {
    ...(ipv4.length > 0 && { IpRanges: ipv4.map((CidrIp) => ({ CidrIp })) }),
    ...(peers.some(isIpv6) && { Ipv6Ranges: peers.filter(isIpv6).map((CidrIpv6) => ({ CidrIpv6 })) }),
    ...(peers.some(isGroup) && { UserIdGroupPairs: peers.filter(isGroup).map((GroupId) => ({ GroupId })) }),
    ...(peers.some(isList) && { PrefixListIds: peers.filter(isList).map((PrefixListId) => ({ PrefixListId })) }),
  };
}
