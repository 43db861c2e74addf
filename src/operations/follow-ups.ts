/** All follow-ups, in the order in which they're asked: `follow-up.ts` says what one is. */

import { followExcluded } from "./block-public-access/follow-excluded.ts";
import { followVpcs } from "./encryption-controls/account-control.ts";
import { followDeletionsOfSources } from "./flow-logs/follow-deletions.ts";
import type { FollowUp } from "./follow-up.ts";
import { followResources } from "./ipam/resource-cidrs/follow-resources.ts";
import { followWorkloads } from "./nat-gateways/follow-workloads.ts";
import { followResolvers } from "./prefix-list-resolvers/follow-resolvers.ts";
import { followDeletions } from "./resource-shares/follow-deletions.ts";
import { followLentLists } from "./resource-shares/lent-lists.ts";
import { followParticipants } from "./shared-vpcs/follow-participants.ts";
import { followStaticRoutes } from "./vpn/propagation/follow-static-routes.ts";

export const followUps: readonly FollowUp[] = [
  followWorkloads,
  followResources,
  followResolvers,
  followParticipants,
  // Once more, because only now the owner's partition has participants' interfaces.
  followWorkloads,
  followLentLists,
  followDeletions,
  followDeletionsOfSources,
  followExcluded,
  followVpcs,
  followStaticRoutes,
];
