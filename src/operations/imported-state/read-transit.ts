/** Turns AWS's answers about transit gateways, their attachments and their tables back into records. */
import { AwsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type {
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayPolicyEntry,
} from "../../model/records/transit/transit-gateway.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { readPolicyRule, readRuleNumber } from "../transit-gateways/policy-tables/read-entry.ts";
import { ImportRefused, type Members } from "./members.ts";
import { cidrOf } from "./read-network.ts";

const LONG_AGO = "1970-01-01T00:00:00.000Z";

const createdAt = (saved: Members): string => saved.maybeText("CreationTime") ?? LONG_AGO;
const isOn = (options: Members | undefined, name: string): boolean => options?.maybeText(name) === "enable";

export function readTransitGateway(saved: Members, account: string): TransitGateway {
  const options = saved.maybe("Options");
  const [associationTableId, propagationTableId] = (["Association", "Propagation"] as const).map((what) =>
    isOn(options, `DefaultRouteTable${what}`) ? options?.maybeText(`${what}DefaultRouteTableId`) : undefined,
  );
  // The answers don't say when it was deleted.
  const deletedAt = /^delet/.test(saved.maybeText("State") ?? "") ? createdAt(saved) : undefined;
  return {
    id: saved.text("TransitGatewayId"),
    ownerId: saved.maybeText("OwnerId") ?? account,
    description: saved.maybeText("Description") ?? "",
    amazonSideAsn: options?.maybeNumber("AmazonSideAsn") ?? 64_512,
    cidrBlocks: options?.texts("TransitGatewayCidrBlocks") ?? [],
    autoAcceptSharedAttachments: isOn(options, "AutoAcceptSharedAttachments"),
    ...dropUndefined({ associationTableId, propagationTableId, deletedAt }),
    vpnEcmpSupport: isOn(options, "VpnEcmpSupport"),
    dnsSupport: isOn(options, "DnsSupport"),
    securityGroupReferencingSupport: isOn(options, "SecurityGroupReferencingSupport"),
    multicastSupport: isOn(options, "MulticastSupport"),
    encryptionSupport: options?.maybe("EncryptionSupport")?.maybeText("EncryptionState") === "enabled",
    createdAt: createdAt(saved),
    tags: saved.tags(),
  };
}

/** What it comes to rest in. */
const STATES: Readonly<Record<string, TransitGatewayAttachment["state"]>> = {
  pendingAcceptance: "pendingAcceptance",
  initiatingRequest: "pendingAcceptance",
  initiating: "pendingAcceptance",
  rejecting: "rejected",
  rejected: "rejected",
  failing: "failed",
  failed: "failed",
  rollingBack: "failed",
  deleting: "deleted",
  deleted: "deleted",
};
const stateOf = (saved: Members): TransitGatewayAttachment["state"] =>
  STATES[saved.maybeText("State") ?? ""] ?? "available";

/** What all attachments have, whatever is attached. `owners` are those of gateways, by their ids. */
export function readAnyAttachment(
  saved: Members,
  owners: ReadonlyMap<string, string>,
  account: string,
  transitGatewayId = saved.text("TransitGatewayId"),
): Omit<TransitGatewayAttachment, "resource"> {
  return {
    id: saved.text("TransitGatewayAttachmentId"),
    transitGatewayId,
    transitGatewayOwnerId: owners.get(transitGatewayId) ?? account,
    state: stateOf(saved),
    createdAt: createdAt(saved),
    tags: saved.tags(),
  };
}

export function readVpcAttachment(saved: Members, account: string): TransitGatewayAttachment["resource"] {
  const options = saved.maybe("Options");
  return {
    type: "vpc",
    vpcId: saved.text("VpcId"),
    ownerId: saved.maybeText("VpcOwnerId") ?? account,
    subnetIds: saved.texts("SubnetIds"),
    dnsSupport: isOn(options, "DnsSupport"),
    securityGroupReferencingSupport: isOn(options, "SecurityGroupReferencingSupport"),
    ipv6Support: isOn(options, "Ipv6Support"),
    applianceModeSupport: isOn(options, "ApplianceModeSupport"),
  };
}

/** `requesters` are the ids that peerings have at the gateways that asked for them, by those at the others. */
export function readPeeringAttachment(
  saved: Members,
  { account, region }: PartitionKey,
  requesters: ReadonlyMap<string, string>,
): Pick<TransitGatewayAttachment, "transitGatewayId" | "resource"> {
  const id = saved.text("TransitGatewayAttachmentId");
  const sides = (["RequesterTgwInfo", "AccepterTgwInfo"] as const).map((name) => {
    const side = saved.maybe(name);
    if (side === undefined) throw new ImportRefused(`${saved.where} needs ${name}`);
    return {
      transitGatewayId: side.text("TransitGatewayId"),
      ownerId: side.maybeText("OwnerId") ?? account,
      region: side.maybeText("Region") ?? region,
    };
  });
  const [requester, accepter] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const isHere = (side: typeof requester) => side.ownerId === account && side.region === region;
  const accepterId = saved.maybeText("AccepterTransitGatewayAttachmentId") ?? id;
  const isRequester = isHere(requester) && !(isHere(accepter) && accepterId === id);
  const [own, far] = isRequester ? [requester, accepter] : [accepter, requester];
  // AWS: across Regions both sides have the same id.
  const attachmentId = isRequester ? accepterId : (requesters.get(id) ?? id);
  const dynamic = saved.maybe("Options")?.maybeText("DynamicRouting");
  return {
    transitGatewayId: own.transitGatewayId,
    resource: {
      type: "peering",
      role: isRequester ? "requester" : "accepter",
      ...far,
      attachmentId,
      ...(dynamic !== undefined && { dynamicRouting: dynamic === "enable" }),
    },
  };
}

/** `blocks` are those of the clients of Client VPN endpoints. */
export function readOtherAttachment(
  saved: Members,
  account: string,
  blocks: ReadonlyMap<string, readonly string[]>,
): TransitGatewayAttachment["resource"] {
  const id = saved.maybeText("ResourceId");
  return {
    type: saved.text("ResourceType"),
    ownerId: saved.maybeText("ResourceOwnerId") ?? account,
    ...dropUndefined({ id, blocks: blocks.get(id ?? "") }),
  };
}

/** A route that a search found. */
export interface SearchedRoute {
  readonly destination: string;
  readonly prefixListId: string | undefined;
  readonly isPropagated: boolean;
  readonly isActive: boolean;
  readonly attachments: readonly { readonly id: string; readonly type: string | undefined }[];
}

export const readSearchedRoute = (saved: Members): SearchedRoute => ({
  destination: cidrOf(saved, "DestinationCidrBlock"),
  prefixListId: saved.maybeText("PrefixListId"),
  isPropagated: saved.maybeText("Type") === "propagated",
  isActive: saved.maybeText("State") === "active",
  attachments: saved.list("TransitGatewayAttachments").map((each) => ({
    id: each.text("TransitGatewayAttachmentId"),
    type: each.maybeText("ResourceType"),
  })),
});

export function readPolicyEntry(saved: Members): TransitGatewayPolicyEntry {
  const rule = saved.maybe("PolicyRule");
  const meta = rule?.maybe("MetaData");
  try {
    return {
      ruleNumber: readRuleNumber(saved.text("PolicyRuleNumber")),
      rule: readPolicyRule({
        SourceCidrBlock: rule?.maybeText("SourceCidrBlock"),
        SourcePortRange: rule?.maybeText("SourcePortRange"),
        DestinationCidrBlock: rule?.maybeText("DestinationCidrBlock"),
        DestinationPortRange: rule?.maybeText("DestinationPortRange"),
        Protocol: rule?.maybeText("Protocol"),
        MetaData: meta && {
          MetaDataKey: meta.maybeText("MetaDataKey"),
          MetaDataValue: meta.maybeText("MetaDataValue"),
        },
      }),
      targetTableId: saved.text("TargetRouteTableId"),
    };
  } catch (error) {
    throw error instanceof AwsError ? new ImportRefused(`${saved.where}: ${error.message}`) : error;
  }
}
