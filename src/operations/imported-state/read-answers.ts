/** Saved answers of AWS's Describe operations, read back into the records of a partition. */

import { AWS_OWNER } from "../../model/aws-prefix-lists.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { prefixListVersionId } from "../../model/records/prefix-list.ts";
import { type SecurityGroup, type SecurityGroupRule, vpcAssociationId } from "../../model/records/security-group.ts";
import { eachInSteps, type Steps, toTheEnd } from "../../model/steps.ts";
import { type Change, type PartitionKey, put } from "../../model/world/change.ts";
import type { NewId } from "../../model/world/ids.ts";
import { gapChanges } from "./gaps.ts";
import { ImportRefused, Members, type Saved } from "./members.ts";
import { asSavedBy } from "./own-account.ts";
import { readBlocking, withoutShownMode } from "./read-blocking.ts";
import { readEncryptionControl } from "./read-encryption.ts";
import { readFlowLog } from "./read-flow-logs.ts";
import { readGroup, readPermissions, readPrefixList, readPrefixListEntry, readRule } from "./read-groups.ts";
import {
  readDhcpOptions,
  readEndpoint,
  readKeyPair,
  readPlacementGroup,
  readReservation,
  readVolume,
} from "./read-hosts.ts";
import { readAddress, readInterface, readPeering, readSubnet, readVpc, vpcAttributes } from "./read-network.ts";
import {
  addressesOfRegional,
  readEgressOnlyGateway,
  readInternetGateway,
  readNatGateway,
  readNetworkAcl,
  readRouteTable,
} from "./read-routing.ts";
import { transitRecords } from "./read-transit-tables.ts";
import { commandOf } from "./saved-lists.ts";
import { balancingRecords } from "./services/read-balancing.ts";
import { databaseRecords } from "./services/read-databases.ts";
import { clientVpnRecords } from "./stacks/read-client-vpn.ts";
import { privateLinkRecords } from "./stacks/read-private-link.ts";
import { templateRecords } from "./stacks/read-templates.ts";
import { isLive, readCustomerGateway, readVpnConnection, readVpnGateway } from "./stacks/read-vpn.ts";

/** All records and gaps, or an ImportRefused that says which place is wrong and what else to save. */
export const readAnswers = (answers: Saved, home: PartitionKey, newId: NewId): readonly Change[] =>
  toTheEnd(readingAnswers(answers, home, newId));

