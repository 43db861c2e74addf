/** The store in memory passes the contract. */

import { historyContract } from "./history/history.contract.ts";
import { openMemoryStore } from "./memory.ts";
import { stagingContract } from "./staging.contract.ts";
import { storeContract } from "./store.contract.ts";
import { trailContract } from "./trail.contract.ts";

storeContract({ name: "memory", open: openMemoryStore });
stagingContract({ name: "memory", open: openMemoryStore });
historyContract({ name: "memory", open: openMemoryStore });
trailContract({ name: "memory", open: openMemoryStore });
