/** The id of an authorization rule: an endpoint has one for each network and each group, and one for all users. */
import { ofEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";

/** The rule for all has an id of its own: a slash at the beginning of a group's id is doubled. */
export const idOfRule = (endpointId: string, destination: string, groupId: string | undefined): string =>
  ofEndpoint(endpointId, destination, groupId === undefined ? "/all" : groupId.replace(/^\//, "//"));