/** The same step by step. */
export function* readingAnswers(
  answers: Saved,
  { account, region }: PartitionKey,
  newId: NewId,
): Steps<readonly Change[]> {
  const home = { account, region };
  const all = new Members(yield* asSavedBy(answers, home), "");
  refusePage(all);
  const attributes = vpcAttributes(all);
  const vpcs = all.list("Vpcs").map((each) => ({ ...readVpc(each, account), ...attributes.get(each.text("VpcId")) }));
  const groups = yield* eachInSteps(all.list("SecurityGroups"), (saved) => ({
    saved,
    group: readGroup(saved, account),
  }));
  const rules = yield* readRules(all, groups, account, newId);
  const lists = all
    .list("PrefixLists")
    .map(readPrefixList)
    .filter(({ ownerId }) => ownerId !== AWS_OWNER);
  const entries = all.maybe("PrefixListEntries");
  const subnets = yield* eachInSteps(all.list("Subnets"), (each) => readSubnet(each, account));
  const interfaces = yield* eachInSteps(all.list("NetworkInterfaces"), (each) => readInterface(each, account));
  const tables = yield* eachInSteps(all.list("RouteTables"), (each) => readRouteTable(each, account));
  const acls = yield* eachInSteps(all.list("NetworkAcls"), (each) => readNetworkAcl(each, account));

  const known = {
    vpcs: new Set(vpcs.map(({ id }) => id)),
    subnets: new Set(subnets.map(({ id }) => id)),
    groups: new Set(groups.map(({ group }) => group.id)),
  };
  for (const { group } of groups) needs(known.vpcs, group.id, "VPC", group.vpcId, "describe-vpcs");
  for (const subnet of subnets) needs(known.vpcs, subnet.id, "VPC", subnet.vpcId, "describe-vpcs");
  for (const rule of rules) needs(known.groups, rule.id, "security group", rule.groupId, "describe-security-groups");
  const vpcOfSubnet = new Map(subnets.map(({ id, vpcId }) => [id, vpcId]));
  for (const nic of interfaces) {
    needs(known.subnets, nic.id, "subnet", nic.subnetId, "describe-subnets");
    // INVARIANT: an interface is in the VPC of its subnet. Otherwise a file could put one into another account's VPC.
    const vpcId = vpcOfSubnet.get(nic.subnetId);
    if (nic.vpcId !== vpcId)
      throw new ImportRefused(`${nic.id} is said to be in ${nic.vpcId}, but ${nic.subnetId} is in ${vpcId}`);
    for (const id of nic.groupIds) needs(known.groups, nic.id, "security group", id, "describe-security-groups");
  }

  const isOwn = ({ ownerId }: { readonly ownerId: string }) => ownerId === account;
  const blocking = readBlocking(all, vpcs.filter(isOwn), subnets.filter(isOwn), home, newId);

  const natGateways = all.list("NatGateways").map((each) => readNatGateway(each, account));
  const ofRegional = addressesOfRegional(natGateways);
  const records = function* (): Generator<Change> {
    for (const each of vpcs) yield put("vpc", withoutShownMode(each, account));
    for (const each of all.list("Vpcs")) {
      const control = readEncryptionControl(each, account);
      if (control !== undefined) yield put("encryption-control", control);
    }
    for (const each of subnets) yield put("subnet", withoutShownMode(each, account));
    if (blocking.options !== undefined) yield put("block-public-access-options", blocking.options);
    for (const each of blocking.exclusions) yield put("block-public-access-exclusion", each);
    for (const { group } of groups) yield put("security-group", group);
    for (const each of rules) yield put("security-group-rule", each);
    for (const list of lists) {
      yield put("prefix-list", list);
      yield put("prefix-list-version", {
        id: prefixListVersionId(list.id, list.version),
        prefixListId: list.id,
        version: list.version,
        entries: (entries?.list(list.id) ?? []).map(readPrefixListEntry),
      });
    }
    for (const each of interfaces) yield put("network-interface", each);
    for (const each of all.list("Addresses")) yield put("elastic-ip", readAddress(each, account, region, ofRegional));
    for (const each of all.list("VpcPeeringConnections")) yield put("vpc-peering-connection", readPeering(each, home));
    for (const { table, associations } of tables) {
      yield put("route-table", table);
      for (const each of associations) yield put("route-table-association", each);
    }
    for (const { acl, associations } of acls) {
      yield put("network-acl", acl);
      for (const each of associations) yield put("network-acl-association", each);
    }
    for (const each of all.list("InternetGateways")) yield put("internet-gateway", readInternetGateway(each, account));
    for (const each of all.list("EgressOnlyInternetGateways"))
      yield put("egress-only-internet-gateway", readEgressOnlyGateway(each, account));
    for (const each of natGateways) yield put("nat-gateway", each);
    yield* vpnRecords(all, account);
    yield* clientVpnRecords(all, account);
    yield* templateRecords(all, account);
    yield* privateLinkRecords(all, home);
    yield* balancingRecords(all, home, interfaces);
    yield* databaseRecords(all, home, interfaces);
    for (const each of all.list("VpcEndpoints")) {
      const endpoint = readEndpoint(each, account);
      if (endpoint !== undefined) yield put("vpc-endpoint", endpoint);
    }
    for (const each of all.list("DhcpOptions")) yield put("dhcp-options", readDhcpOptions(each, account));
    for (const each of all.list("Reservations"))
      for (const instance of readReservation(each, account)) yield put("instance", instance);
    for (const each of all.list("Volumes")) yield put("volume", readVolume(each, account));
    for (const each of all.list("PlacementGroups").filter((each) => each.maybeText("State") !== "deleted"))
      yield put("placement-group", readPlacementGroup(each, account, region));
    for (const each of all.list("KeyPairs")) yield put("key-pair", readKeyPair(each, account, region));
    for (const each of all.list("FlowLogs")) {
      const flowLog = readFlowLog(each, account);
      if (flowLog !== undefined) yield put("flow-log", flowLog);
    }
    yield* transitRecords(all, home, known.vpcs);
    yield* associations(
      all,
      interfaces,
      groups.map(({ group }) => group),
    );
  };
  const changes = yield* eachInSteps(records(), (each) => each);
  return [...changes, ...(yield* gapChanges(changes, all, home, blocking.gaps))];
}

