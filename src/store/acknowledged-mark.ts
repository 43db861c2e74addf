/**
 * Beside the log, what was acknowledged last: one short file, written in place after every flush. It isn't flushed
 * itself, so a power cut may leave it behind the log, never ahead of it. If it's ahead, the log has lost entries: the
 * write-ahead log is gone or damaged at its end, rows were deleted, or the files are not of one time.
 */
import { closeSync, fstatSync, openSync, readFileSync, writeSync } from "node:fs";

/** The last row of the log that was durable, and the last event of the trail. */
export interface Acknowledged {
  /** 0 for none. */
  readonly sequence: number;
  readonly checksum: number;
  /** Its number; 0 for none. */
  readonly event: number;
}

const WIDTH = 64;

/** `pid` is the process that wrote it. Undefined if there's no readable mark; then nothing is known. */
export function readMark(path: string): (Acknowledged & { readonly pid: number | undefined }) | undefined {
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
  const [, sequence, checksum, pid, event = "0"] =
    /^([0-9]{1,16}) ([0-9a-f]{8})(?: ([0-9]+)(?: ([0-9]{1,16}))?)? *\n$/.exec(text) ?? [];
  if (sequence === undefined) return undefined;
  return {
    sequence: Number(sequence),
    checksum: Number.parseInt(checksum ?? "", 16),
    pid: pid === undefined ? undefined : Number(pid),
    event: Number(event),
  };
}

export class AcknowledgedMark {
  readonly #descriptor: number;
  readonly #bytes = Buffer.alloc(WIDTH, " ");

  /** Its length never changes, so that a full disk can't refuse it later. */
  constructor(path: string, now: Acknowledged) {
    this.#descriptor = openSync(path, "w", 0o600);
    this.write(now);
  }

  write({ sequence, checksum, event }: Acknowledged): void {
    const text = `${sequence} ${(checksum >>> 0).toString(16).padStart(8, "0")} ${process.pid} ${event}`;
    this.#bytes.write(`${text.padEnd(WIDTH - 1)}\n`, "latin1");
    writeSync(this.#descriptor, this.#bytes, 0, WIDTH, 0);
  }

  /** Whether a directory still names the file: not if someone removed the data directory underneath. */
  get isThere(): boolean {
    return fstatSync(this.#descriptor).nlink > 0;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
