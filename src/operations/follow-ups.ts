/** Every follow-up there is, in the order in which they are asked: `follow-up.ts` says what one is. */
import type { FollowUp } from "./follow-up.ts";
import { followResources } from "./ipam/resource-cidrs/follow-resources.ts";
import { followResolvers } from "./prefix-list-resolvers/follow-resolvers.ts";

export const followUps: readonly FollowUp[] = [followResources, followResolvers];
