/** A PostgreSQL with a database that is empty again for each test. */
import { after, before } from "node:test";
import pg from "pg";
import { type PostgresServer, startPostgres } from "../../postgres/start-postgres.ts";

export interface TestDatabase {
  readonly server: PostgresServer;
  readonly url: string;
  /** Takes the log away, as if it had never been there. */
  empty(): Promise<void>;
  /** Runs a statement as Cordon's role. */
  sql(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]>;
}

type Settings = Parameters<typeof startPostgres>[0];

/** Within a `describe`: starts before its first test, and ends after its last. */
export function testDatabase(settings?: Settings): TestDatabase {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres(settings);
  });
  after(() => server.close());
  const sql: TestDatabase["sql"] = async (text, ...values) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    get server() {
      return server;
    },
    get url() {
      return server.url;
    },
    empty: async () => {
      await sql("DROP SCHEMA IF EXISTS cordon CASCADE");
    },
    sql,
  };
}
