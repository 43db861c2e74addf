/** Where a resource's calls go, and in which order they are made. */
import type { PlannedResource } from "./planned-resource.ts";

/** The order of the calls: whatever a call names is there by then, and whatever it deletes is no longer in use. */
export const STAGES = [
  "take",
  "drop",
  "found",
  "look",
  "split",
  "build",
  "allow",
  "place",
  "link",
  "route",
  "free",
  "delete",
] as const;
export type Stage = (typeof STAGES)[number];

/** Deletions within a stage: what lies in something goes before it. */
export const DELETIONS: readonly string[] = [
  "DisassociateAddress",
  "DeleteVpcBlockPublicAccessExclusion",
  "DeleteVpcEndpoints",
  "DeleteNatGateway",
  "TerminateInstances",
  "DeleteNetworkInterface",
  "ReleaseAddress",
  "DeleteVpcPeeringConnection",
  "DeleteRouteTable",
  "DeleteNetworkAcl",
  "DeleteSubnet",
  "DeleteSecurityGroup",
  "DeleteManagedPrefixList",
  "DetachInternetGateway",
  "DeleteInternetGateway",
  "DeleteEgressOnlyInternetGateway",
  "DisassociateVpcCidrBlock",
  "DeleteVpc",
  "DeleteDhcpOptions",
];

export interface CallSink {
  /** With `creates`, the call's answer has the ids that other resources refer to. */
  call(stage: Stage, resource: PlannedResource, action: string, input: object, creates?: boolean): void;
  /** Asks before it's needed, and returns what stands for the member of the answer at this path. */
  look(resource: PlannedResource, stage: Stage, action: string, input: object, path: string): string;
  changeEntries(resource: PlannedResource, listId: string, add: readonly object[], remove: readonly object[]): void;
  changeGroups(resource: PlannedResource, interfaceId: string, change: (groups: readonly string[]) => string[]): void;
}

export type MapToCalls = (resource: PlannedResource, reader: CallSink) => void;
