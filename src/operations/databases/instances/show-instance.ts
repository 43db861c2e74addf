/** Shows a database, and finds it. */
import type { DbInstance } from "../../../model/records/databases/database.ts";
import type { World } from "../../../model/world/world.ts";
import type { DBInstance as Shown } from "../../../wire/generated/rds.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { databaseArn, folded, instanceNotFound } from "../database-words.ts";
import { showSubnetGroup } from "../subnet-groups/find-subnet-group.ts";

export function findInstance(world: Pick<World, "get">, id: string): DbInstance {
  const found = world.get("db-instance", folded(id));
  if (found === undefined) throw instanceNotFound(id);
  return found;
}

type Place = Pick<World, "account" | "region" | "get">;

/** `status` is `creating` in the answer to CreateDBInstance, and `deleting` in that to DeleteDBInstance. */
export function showInstance(
  found: DbInstance,
  world: Place,
  status = "available",
  group = groupOf(world, found),
): Shown {
  const { DBParameterGroupName, OptionGroupName, DomainMemberships, ...settings } = found.settings as Record<
    string,
    never
  >;
  const address = `${found.id}.${addressCode(found)}.${world.region}.rds.amazonaws.com`;
  const [, standby] = found.networkInterfaceIds.map((id) => world.get("network-interface", id));
  return {
    ...settings,
    DBInstanceIdentifier: found.id,
    DBInstanceArn: databaseArn(world, "db-instance", found.id),
    DbiResourceId: found.resourceId,
    DBInstanceStatus: status,
    Engine: found.engine,
    // AWS: it has no endpoint until it's there.
    Endpoint:
      status === "creating" ? undefined : { Address: address, Port: found.port, HostedZoneId: "Z2R2ITUGPM61AM" },
    DbInstancePort: 0,
    InstanceCreateTime: status === "creating" ? undefined : found.createdAt,
    VpcSecurityGroups: found.groupIds.map((id) => ({ VpcSecurityGroupId: id, Status: "active" })),
    DBSecurityGroups: [],
    DBSubnetGroup: group && showSubnetGroup(group, world),
    DBParameterGroups: [{ DBParameterGroupName, ParameterApplyStatus: "in-sync" }],
    OptionGroupMemberships: [{ OptionGroupName, Status: "in-sync" }],
    PubliclyAccessible: found.isPublic,
    SecondaryAvailabilityZone: standby?.availabilityZone,
    PendingModifiedValues: {},
    ReadReplicaDBInstanceIdentifiers: [],
    DomainMemberships: DomainMemberships ?? [],
    // AWS: a key of the account or of RDS for it (SDK documentation text).
    StorageEncryptionType: settings["StorageEncrypted"] === true ? "sse-kms" : "none",
    AssociatedRoles: [],
    ActivityStreamStatus: "stopped",
    CertificateDetails: { CAIdentifier: settings["CACertificateIdentifier"] },
    MasterUserSecret:
      found.masterSecretArn === undefined
        ? undefined
        : { SecretArn: found.masterSecretArn, SecretStatus: "active", KmsKeyId: settings["MasterUserSecretKmsKeyId"] },
    TagList: showTags(found.tags),
  };
}

const groupOf = (world: Pick<World, "get">, { subnetGroupId }: DbInstance) =>
  world.get("db-subnet-group", subnetGroupId);

/** AWS: the same for all databases of an account in a Region; here of each, in the same form. */
const addressCode = ({ resourceId }: DbInstance): string => resourceId.slice(3, 15).toLowerCase();
