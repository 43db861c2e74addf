/** AWS's managed permissions: what a principal may do with a shared resource of each type. */
import type { ShareableKind, SharePermission } from "../../../model/records/sharing/resource-share.ts";
import { type Touched, withArn } from "../../permission/touched.ts";
import { malformedPermissionArn, unknownPermission, wrongParameter } from "../share-words.ts";
import { typeOfShared } from "../shareable.ts";

export interface ManagedPermission {
  readonly name: string;
  readonly arn: string;
  readonly kind: ShareableKind;
  /** Whether a share has it for this type if the call names none. */
  readonly isDefault: boolean;
  readonly actions: readonly string[];
}

const permission = (
  kind: ShareableKind,
  name: string,
  actions: string,
  { isDefault = true }: { readonly isDefault?: boolean } = {},
): ManagedPermission => ({
  name,
  arn: `arn:aws:ram::aws:permission/${name}`,
  kind,
  isDefault,
  actions: actions.split(/\s+/).map((action) => `ec2:${action}`),
});

// AWS: the names of these permissions are in its documents; their lists of actions are ours, from what those say of
// the accounts that others share with.
export const managedPermissions: readonly ManagedPermission[] = [
  permission(
    "prefix-list",
    "AWSRAMDefaultPermissionPrefixList",
    `AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateRoute DescribeManagedPrefixLists
GetManagedPrefixListEntries ModifySecurityGroupRules ReplaceRoute`,
  ),
  permission(
    "ipam-pool",
    "AWSRAMDefaultPermissionsIpamPool",
    `AllocateIpamPoolCidr CreateSubnet CreateVpc AssociateVpcCidrBlock DescribeIpamPools GetIpamPoolAllocations GetIpamPoolCidrs
ReleaseIpamPoolAllocation`,
  ),
  permission("ipam-pool", "AWSRAMPermissionIpamPoolByoipCidrImport", "DescribeIpamPools ProvisionIpamPoolCidr", {
    isDefault: false,
  }),
  permission(
    "ipam-resource-discovery",
    "AWSRAMPermissionIpamResourceDiscovery",
    `AssociateIpamResourceDiscovery DescribeIpamResourceDiscoveries DisassociateIpamResourceDiscovery
GetIpamDiscoveredAccounts GetIpamDiscoveredResourceCidrs`,
  ),
  permission(
    "security-group",
    // ours: the name, in the form of the others
    "AWSRAMDefaultPermissionSecurityGroup",
    "CreateNetworkInterface DescribeSecurityGroups ModifyInstanceAttribute ModifyNetworkInterfaceAttribute RunInstances",
  ),
  // AWS: this list is AWS's own (catalogue 513).
  permission("subnet", "AWSRAMDefaultPermissionSubnet", "RunInstances CreateNetworkInterface DescribeSubnets"),
  permission(
    "transit-gateway",
    "AWSRAMDefaultPermissionTransitGateway",
    `CreateTransitGatewayVpcAttachment DeleteTransitGatewayVpcAttachment DescribeTransitGateways ModifyTransitGatewayVpcAttachment
CreateRoute ReplaceRoute`,
  ),
];

const VERSION = 1;

export const defaultFor = (kind: ShareableKind): SharePermission => ({
  arn: (managedPermissions.find((each) => each.kind === kind && each.isDefault) as ManagedPermission).arn,
  version: VERSION,
});

export function findPermission(arn: string): ManagedPermission {
  if (!/^arn:aws:ram:[a-z0-9-]*:(aws|\d{12}):permission\/[\w+=,.@-]+$/.test(arn)) throw malformedPermissionArn();
  const found = managedPermissions.find((each) => each.arn === arn);
  if (found === undefined) throw unknownPermission(arn);
  return found;
}

export const touchedPermission = (arn: string): Touched => withArn("permission", findPermission(arn).arn, "aws");

export function refuseOtherVersion(version: number | undefined): void {
  if (version !== undefined && version !== VERSION)
    throw wrongParameter(`There is no version ${version} of the permission.`);
}

/** The day on which the permissions are said to have been made: they have been there from the beginning. */
const SINCE = "2022-06-30T17:04:16.000Z";

/** A permission as RAM shows it. */
export const showPermission = ({ arn, name, kind, isDefault }: ManagedPermission) => ({
  arn,
  version: String(VERSION),
  defaultVersion: true,
  name,
  resourceType: typeOfShared(kind),
  status: "ATTACHABLE" as const,
  creationTime: SINCE,
  lastUpdatedTime: SINCE,
  isResourceTypeDefault: isDefault,
  permissionType: "AWS_MANAGED" as const,
  featureSet: "STANDARD" as const,
});
