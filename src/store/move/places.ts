/** What a log is moved from, and what it's moved into. */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { StoreError } from "../../model/world/log.ts";
import { databaseName, readHosts } from "../postgres/connection-settings.ts";
import type { LogRows } from "./log-rows.ts";

/** A directory, or the URL of a database. */
export type Place =
  | { readonly directory: string }
  | { readonly url: string; readonly environment: Readonly<Record<string, string | undefined>> };

/** A log that nobody else uses until it's closed. */
export interface Source {
  readonly rows: LogRows;
  /** The digest of the key that opens the log's secrets, if it's known here. */
  readonly sealedWith: string | undefined;
  /** Makes durable that the log is elsewhere now: no server starts on it any more, and none that was paused goes on. */
  mark(to: string): Promise<Unmark>;
  close(): Promise<void>;
}

export type Unmark = () => Promise<void>;

/** A place that nobody else uses until it's closed. Without `show` it's left as it was. */
export interface Target {
  /** For messages: a place that has a log is refused, and what to name instead. */
  readonly refusal: string;
  /** Whether it has a log already. */
  readonly hasLog: boolean;
  fill(rows: LogRows, sealedWith: string | undefined): Promise<void>;
  /** Reads back what is there, or what was filled in. */
  rows(): Promise<LogRows>;
  /** Makes what was filled in the log of the place. Rejects with InDoubt if nobody knows whether it is. */
  show(): Promise<void>;
  close(): Promise<void>;
}

/** The last step of a move may have been done or not. */
export class InDoubt extends Error {
  override readonly name = "InDoubt";

  constructor(name: string, cause: unknown) {
    super(
      `Nobody knows if the log is in ${name} now (${(cause as Error).message}). Run the same move again: it finds out.`,
      {
        cause,
      },
    );
  }
}

export const OTHER_KEY =
  "The sealing.key there isn't the one that the log's secrets are sealed with. Copy sealing.key from the data folder of a server that has the log.";

/** For people, without a password. */
export const nameOf = (place: Place): string =>
  "directory" in place ? place.directory : `postgres://${databaseName(readHosts(place.url, place.environment))}`;

export function areSame(from: Place, to: Place): boolean {
  if ("directory" in from && "directory" in to) return realOf(from.directory) === realOf(to.directory);
  return nameOf(from) === nameOf(to);
}

function realOf(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    // It isn't there yet.
    return resolve(directory);
  }
}

export const samePlace = (name: string): StoreError =>
  new StoreError("in-use", `${name} is where the log is. Name another place.`);
