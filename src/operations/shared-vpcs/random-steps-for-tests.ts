/** Steps that several accounts take at random in one VPC, and what they have then as if one account had it. For tests. */
import fc from "fast-check";
import { AwsError } from "../../model/aws-error.ts";
import type { RecordOf } from "../../model/world/kinds.ts";
import { Partition } from "../../model/world/partition.ts";
import type { World } from "../../model/world/world.ts";
import { NETWORK_KINDS } from "../../policy/flow/records.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import disassociateAddress from "../addresses/disassociate-address.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import createEntry from "../network-acls/create-network-acl-entry.ts";
import assignAddresses from "../network-interfaces/addresses/assign-private-ip-addresses.ts";
import deleteNic from "../network-interfaces/delete-network-interface.ts";
import modifyNic from "../network-interfaces/modify-network-interface-attribute.ts";
import createList from "../prefix-lists/create-managed-prefix-list.ts";
import modifyList from "../prefix-lists/modify-managed-prefix-list.ts";
import associate from "../resource-shares/associations/associate-resource-share.ts";
import disassociate from "../resource-shares/associations/disassociate-resource-share.ts";
import { MEMBER } from "../resource-shares/shares-for-tests.ts";
import createRoute from "../route-tables/create-route.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import revokeEgress from "../security-groups/rules/revoke-security-group-egress.ts";
import revokeIngress from "../security-groups/rules/revoke-security-group-ingress.ts";
import associateVpc from "../security-groups/vpc-associations/associate-security-group-vpc.ts";
import disassociateVpc from "../security-groups/vpc-associations/disassociate-security-group-vpc.ts";
import createTags from "../tags/create-tags.ts";
import { ACCOUNT, REGION } from "../world-for-tests.ts";
import { arnOf, SharedVpcCordon } from "./shared-vpcs-for-tests.ts";

export const ACCOUNTS = [ACCOUNT, MEMBER, "777788889999"] as const;
export const PORTS = [80, 81] as const;

export const COPIED = ["network-interface", "security-group", "security-group-rule", "elastic-ip"] as const;

const STEPS = [
  ["group", 4],
  ["interface", 6],
  ["letIn", 8],
  ["letInList", 3],
  ["changeList", 2],
  ["revoke", 2],
  ["closeEgress", 1],
  ["regroup", 3],
  ["assign", 1],
  ["bind", 2],
  ["unbind", 1],
  ["deny", 1],
  ["associate", 2],
  ["disassociate", 1],
  ["tag", 1],
  ["deleteInterface", 2],
  ["deleteGroup", 2],
  ["share", 3],
  ["shareGroup", 2],
  ["unshare", 1],
] as const;
type Step = (typeof STEPS)[number][0];

/** One step of an account, with numbers that choose among what is there. */
export const step = fc.record({
  does: fc.oneof(...STEPS.map(([name, weight]) => ({ weight, arbitrary: fc.constant(name as Step) }))),
  by: fc.nat(ACCOUNTS.length - 1),
  a: fc.nat(7),
  b: fc.nat(7),
});

export class Playground extends SharedVpcCordon {
  readonly #acl: string;
  readonly #subnets: readonly string[];
  readonly #groupShare: string;
  /** A prefix list of each account. */
  readonly #lists: readonly string[];
  #named = 0;