function* vpnRecords(all: Members, account: string): Iterable<Change> {
  const live = (list: string) => all.list(list).filter(isLive);
  for (const each of live("VpnGateways")) yield put("vpn-gateway", readVpnGateway(each, account));
  for (const each of live("CustomerGateways")) yield put("customer-gateway", readCustomerGateway(each, account));
  for (const each of live("VpnConnections")) yield put("vpn-connection", readVpnConnection(each, account));
}

/** A list that goes on elsewhere isn't the whole list. */
function refusePage(all: Members): void {
  const token = all.has("NextToken") && all.maybeText("NextToken");
  if (token === false || token === "") return;
  throw new ImportRefused(
    "an answer is only a part of its list: it ends with a NextToken. Save all of it, without --max-items, --max-results and --no-paginate",
  );
}

/** The rules of all groups. A group whose rules weren't saved one by one at least has its permissions. */
function* readRules(
  all: Members,
  groups: readonly { readonly saved: Members; readonly group: SecurityGroup }[],
  account: string,
  newId: NewId,
): Steps<readonly SecurityGroupRule[]> {
  const rules = yield* eachInSteps(all.list("SecurityGroupRules"), (each) => readRule(each, account));
  const withRules = new Set(rules.map(({ groupId }) => groupId));
  const others = yield* eachInSteps(groups, ({ saved, group }) => {
    if (withRules.has(group.id)) return [];
    const isKnown = all.has("SecurityGroupRules") || (saved.has("IpPermissions") && saved.has("IpPermissionsEgress"));
    if (isKnown) return readPermissions(saved, group, newId);
    throw new ImportRefused(
      `${group.id} has neither permissions nor rules. Save them too: ${commandOf("SecurityGroupRules")}`,
    );
  });
  return [...rules, ...others.flat()];
}

/** Saved associations of groups with VPCs, and those that interfaces show: each has the groups of its own VPC, or these. */
function associations(
  all: Members,
  interfaces: readonly NetworkInterface[],
  groups: readonly SecurityGroup[],
): readonly Change[] {
  const saved = all
    .list("SecurityGroupVpcAssociations")
    .filter((each) => (each.maybeText("State") ?? "associated") === "associated")
    .map((each) => ({ groupId: each.text("GroupId"), vpcId: each.text("VpcId") }));
  const ofGroup = new Map(groups.map((group) => [group.id, group]));
  const shown = interfaces.flatMap(({ groupIds, vpcId }) =>
    groupIds.flatMap((groupId) => (ofGroup.get(groupId)?.vpcId === vpcId ? [] : [{ groupId, vpcId }])),
  );
  const vpcs = new Map(all.list("Vpcs").map((vpc) => [vpc.text("VpcId"), vpc.maybeText("OwnerId")]));
  return [...new Map([...saved, ...shown].map((each) => [vpcAssociationId(each.groupId, each.vpcId), each]))].map(
    ([id, { groupId, vpcId }]) => {
      const groupOwnerId = ofGroup.get(groupId)?.ownerId ?? "";
      return put("security-group-vpc-association", {
        id,
        groupId,
        vpcId,
        groupOwnerId,
        vpcOwnerId: vpcs.get(vpcId) ?? groupOwnerId,
      });
    },
  );
}

function needs(known: ReadonlySet<string>, id: string, what: string, wanted: string, command: string): void {
  if (known.has(wanted)) return;
  throw new ImportRefused(`${id} is in the ${what} ${wanted}, which was not saved. Save it too: aws ec2 ${command}`);
}
