/** A VPC of one account with a subnet and a group, which it shares with a member of its organization. For tests. */
import type { PartitionKey } from "../../model/world/change.ts";
import createNic from "../network-interfaces/create-network-interface.ts";
import { MEMBER, member, SharingCordon } from "../resource-shares/shares-for-tests.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import authorizeEgress from "../security-groups/rules/authorize-security-group-egress.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, REGION } from "../world-for-tests.ts";

export type At = Partial<PartitionKey>;

export const arnOf = (rest: string, account = ACCOUNT): string => `arn:aws:ec2:${REGION}:${account}:${rest}`;

export class SharedVpcCordon extends SharingCordon {
  readonly vpcId: string;
  /** The shared subnet, and one that isn't shared. */
  readonly subnetId: string;
  readonly privateSubnetId: string;
  readonly shareArn: string;

  constructor() {
    super();
    this.vpcId = this.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
    this.subnetId = this.#subnet("10.0.1.0/24");
    this.privateSubnetId = this.#subnet("10.0.2.0/24");
    this.shareArn = this.share([arnOf(`subnet/${this.subnetId}`)], [MEMBER]);
  }

  #subnet(CidrBlock: string): string {
    return this.run(createSubnet, { VpcId: this.vpcId, CidrBlock }).Subnet?.SubnetId ?? "";
  }

  /** A group of an account in the VPC, the member's unless another one is named. */
  group(GroupName: string, at: At = member, VpcId = this.vpcId): string {
    return this.run(createGroup, { GroupName, Description: "d", VpcId }, at).GroupId ?? "";
  }

  interface(groups: readonly string[], at: At = member, SubnetId = this.subnetId): string {
    const { NetworkInterface } = this.run(createNic, { SubnetId, Groups: groups }, at);
    return NetworkInterface?.NetworkInterfaceId ?? "";
  }

  /** Lets TCP in to a group from another one, on one port. */
  letIn(GroupId: string, from: string, port: number, at: At = member): void {
    const pair = { GroupId: from };
    const permission = { IpProtocol: "tcp", FromPort: port, ToPort: port, UserIdGroupPairs: [pair] };
    this.run(authorizeIngress, { GroupId, IpPermissions: [permission] }, at);
  }

  letOut(GroupId: string, to: string, port: number, at: At = member): void {
    const pair = { GroupId: to };
    const permission = { IpProtocol: "tcp", FromPort: port, ToPort: port, UserIdGroupPairs: [pair] };
    this.run(authorizeEgress, { GroupId, IpPermissions: [permission] }, at);
  }
}
