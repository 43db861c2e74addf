/** Opens the records of flow logs: in the database of a log that several servers keep, in files below the data folder, or in memory. */
import { join } from "node:path";
import { FlowRecords } from "../../gateway/flow-records/flow-records.ts";
import { recordsInFiles, recordsInMemory } from "../../gateway/flow-records/medium.ts";
import type { SharedLog } from "../../model/world/log.ts";
import type { KeptIn } from "./open-log.ts";

/** Of all records together; the oldest day goes first. docs/flow-logs.md names both. */
const MOST_ON_DISK = 4 * 1024 ** 3;
const MOST_IN_MEMORY = 64 * 1024 ** 2;

export const openFlowRecords = (
  store: KeptIn | undefined,
  log: (line: string) => void,
  shared?: SharedLog,
): FlowRecords => {
  if (shared !== undefined) return new FlowRecords(shared.records, MOST_ON_DISK, log);
  return typeof store === "object"
    ? new FlowRecords(recordsInFiles(join(store.directory, "flow-logs")), MOST_ON_DISK, log)
    : new FlowRecords(recordsInMemory(), MOST_IN_MEMORY, log);
};
