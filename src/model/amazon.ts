/** The partition for records that are Amazon's own and common to all accounts and Regions. */
import { GLOBAL } from "./regions.ts";
import type { PartitionKey } from "./world/change.ts";
import type { World } from "./world/world.ts";

/** No caller can sign in to it: a caller's account is 12 digits. */
export const AMAZON: PartitionKey = { account: "amazon", region: GLOBAL };

export const amazonWorld = (world: World): World => world.elsewhere(AMAZON.account, AMAZON.region);
