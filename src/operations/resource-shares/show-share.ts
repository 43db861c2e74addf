/** Shares and what is associated with them, as RAM shows them. */
import type { ResourceShare, SharedResource, SharePrincipal } from "../../model/records/sharing/resource-share.ts";
import type { ResourceShareAssociation } from "../../wire/generated/ram.ts";
import { typeOfShared } from "./shareable.ts";

export const showShare = (share: ResourceShare) => ({
  resourceShareArn: share.arn,
  name: share.name,
  owningAccountId: share.ownerId,
  allowExternalPrincipals: share.allowExternalPrincipals,
  status: share.status,
  tags: share.tags,
  creationTime: share.createdAt,
  lastUpdatedTime: share.updatedAt,
  featureSet: "STANDARD" as const,
  ...(share.retainSharingOnAccountLeaveOrganization !== undefined && {
    resourceShareConfiguration: {
      retainSharingOnAccountLeaveOrganization: share.retainSharingOnAccountLeaveOrganization,
    },
  }),
});

/** A resource or a principal of a share. */
type Shown = ResourceShareAssociation & { readonly resourceShareArn: string; readonly associatedEntity: string };

export const showPrincipal = (share: ResourceShare, principal: SharePrincipal): Shown => ({
  resourceShareArn: share.arn,
  resourceShareName: share.name,
  associatedEntity: principal.id,
  associationType: "PRINCIPAL",
  status: principal.status,
  creationTime: principal.createdAt,
  lastUpdatedTime: principal.updatedAt,
  external: principal.isExternal,
});

/** A shared resource as the calls list it that are about resources. */
export const listResource = (share: ResourceShare, { arn, kind, createdAt, updatedAt }: SharedResource) => ({
  arn,
  type: typeOfShared(kind),
  resourceShareArn: share.arn,
  status: "AVAILABLE" as const,
  creationTime: createdAt,
  lastUpdatedTime: updatedAt,
  resourceRegionScope: "REGIONAL" as const,
});

export const showResource = (share: ResourceShare, resource: SharedResource): Shown => ({
  resourceShareArn: share.arn,
  resourceShareName: share.name,
  associatedEntity: resource.arn,
  associationType: "RESOURCE",
  status: resource.status,
  creationTime: resource.createdAt,
  lastUpdatedTime: resource.updatedAt,
  external: false,
});
