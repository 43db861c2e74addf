/** The store in memory passes the contract. */
import { openMemoryStore } from "./memory.ts";
import { storeContract } from "./store.contract.ts";

storeContract({ name: "memory", open: openMemoryStore });
