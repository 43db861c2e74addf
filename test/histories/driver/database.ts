/** A primary and its synchronous standby, which takes its place when it dies and then gets a standby of its own. */
import { setTimeout as pause } from "node:timers/promises";
import { type Place, type PostgresServer, startPostgres } from "../../postgres/start-postgres.ts";
import type { Fault } from "./cluster.ts";

export class Database {
  primary: PostgresServer;

  private constructor(primary: PostgresServer) {
    this.primary = primary;
  }

  /** At two places, if they're given: wherever the primary is, its standby is at the other one. */
  static async start(places?: readonly [Place, Place]): Promise<Database> {
    if (places === undefined) return new Database(await startPostgres({ synchronousStandby: true }));
    const primary = await startPostgres({ at: places[0] });
    await primary.startStandby({ at: places[1] });
    return new Database(primary);
  }

  readonly faults: readonly Fault[] = [
    { name: "kill -9 of the primary, and the standby is promoted", happen: () => this.failOver() },
    {
      name: "kill -9 of the primary, and it comes back",
      happen: async (random) => {
        await this.primary.kill9();
        await pause(random.between(0, 1_000));
        await this.primary.start();
      },
    },
    {
      name: "the primary stands still",
      happen: async (random) => {
        this.primary.pause();
        await pause(random.between(200, 4_000));
        this.primary.resume();
      },
    },
    {
      name: "the standby stands still",
      happen: async (random) => {
        const { standby } = this.primary;
        standby.pause();
        await pause(random.between(200, 4_000));
        standby.resume();
      },
    },
  ];

  async failOver(): Promise<void> {
    await this.primary.kill9();
    await this.replace(await this.promote());
  }

  /** The standby becomes the primary, whatever the old one does. Returns that one. */
  async promote(): Promise<PostgresServer> {
    const { primary } = this;
    const { standby } = primary;
    await standby.promote();
    this.primary = standby;
    return primary;
  }

  /** An old primary is gone for good; the new one's standby has its port. */
  async replace(old: PostgresServer): Promise<void> {
    await old.close();
    await this.primary.startStandby({ port: old.port, at: old.at });
  }

  async close(): Promise<void> {
    await this.primary.close();
    await this.primary.standby.close();
  }
}
