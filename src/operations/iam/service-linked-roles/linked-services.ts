/** The services that have a service-linked role here: its name, and what uses it. */
import type { IamRole } from "../../../model/records/iam.ts";
import { GLOBAL } from "../../../model/regions.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { SERVICE_ROLE_POLICIES } from "../attachments.ts";
import { newEntity } from "../entity-names.ts";

interface LinkedService {
  readonly role: string;
  /** The name of the policy that it has, which is AWS's. */
  readonly policy: string;
  /** Why the role can't be deleted yet; undefined if nothing uses it. `world` is the account's global partition. */
  readonly inUse: (world: World) => string | undefined;
}

export type LinkedPrincipal = "cloudtrail.amazonaws.com" | "ipam.amazonaws.com" | "ram.amazonaws.com";

export const linkedServices: Readonly<Record<LinkedPrincipal, LinkedService>> = {
  "cloudtrail.amazonaws.com": {
    role: "AWSServiceRoleForCloudTrail",
    policy: "CloudTrailServiceRolePolicy",
    inUse: () => undefined,
  },
  "ipam.amazonaws.com": {
    role: "AWSServiceRoleForIPAM",
    policy: "AWSIPAMServiceRolePolicy",
    inUse: (world) => (hasIpam(world) ? "The account has an IPAM, which uses the role. Delete it first." : undefined),
  },
  "ram.amazonaws.com": {
    role: "AWSServiceRoleForResourceAccessManager",
    policy: "AWSResourceAccessManagerServiceRolePolicy",
    inUse: (world) =>
      (world.get("organization-access", "ram.amazonaws.com") ?? world.get("organization-sharing", "organization"))
        ? "Resource Access Manager has access to the organization. Disable the access first."
        : undefined,
  },
};

const hasIpam = (world: World): boolean =>
  world
    .partitions()
    .some(
      ({ account, region }) =>
        account === world.account && region !== GLOBAL && world.elsewhere(account, region).count("ipam") > 0,
    );

export const isLinkedPrincipal = (name: string): name is LinkedPrincipal => Object.hasOwn(linkedServices, name);

export const pathOfLinked = (principal: string): string => `/aws-service-role/${principal}/`;

export function makeLinkedRole(
  call: Pick<Call<unknown>, "world" | "caller" | "now" | "random">,
  principal: LinkedPrincipal,
  description?: string,
): IamRole {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: principal }, Action: "sts:AssumeRole" }],
  };
  return {
    ...newEntity("role", call, pathOfLinked(principal), linkedServices[principal].role),
    attachedPolicies: [`${SERVICE_ROLE_POLICIES}${linkedServices[principal].policy}`],
    trustPolicy: JSON.stringify(trust),
    maxSessionDuration: 3600,
    ...(description !== undefined && { description }),
    linkedService: principal,
    tags: [],
  };
}
