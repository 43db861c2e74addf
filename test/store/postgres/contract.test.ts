/** The log on PostgreSQL passes the contract of every store, on a real server. */
import { describe } from "node:test";
import { historyContract } from "../../../src/store/history/history.contract.ts";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { sharedContract } from "../../../src/store/postgres/shared.contract.ts";
import { stagingContract } from "../../../src/store/staging.contract.ts";
import { type Engine, storeContract } from "../../../src/store/store.contract.ts";
import { trailContract } from "../../../src/store/trail.contract.ts";
import { noPostgres } from "../../postgres/binaries.ts";
import { testDatabase } from "./database-for-tests.ts";

describe("on PostgreSQL", { skip: noPostgres }, () => {
  const database = testDatabase();
  const engine: Engine = {
    name: "postgres",
    isRemote: true,
    open: async () => {
      await database.empty();
      return openPostgresStore({ url: database.url });
    },
    reopen: () => openPostgresStore({ url: database.url }),
  };
  storeContract(engine);
  stagingContract(engine);
  trailContract(engine);
  historyContract(engine);
  sharedContract({
    name: "postgres",
    open: async () => {
      await database.empty();
      return openPostgresStore({ url: database.url });
    },
    join: () => openPostgresStore({ url: database.url }),
  });
});
