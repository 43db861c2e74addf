/** The condition keys of Resource Access Manager: what policies may compare of a share, and of what a call shares. */
import type { ResourceShare } from "../../model/records/sharing/resource-share.ts";
import { typeOfArn } from "../resource-shares/shareable.ts";
import type { Keys } from "./resource-keys.ts";
import type { Touched } from "./touched.ts";

/** The parameters by which calls name what joins or leaves a share. */
interface ShareInput {
  readonly name?: string;
  readonly allowExternalPrincipals?: boolean;
  readonly resourceArns?: readonly string[];
  readonly principals?: readonly string[];
  readonly permissionArn?: string;
}

export function shareKeys(touched: Touched | undefined, input: ShareInput): Keys {
  const { allowExternalPrincipals, resourceArns = [], principals = [], permissionArn } = input;
  const share = touched?.kind === "resource-share" ? (touched.record as Partial<ResourceShare>) : undefined;
  const types = [...new Set(resourceArns.flatMap((arn) => typeOfArn(arn) ?? []))];
  return {
    "ram:AllowsExternalPrincipals": share?.allowExternalPrincipals ?? allowExternalPrincipals,
    "ram:RequestedAllowsExternalPrincipals": allowExternalPrincipals,
    "ram:ResourceShareName": share?.name,
    "ram:RetainSharingOnAccountLeaveOrganization": share?.retainSharingOnAccountLeaveOrganization,
    "ram:Principal": principals.length === 0 ? undefined : principals,
    "ram:ResourceArn": resourceArns.length === 0 ? undefined : resourceArns,
    "ram:RequestedResourceType": types.length === 0 ? undefined : types,
    "ram:PermissionArn": permissionArn,
    "ram:ShareOwnerAccountId": touched?.kind === "resource-share-invitation" ? touched.record.ownerId : undefined,
  };
}
