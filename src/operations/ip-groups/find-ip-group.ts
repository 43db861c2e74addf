/** Finds an IP access control group by id. */
import { finder } from "../find.ts";
import { resourceNotFound } from "../workspaces-words.ts";

// ours: no evidence of AWS's text
const ipGroupNotFound = resourceNotFound(
  (id: string) =>
    `The IP access control group ${id} could not be found. Confirm that it exists in this account and Region.`,
);

export const findIpGroup = finder("ip-group", { unknown: ipGroupNotFound });
