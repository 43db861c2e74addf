/** The store in memory passes the contract. */
import { openMemoryStore } from "./memory.ts";
import { stagingContract } from "./staging.contract.ts";
import { storeContract } from "./store.contract.ts";
import { trailContract } from "./trail.contract.ts";

storeContract({ name: "memory", open: openMemoryStore });
stagingContract({ name: "memory", open: openMemoryStore });
trailContract({ name: "memory", open: openMemoryStore });
