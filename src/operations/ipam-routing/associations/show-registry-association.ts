/** Shows an association with an internet registry, with the request that would be sent there. */
import type { IpamInternetRegistryAssociation } from "../../../model/records/announcing/registry.ts";
import { arnOf } from "../../../model/world/ids.ts";
import { showTags } from "../../tags/tag-rules.ts";

type State = IpamInternetRegistryAssociation["state"] | `${"create" | "enable" | "delete"}-in-progress`;

/** `state`: the answer to a call shows AWS's transitional state. */
export const showRegistryAssociation = (
  association: IpamInternetRegistryAssociation,
  state: State = association.state,
) => ({
  OwnerId: association.ownerId,
  IpamInternetRegistryAssociationId: association.id,
  IpamInternetRegistryAssociationArn: arnOf("ipam-internet-registry-association", association),
  IpamId: association.ipamId,
  IpamRegion: association.region,
  Rir: association.rir,
  OrganizationHandle: association.organizationHandle,
  Description: association.description,
  State: state,
  StateMessage: association.stateMessage,
  // AWS: it's ready once the association waits to be enabled (catalogue 576).
  ChildRequestXml: state === "create-in-progress" ? undefined : childRequest(association),
  Tags: showTags(association.tags),
});

/**
 * A request in the form of RFC 8183, without a real certificate: Cordon has no certification authority, and a registry that got
 * the request by mistake must refuse it.
 */
const childRequest = ({ id }: IpamInternetRegistryAssociation): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<!-- Made by Cordon, which speaks to no registry. Don't submit it. -->",
    `<child_request xmlns="http://www.hactrn.net/uris/rpki/rpki-setup/" version="1" child_handle="${id}">`,
    `  <child_bpki_ta>${btoa("Cordon has no certification authority")}</child_bpki_ta>`,
    "</child_request>",
  ].join("\n");
