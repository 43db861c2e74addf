/** Saved answers of AWS's Describe operations, read back into the records of a partition. */

import { AWS_OWNER } from "../../model/aws-prefix-lists.ts";
import { prefixListVersionId } from "../../model/records/prefix-list.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { NewId } from "../../model/world/ids.ts";
import { ImportRefused, Members, type Saved } from "./members.ts";
import { readGroup, readPermissions, readPrefixList, readPrefixListEntry, readRule } from "./read-groups.ts";
import { readAddress, readInterface, readPeering, readSubnet, readVpc } from "./read-network.ts";
import {
  readEgressOnlyGateway,
  readInternetGateway,
  readNatGateway,
  readNetworkAcl,
  readRouteTable,
} from "./read-routing.ts";

/** The lists that are read, by the names they have in AWS's answers. `PrefixListEntries` is by the list's id. */
export const importedLists = [
  "Vpcs",
  "Subnets",
  "SecurityGroups",
  "SecurityGroupRules",
  "PrefixLists",
  "NetworkInterfaces",
  "Addresses",
  "VpcPeeringConnections",
  "RouteTables",
  "NetworkAcls",
  "InternetGateways",
  "EgressOnlyInternetGateways",
  "NatGateways",
] as const;

/** All records, or an ImportRefused that says which place is wrong and what else to save. */
export function readAnswers(
  answers: Saved,
  { account, region }: { readonly account: string; readonly region: string },
  newId: NewId,
): readonly Change[] {
  const all = new Members(answers, "");
  const vpcs = all.list("Vpcs").map((each) => readVpc(each, account));
  const groups = all.list("SecurityGroups").map((saved) => ({ saved, group: readGroup(saved, account) }));
  const told = all.list("SecurityGroupRules").map((each) => readRule(each, account));
  const withRules = new Set(told.map(({ groupId }) => groupId));
  // A group whose rules weren't saved one by one at least has its permissions.
  const rules = [
    ...told,
    ...groups.flatMap(({ saved, group }) => (withRules.has(group.id) ? [] : readPermissions(saved, group, newId))),
  ];
  const lists = all
    .list("PrefixLists")
    .map(readPrefixList)
    .filter(({ ownerId }) => ownerId !== AWS_OWNER);
  const entries = all.maybe("PrefixListEntries");
  const subnets = all.list("Subnets").map((each) => readSubnet(each, account));
  const interfaces = all.list("NetworkInterfaces").map((each) => readInterface(each, account));
  const tables = all.list("RouteTables").map((each) => readRouteTable(each, account));
  const acls = all.list("NetworkAcls").map((each) => readNetworkAcl(each, account));

  const known = {
    vpcs: new Set(vpcs.map(({ id }) => id)),
    subnets: new Set(subnets.map(({ id }) => id)),
    groups: new Set(groups.map(({ group }) => group.id)),
  };
  for (const { group } of groups) needs(known.vpcs, group.id, "VPC", group.vpcId, "describe-vpcs");
  for (const subnet of subnets) needs(known.vpcs, subnet.id, "VPC", subnet.vpcId, "describe-vpcs");
  for (const rule of rules) needs(known.groups, rule.id, "security group", rule.groupId, "describe-security-groups");
  for (const nic of interfaces) {
    needs(known.subnets, nic.id, "subnet", nic.subnetId, "describe-subnets");
    for (const id of nic.groupIds) needs(known.groups, nic.id, "security group", id, "describe-security-groups");
  }

  return [
    ...vpcs.map((each) => put("vpc", each)),
    ...subnets.map((each) => put("subnet", each)),
    ...groups.map(({ group }) => put("security-group", group)),
    ...rules.map((each) => put("security-group-rule", each)),
    ...lists.flatMap((list) => {
      const version = {
        id: prefixListVersionId(list.id, list.version),
        prefixListId: list.id,
        version: list.version,
        entries: (entries?.list(list.id) ?? []).map(readPrefixListEntry),
      };
      return [put("prefix-list", list), put("prefix-list-version", version)];
    }),
    ...interfaces.map((each) => put("network-interface", each)),
    ...all.list("Addresses").map((each) => put("elastic-ip", readAddress(each, account, region))),
    ...all.list("VpcPeeringConnections").map((each) => put("vpc-peering-connection", readPeering(each))),
    ...tables.flatMap(({ table, associations }) => [
      put("route-table", table),
      ...associations.map((each) => put("route-table-association", each)),
    ]),
    ...acls.flatMap(({ acl, associations }) => [
      put("network-acl", acl),
      ...associations.map((each) => put("network-acl-association", each)),
    ]),
    ...all.list("InternetGateways").map((each) => put("internet-gateway", readInternetGateway(each, account))),
    ...all
      .list("EgressOnlyInternetGateways")
      .map((each) => put("egress-only-internet-gateway", readEgressOnlyGateway(each, account))),
    ...all.list("NatGateways").map((each) => put("nat-gateway", readNatGateway(each, account))),
  ];
}

function needs(known: ReadonlySet<string>, id: string, what: string, wanted: string, command: string): void {
  if (known.has(wanted)) return;
  throw new ImportRefused(`${id} is in the ${what} ${wanted}, which was not saved. Save it too: aws ec2 ${command}`);
}
