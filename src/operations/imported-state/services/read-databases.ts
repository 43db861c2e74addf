/** Turns AWS's answers about databases back into records. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { DbInstance, DbSubnetGroup } from "../../../model/records/databases/database.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import { type Change, type PartitionKey, put } from "../../../model/world/change.ts";
import { shownSettings } from "../../databases/instances/settings.ts";
import type { Members } from "../members.ts";

export function* databaseRecords(
  all: Members,
  { account }: PartitionKey,
  interfaces: readonly NetworkInterface[],
): Generator<Change> {
  const groups = new Map(all.list("DBSubnetGroups").map((each) => [nameOf(each), readSubnetGroup(each, account)]));
  const databases = all.list("DBInstances").filter((each) => each.maybeText("DBInstanceStatus") !== "deleting");
  // A database shows its subnet group, too.
  for (const each of databases) {
    const shown = each.maybe("DBSubnetGroup");
    if (shown !== undefined && !groups.has(nameOf(shown))) groups.set(nameOf(shown), readSubnetGroup(shown, account));
  }
  for (const group of groups.values()) yield put("db-subnet-group", group);
  const free = interfaces.filter(({ description }) => description === "RDSNetworkInterface");
  const read = databases.map((each) => readDatabase(each, account));
  for (const { zones, ...database } of read) {
    const networkInterfaceIds = zones.flatMap((zone) => interfaceOf(database, zone, groups, free, read));
    yield put("db-instance", { ...database, networkInterfaceIds });
  }
}

/**
 * AWS: the interface of a database doesn't say whose it is. It's told by its subnet, zone and groups, unless another database could
 * have it as well.
 */
function interfaceOf(
  { subnetGroupId, groupIds }: DbInstance,
  zone: string,
  groups: ReadonlyMap<string, DbSubnetGroup>,
  interfaces: readonly NetworkInterface[],
  all: readonly ReadDatabase[],
): readonly string[] {
  const subnets = (of: string) => groups.get(of)?.subnetIds ?? [];
  const fits = (nic: NetworkInterface, of: Pick<DbInstance, "subnetGroupId" | "groupIds">) =>
    nic.availabilityZone === zone &&
    subnets(of.subnetGroupId).includes(nic.subnetId) &&
    [...nic.groupIds].sort().join() === [...of.groupIds].sort().join();
  const [nic, ...others] = interfaces.filter((each) => fits(each, { subnetGroupId, groupIds }));
  if (nic === undefined || others.length > 0) return [];
  const owners = all.filter((each) => each.zones.includes(zone) && fits(nic, each));
  return owners.length === 1 ? [nic.id] : [];
}

const nameOf = (saved: Members): string => saved.text("DBSubnetGroupName").toLowerCase();

const readSubnetGroup = (saved: Members, account: string): DbSubnetGroup => ({
  id: nameOf(saved),
  ownerId: account,
  description: saved.maybeText("DBSubnetGroupDescription") ?? "",
  vpcId: saved.text("VpcId"),
  subnetIds: saved.list("Subnets").map((each) => each.text("SubnetIdentifier")),
  tags: [],
});

interface ReadDatabase extends DbInstance {
  /** Where the one that answers is, and its standby. */
  readonly zones: readonly string[];
}

function readDatabase(saved: Members, account: string): ReadDatabase {
  const group = saved.maybe("DBSubnetGroup");
  const first = (list: string, member: string) => saved.list(list)[0]?.maybeText(member);
  return {
    id: saved.text("DBInstanceIdentifier").toLowerCase(),
    ownerId: account,
    resourceId: saved.maybeText("DbiResourceId") ?? "",
    engine: saved.text("Engine"),
    port: saved.maybe("Endpoint")?.maybeNumber("Port") ?? saved.maybeNumber("DbInstancePort") ?? 0,
    vpcId: group?.text("VpcId") ?? "",
    subnetGroupId: group === undefined ? "" : nameOf(group),
    networkInterfaceIds: [],
    groupIds: saved.list("VpcSecurityGroups").map((each) => each.text("VpcSecurityGroupId")),
    isPublic: saved.flag("PubliclyAccessible"),
    settings: dropUndefined({
      ...shownSettings((name) => saved.plain(name)),
      DBParameterGroupName: first("DBParameterGroups", "DBParameterGroupName"),
      OptionGroupName: first("OptionGroupMemberships", "OptionGroupName"),
      MasterUserSecretKmsKeyId: saved.maybe("MasterUserSecret")?.maybeText("KmsKeyId"),
    }),
    createdAt: saved.maybeText("InstanceCreateTime") ?? "1970-01-01T00:00:00.000Z",
    zones: [saved.maybeText("AvailabilityZone"), saved.maybeText("SecondaryAvailabilityZone")].filter(
      (zone) => zone !== undefined,
    ),
    ...dropUndefined({ masterSecretArn: saved.maybe("MasterUserSecret")?.maybeText("SecretArn") }),
    tags: saved.tags("TagList"),
  };
}
