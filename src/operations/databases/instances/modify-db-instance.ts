/** Changes a database. All of it takes effect at once, as nothing has to be restarted. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { DbInstance } from "../../../model/records/databases/database.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import { type Change, put, remove } from "../../../model/world/change.ts";
import { lend, returned } from "../../addresses/public-addresses.ts";
import { deletionOf } from "../../network-interfaces/interface-deletion.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { folded, invalidParameter, notTogether, readIdentifier } from "../database-words.ts";
import { findSubnetGroup } from "../subnet-groups/find-subnet-group.ts";
import { groupsOfDatabase } from "./instance-groups.ts";
import { makeDatabaseInterface, standbySubnet } from "./instance-interfaces.ts";
import { changedSettings, familyAfter, isMajorUpgrade } from "./settings.ts";
import { findInstance, showInstance } from "./show-instance.ts";

type Input = InputOf<"rds", "ModifyDBInstance">;

export default operation("rds", "ModifyDBInstance", {
  touches: ({ input, world }) => [
    referred(world, "db-instance", folded(input.DBInstanceIdentifier)),
    ...(input.DBSubnetGroupName === undefined
      ? []
      : [referred(world, "db-subnet-group", folded(input.DBSubnetGroupName))]),
  ],
  decide(call) {
    const { input, world } = call;
    const found = findInstance(world, input.DBInstanceIdentifier);
    refuseWhatDoesNotFit(input, found);
    const id =
      input.NewDBInstanceIdentifier === undefined
        ? found.id
        : readIdentifier("NewDBInstanceIdentifier", input.NewDBInstanceIdentifier);
    if (id !== found.id && world.get("db-instance", id) !== undefined)
      throw invalidParameter("NewDBInstanceIdentifier", "it is taken");
    const groupIds =
      input.VpcSecurityGroupIds === undefined
        ? found.groupIds
        : groupsOfDatabase(call, found.vpcId, input.VpcSecurityGroupIds);
    const isPublic = input.PubliclyAccessible ?? found.isPublic;
    const logs = input.CloudwatchLogsExportConfiguration;
    const exported = (found.settings["EnabledCloudwatchLogsExports"] ?? []) as readonly string[];
    const exportsAfter = logs && [
      ...exported.filter((type) => logs.DisableLogTypes?.includes(type) !== true),
      ...(logs.EnableLogTypes ?? []).filter((type) => !exported.includes(type)),
    ];
    const changed: DbInstance = {
      ...found,
      ...{ id, groupIds, isPublic, port: input.DBPortNumber ?? found.port },
      settings: changedSettings(found.settings, {
        ...familyAfter(found.engine, found.settings, { ...input }),
        ...dropUndefined(input),
        ...(exportsAfter && { EnableCloudwatchLogsExports: exportsAfter }),
      }),
    };
    const { interfaces, changes } = interfacesAfter(call, found, changed);
    const after = { ...changed, networkInterfaceIds: interfaces };
    return {
      changes: [...(id === found.id ? [] : [remove("db-instance", found.id)]), ...changes, put("db-instance", after)],
      output: { DBInstance: showInstance(after, world) },
    };
  },
});

function refuseWhatDoesNotFit(input: Input, found: DbInstance): void {
  const { MasterUserPassword, DBPortNumber, Engine, DBSubnetGroupName } = input;
  if (MasterUserPassword !== undefined) {
    if (found.masterSecretArn !== undefined) {
      throw notTogether("You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.");
    }
    const { length } = MasterUserPassword;
    if (length < 8 || length > 128) throw invalidParameter("MasterUserPassword", "it must have 8 to 128 characters");
  }
  if (DBPortNumber !== undefined && (DBPortNumber < 1150 || DBPortNumber > 65_535)) {
    throw invalidParameter("DBPortNumber", "it must be between 1150 and 65535");
  }
  // AWS: the text (catalogue 613)
  if (isMajorUpgrade(found.engine, found.settings, { ...input }) && input.AllowMajorVersionUpgrade !== true) {
    throw notTogether("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
  }
  if (Engine !== undefined && Engine !== found.engine) throw invalidParameter("Engine", "it can't be changed");
  // ours: it stays where it is
  if (DBSubnetGroupName !== undefined && folded(DBSubnetGroupName) !== found.subnetGroupId) {
    throw invalidParameter("DBSubnetGroupName", "a database can't be moved to another DB subnet group here");
  }
}

/** The interfaces of the changed database: with its groups, with or without a public address, and of a standby if it has one. */
function interfacesAfter(call: Call<Input>, found: DbInstance, changed: DbInstance) {
  const { world } = call;
  const [first, standby] = found.networkInterfaceIds.flatMap((id) => world.get("network-interface", id) ?? []);
  if (first === undefined) return { interfaces: found.networkInterfaceIds, changes: [] };
  const changes: Change[] = [...readdressed(call, { ...first, groupIds: changed.groupIds }, changed.isPublic)];
  if (changed.settings["MultiAZ"] !== true) {
    if (standby !== undefined) changes.push(...deletionOf(world, standby));
    return { interfaces: [first.id], changes };
  }
  if (standby !== undefined) {
    changes.push(put("network-interface", { ...standby, groupIds: changed.groupIds }));
    return { interfaces: [first.id, standby.id], changes };
  }
  const group = findSubnetGroup(world, found.subnetGroupId);
  const subnet = standbySubnet(call, group, findSubnet(world, first.subnetId));
  const made = makeDatabaseInterface(call, subnet, { groupIds: changed.groupIds, isPublic: false });
  return { interfaces: [first.id, made.nic.id], changes: [...changes, ...made.changes] };
}

function readdressed(call: Call<unknown>, nic: NetworkInterface, isPublic: boolean): readonly Change[] {
  const { publicIp, ...rest } = nic;
  if (isPublic === (publicIp !== undefined)) return [put("network-interface", nic)];
  if (publicIp !== undefined) return [...returned(call.world, publicIp), put("network-interface", rest)];
  const lent = lend(call);
  return [lent.change, put("network-interface", { ...rest, publicIp: lent.publicIp })];
}
