/** The store in memory passes the contract. */
import { openMemoryStore } from "./memory.ts";
import { stagingContract } from "./staging.contract.ts";
import { storeContract } from "./store.contract.ts";

storeContract({ name: "memory", open: openMemoryStore });
stagingContract({ name: "memory", open: openMemoryStore });
