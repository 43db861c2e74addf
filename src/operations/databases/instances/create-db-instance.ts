/** Creates a database as a record with an interface in a subnet of its group. Nothing is started. */
import { awsError } from "../../../model/aws-error.ts";
import type { DbInstance, DbSubnetGroup } from "../../../model/records/databases/database.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { defaultVpcOf } from "../../vpcs/find-vpc.ts";
import { folded, invalidParameter, madeDatabase, notTogether, readIdentifier } from "../database-words.ts";
import { findSubnetGroup } from "../subnet-groups/find-subnet-group.ts";
import { readDatabaseTags } from "../tags/database-tags.ts";
import { engineNamed } from "./engines.ts";
import { groupsOfDatabase } from "./instance-groups.ts";
import { makeDatabaseInterface, standbySubnet, subnetFor } from "./instance-interfaces.ts";
import { newSettings } from "./settings.ts";
import { showInstance } from "./show-instance.ts";

type Input = InputOf<"rds", "CreateDBInstance">;

// AWS: the codes and texts (catalogue 594)
const alreadyExists = awsError("DBInstanceAlreadyExists", () => "DB instance already exists");
// ours: no evidence of AWS's text
const tooMany = awsError("InstanceQuotaExceeded", (most: number) => `There can be at most ${most} DB instances`);

export default operation("rds", "CreateDBInstance", {
  touches: ({ input, world }) => [
    madeDatabase(world, "db-instance", input.DBInstanceIdentifier),
    ...(input.DBSubnetGroupName === undefined
      ? []
      : [referred(world, "db-subnet-group", folded(input.DBSubnetGroupName))]),
  ],
  decide(call) {
    const { input, world, caller, now, random, limits } = call;
    const id = readIdentifier("DBInstanceIdentifier", input.DBInstanceIdentifier);
    const engine = engineNamed(input.Engine);
    refuseWhatDoesNotFit(input);
    if (world.get("db-instance", id) !== undefined) throw alreadyExists();
    if (world.count("db-instance") >= limits.dbInstancesPerRegion) {
      throw tooMany(limits.dbInstancesPerRegion).overLimit("dbInstancesPerRegion");
    }
    const { group, changes } = subnetGroupFor(call);
    const groupIds = groupsOfDatabase(call, group.vpcId, input.VpcSecurityGroupIds);
    const isPublic = input.PubliclyAccessible ?? input.DBSubnetGroupName === undefined;
    const subnet = subnetFor(call, group, input.AvailabilityZone);
    const first = makeDatabaseInterface(call, subnet, { groupIds, isPublic });
    const standby =
      input.MultiAZ === true
        ? [makeDatabaseInterface(call, standbySubnet(call, group, subnet), { groupIds, isPublic: false })]
        : [];
    const all = [first, ...standby];
    const resourceId = `db-${random(13).toUpperCase()}`;
    const made: DbInstance = {
      ...{ id, ownerId: caller.account, resourceId, engine: input.Engine, port: input.Port ?? engine.port },
      ...{ vpcId: group.vpcId, subnetGroupId: group.id, groupIds, isPublic, createdAt: now },
      networkInterfaceIds: all.map(({ nic }) => nic.id),
      settings: newSettings({ ...input, AvailabilityZone: subnet.availabilityZone }),
      ...(input.ManageMasterUserPassword === true && { masterSecretArn: secretArn(call, resourceId) }),
      tags: readDatabaseTags(tagsGiven(input), limits),
    };
    return {
      changes: [...changes, ...all.flatMap((each) => each.changes), put("db-instance", made)],
      output: { DBInstance: showInstance(made, world, "creating", group) },
    };
  },
});

const tagsGiven = ({ Tags = [], TagSpecifications = [] }: Input) => [
  ...Tags,
  ...TagSpecifications.flatMap(({ ResourceType, Tags: tags = [] }) => (ResourceType === "db-instance" ? tags : [])),
];

function refuseWhatDoesNotFit(input: Input): void {
  const { MasterUsername, MasterUserPassword, ManageMasterUserPassword, Port, DBClusterIdentifier } = input;
  // AWS: of a cluster's databases the cluster says these, and there are no clusters here.
  if (DBClusterIdentifier !== undefined) throw invalidParameter("DBClusterIdentifier", "there is no such cluster");
  if ((input.DBSecurityGroups ?? []).length > 0) throw notTogether("DB security groups aren't supported in a VPC.");
  if (MasterUsername === undefined) throw invalidParameter("MasterUsername", "it must be provided");
  if (ManageMasterUserPassword === true && MasterUserPassword !== undefined) {
    throw notTogether("You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.");
  }
  if (ManageMasterUserPassword !== true && input.MasterUserAuthenticationType === undefined) {
    const { length } = MasterUserPassword ?? "";
    if (length < 8 || length > 128) throw invalidParameter("MasterUserPassword", "it must have 8 to 128 characters");
  }
  if (Port !== undefined && (Port < 1150 || Port > 65_535))
    throw invalidParameter("Port", "it must be between 1150 and 65535");
}

const secretArn = ({ region, caller, random }: Call<Input>, resourceId: string): string =>
  `arn:aws:secretsmanager:${region}:${caller.account}:secret:rds!${resourceId.toLowerCase()}-${random(3)}`;

/** AWS: without a name, the group `default`, which RDS makes of the default VPC's subnets. */
function subnetGroupFor({ input, world, caller }: Call<Input>): {
  readonly group: DbSubnetGroup;
  readonly changes: readonly Change[];
} {
  if (input.DBSubnetGroupName !== undefined)
    return { group: findSubnetGroup(world, input.DBSubnetGroupName), changes: [] };
  const vpc = defaultVpcOf(world);
  if (vpc === undefined) throw invalidParameter("DBSubnetGroupName", "there is no default VPC, so it must be provided");
  const before = world.get("db-subnet-group", "default");
  const subnetIds = world
    .by("subnet", "vpc", vpc.id)
    .filter(({ isDefault }) => isDefault)
    .map(({ id }) => id)
    .toArray();
  const made = {
    id: "default",
    ownerId: caller.account,
    description: "default",
    vpcId: vpc.id,
    subnetIds,
    tags: before?.tags ?? [],
  };
  return { group: made, changes: [put("db-subnet-group", made)] };
}
