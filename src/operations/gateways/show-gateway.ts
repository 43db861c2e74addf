/** Shows internet gateways of both kinds. */
import type { EgressOnlyInternetGateway, InternetGateway } from "../../model/records/routing.ts";
import { showTags } from "../tags/tag-rules.ts";

/** AWS: the attachment of an internet gateway says `available`, the attachment of an egress-only one `attached`. */
export const showInternetGateway = ({ id, ownerId, vpcId, tags }: InternetGateway) => ({
  InternetGatewayId: id,
  OwnerId: ownerId,
  Attachments: vpcId === undefined ? [] : [{ VpcId: vpcId, State: "available" as "attached" }],
  Tags: showTags(tags),
});

export const showEgressOnlyGateway = ({ id, vpcId, tags }: EgressOnlyInternetGateway) => ({
  EgressOnlyInternetGatewayId: id,
  Attachments: [{ VpcId: vpcId, State: "attached" as const }],
  Tags: showTags(tags),
});