  constructor() {
    super();
    this.#subnets = [this.subnetId, this.privateSubnetId];
    const InternetGatewayId = this.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    this.run(attachGateway, { VpcId: this.vpcId, InternetGatewayId });
    const world = this.world();
    const [table] = world.by("route-table", "vpc", this.vpcId);
    const route = { RouteTableId: table?.id ?? "", DestinationCidrBlock: "0.0.0.0/0", GatewayId: InternetGatewayId };
    this.run(createRoute, route);
    this.#acl = world.by("network-acl", "vpc", this.vpcId).toArray()[0]?.id ?? "";
    this.#groupShare = this.share([], [MEMBER]);
    this.#lists = ACCOUNTS.map((account) => {
      const list = { PrefixListName: "l", AddressFamily: "IPv4", MaxEntries: 3, Entries: [{ Cidr: "10.0.1.4/31" }] };
      return this.run(createList, list, { account }).PrefixList?.PrefixListId ?? "";
    });
    // From the beginning two accounts are there.
    for (const account of ACCOUNTS.slice(0, 2)) this.interface([this.group("first", { account })], { account });
  }

  /** Does a step if AWS would let the account. */
  try(each: { readonly does: Step; readonly by: number; readonly a: number; readonly b: number }): void {
    try {
      this.#do(each.does, ACCOUNTS[each.by] ?? ACCOUNT, each.a, each.b);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }

  #do(does: Step, account: string, a: number, b: number): void {
    const at = { account };
    const world = this.world(account);
    const groups = ACCOUNTS.flatMap((each) => this.groupsOf(each));
    const group = choose(groups, a) ?? NO_GROUP;
    const own = choose(this.groupsOf(account), a) ?? NO_GROUP;
    const other = choose(groups, b) ?? NO_GROUP;
    const nic = choose(ownIn(world, "network-interface"), a)?.id ?? "";
    const port = PORTS[b % 2] ?? 80;
    const rule = { IpProtocol: "tcp", FromPort: port, ToPort: port };
    const resourceShareArn = this.shareArn;
    switch (does) {
      case "group":
        this.group(`g${this.#named++}`, at, a === 0 ? this.defaultVpcId(account) : this.vpcId);
        return;
      case "interface":
        this.interface([a % 3 === 0 ? group : own], at, this.#subnets[b % 2]);
        return;
      case "letIn":
        this.letIn(own, other, port, at);
        return;
      case "letInList": {
        const PrefixListIds = [{ PrefixListId: choose(this.#lists, b) ?? "" }];
        this.run(authorizeIngress, { GroupId: own, IpPermissions: [{ ...rule, PrefixListIds }] }, at);
        return;
      }
      case "changeList": {
        const PrefixListId = this.#lists[ACCOUNTS.indexOf(account as (typeof ACCOUNTS)[number])] ?? "";
        const CurrentVersion = world.get("prefix-list", PrefixListId)?.version;
        const AddEntries = [{ Cidr: `10.0.1.${4 + a}/32` }];
        this.run(modifyList, { PrefixListId, CurrentVersion, AddEntries }, at);
        return;
      }
      case "revoke": {
        const rules = world.by("security-group-rule", "group", own).filter(({ direction }) => direction === "ingress");
        const SecurityGroupRuleIds = [choose(rules.toArray(), b)?.id ?? ""];
        this.run(revokeIngress, { GroupId: own, SecurityGroupRuleIds }, at);
        return;
      }
      case "closeEgress": {
        const all = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
        this.run(revokeEgress, { GroupId: own, IpPermissions: all }, at);
        return;
      }
      case "regroup":
        this.run(modifyNic, { NetworkInterfaceId: nic, Groups: [own, other] }, at);
        return;
      case "assign":
        this.run(assignAddresses, { NetworkInterfaceId: nic, SecondaryPrivateIpAddressCount: 1 }, at);
        return;
      case "bind": {
        const { AllocationId = "" } = this.run(allocateAddress, {}, at);
        this.run(associateAddress, { AllocationId, NetworkInterfaceId: nic }, at);
        return;
      }
      case "unbind": {
        const AssociationId = choose(ownIn(world, "elastic-ip"), a)?.association?.id;
        this.run(disassociateAddress, { AssociationId }, at);
        return;
      }
      case "deny": {
        const PortRange = { From: port, To: port };
        const entry = { RuleNumber: 10 + b, Protocol: "6", RuleAction: "deny", Egress: false, PortRange } as const;
        this.run(createEntry, { ...entry, NetworkAclId: this.#acl, CidrBlock: `10.0.1.${4 + a}/32` }, at);
        return;
      }
      case "associate":
        this.run(associateVpc, { GroupId: own, VpcId: this.vpcId }, at);
        return;
      case "disassociate":
        this.run(disassociateVpc, { GroupId: own, VpcId: this.vpcId }, at);
        return;
      case "tag":
        this.run(createTags, { Resources: [nic], Tags: [{ Key: "Name", Value: `n${b}` }] }, at);
        return;
      case "deleteInterface":
        this.run(deleteNic, { NetworkInterfaceId: nic }, at);
        return;
      case "deleteGroup":
        this.run(deleteGroup, { GroupId: own }, at);
        return;
      case "share": {
        const resourceArns = [arnOf(`subnet/${this.#subnets[b % 2]}`)];
        this.run(associate, { resourceShareArn, resourceArns, principals: [ACCOUNTS[1 + (a % 2)] ?? MEMBER] });
        return;
      }
      case "shareGroup": {
        const resourceArns = [arnOf(`security-group/${choose(this.groupsOf(ACCOUNT), a) ?? NO_GROUP}`)];
        this.run(associate, { resourceShareArn: this.#groupShare, resourceArns });
        return;
      }
      case "unshare": {
        const isGroups = a % 2 === 0;
        const resourceArns = isGroups
          ? [arnOf(`security-group/${choose(this.groupsOf(ACCOUNT), b) ?? NO_GROUP}`)]
          : [arnOf(`subnet/${this.#subnets[b % 2]}`)];
        this.run(disassociate, { resourceShareArn: isGroups ? this.#groupShare : resourceShareArn, resourceArns });
      }
    }
  }

  /** An account's own groups in the VPC or in its default one, but default groups. */
  groupsOf(account: string): readonly string[] {
    return ownIn(this.world(account), "security-group")
      .filter(({ name }) => name !== "default")
      .map(({ id }) => id);
  }

  /** The records of all accounts as those of one: the copies that the owner has of others' left out. */
  asOne(): World {
    const one = new Partition({ account: ACCOUNT, region: REGION });
    for (const account of ACCOUNTS) {
      const world = this.world(account);
      for (const kind of NETWORK_KINDS) {
        for (const record of world.all(kind)) {
          const { ownerId, groupOwnerId: owner = ownerId ?? account } = record as Owned;
          if (owner !== account) continue;
          const text = ACCOUNTS.reduce((t, each) => t.replaceAll(`"${each}"`, `"${ACCOUNT}"`), JSON.stringify(record));
          one.apply({ put: kind, value: JSON.parse(text) } as never);
        }
      }
    }
    const world: World = {
      ...{ account: ACCOUNT, region: REGION },
      get: (kind, id) => one.get(kind, id),
      all: (kind) => one.all(kind),
      inOrder: (kind, after) => one.inOrder(kind, after),
      count: (kind) => one.count(kind),
      by: (kind, index, key) => one.by(kind, index, key),
      view: (view) => one.view(view),
      history: () => [],
      elsewhere: () => world,
      partitions: () => [],
    };
    return world;
  }
}

interface Owned {
  readonly ownerId?: string;
  readonly groupOwnerId?: string;
}

const NO_GROUP = "sg-0";

const choose = <T>(all: readonly T[], n: number): T | undefined => all[n % all.length];

/** The records of the account's own, in the order in which they were made. */
export const ownIn = <K extends (typeof COPIED)[number]>(world: World, kind: K): readonly RecordOf<K>[] =>
  world
    .all(kind)
    .filter((record) => (record as Owned).ownerId === world.account)
    .toArray();
