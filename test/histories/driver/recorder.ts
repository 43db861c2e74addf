/** Records what clients do, each call with its start and end by one clock. */
import { setTimeout as pause } from "node:timers/promises";
import type { Operation, Seen, Write } from "../checker/history.ts";
import type { Answered, Calls } from "./caller.ts";
import type { Random } from "./random.ts";

/** Where calls go. */
export interface Fleet {
  /** Of all servers, also of those that don't answer now. */
  readonly urls: readonly string[];
  /** How a client with a key of the account calls them. */
  callsOf(account: string): Calls;
  /** How long a client waits between its calls, from and to. */
  readonly thinksMs: readonly [number, number];
}

/** A call, and how its answer is read. */
export interface Asked {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly write?: Write;
  /** What an answer shows. */
  readonly show?: (body: string) => readonly Seen[];
  /** Whether the answer is about what this call made; otherwise the call made nothing. */
  readonly isOwn?: (body: string) => boolean;
  /** Refusals that are no surprise, with what each shows. */
  readonly refusals?: Readonly<Record<string, () => readonly Seen[]>>;
  /** Whether it's asked again until it's known what came of it: if a repetition does nothing twice. */
  readonly isRepeated?: boolean;
}

export class Recorder {
  readonly operations: Operation[] = [];
  /** Refusals that nothing explains. */
  readonly surprises: string[] = [];
  readonly stopping = new AbortController();
  /** Milliseconds in which no call of anybody was answered, the longest one first. */
  #lastAnswer = performance.now();
  longestOutage = 0;
  #writes = 0;

  newMarker(): string {
    this.#writes += 1;
    return `w${this.#writes}`;
  }

  answered(): void {
    const now = performance.now();
    this.longestOutage = Math.max(this.longestOutage, now - this.#lastAnswer);
    this.#lastAnswer = now;
  }
}

const isNothing = ({ body }: Answered): boolean => /nothing was changed/i.test(body);

function outcomeOf(
  { isOwn }: Asked,
  { outcome, body }: Answered,
  saw: readonly Seen[] | undefined,
  isFirst: boolean,
): Operation["outcome"] {
  if (outcome === "done") return isOwn?.(body) === false ? "refused" : "acknowledged";
  if (outcome !== "refused") return "unknown";
  if (isFirst) return "refused";
  // It was done by an attempt that nobody answered, says the refusal; any other one says nothing about that attempt.
  return saw === undefined ? "unknown" : "acknowledged";
}

export interface Client {
  readonly name: string;
  readonly account: string;
  readonly random: Random;
}

/** One client: asks one thing after another, of any server each time. */
export class Session {
  readonly recorder: Recorder;
  readonly random: Random;
  readonly partition: string;
  readonly #name: string;
  readonly #fleet: Fleet;
  readonly #calls: Calls;

  constructor(recorder: Recorder, fleet: Fleet, { name, account, random }: Client) {
    this.recorder = recorder;
    this.random = random;
    this.partition = `${account}/us-east-1`;
    this.#name = name;
    this.#fleet = fleet;
    this.#calls = fleet.callsOf(account);
  }

  get isOver(): boolean {
    return this.recorder.stopping.signal.aborted;
  }

  /** Asks any server, and records it. If it's asked again, the attempts are one operation. */
  async ask(asked: Asked, url = this.random.of(this.#fleet.urls)): Promise<Answered> {
    const { action, parameters, isRepeated = false, write } = asked;
    const start = performance.now();
    let at = url;
    let isFirst = true;
    for (;;) {
      const answer = await this.#calls.ec2(at, action, parameters, this.random.isOneIn(3) ? 15_000 : 2_000);
      if (answer.outcome === "done" || answer.outcome === "refused") this.recorder.answered();
      const isOpen = answer.outcome === "unknown" || answer.outcome === "unsent";
      if (isOpen) await pause(this.random.between(20, 100));
      const goesOn =
        isRepeated && write !== undefined && (isOpen || (answer.outcome === "refused" && isNothing(answer)));
      if (goesOn && !this.isOver) {
        isFirst &&= answer.outcome !== "unknown";
        at = this.random.of(this.#fleet.urls);
        continue;
      }
      this.#record(asked, start, answer, isFirst);
      return answer;
    }
  }

  #record(asked: Asked, start: number, answer: Answered, isFirst: boolean): void {
    if (answer.outcome === "unsent" && isFirst) return;
    const { action, parameters, write } = asked;
    const saw = this.#shown(asked, answer);
    const what = `${action} ${Object.values(parameters).join(" ")}`;
    if (answer.outcome === "refused" && saw === undefined && !isNothing(answer)) {
      this.recorder.surprises.push(`${this.#name}: ${what}: ${answer.body}`);
    }
    this.recorder.operations.push({
      ...{ client: this.#name, what, start, end: performance.now() },
      outcome: outcomeOf(asked, answer, saw, isFirst),
      ...(write === undefined ? {} : { write }),
      // What a repetition was refused for may be what an attempt before it has done.
      ...(saw === undefined || (answer.outcome === "refused" && !isFirst) ? {} : { saw }),
    });
  }

  /** Undefined if it shows nothing that is expected. */
  #shown({ show, refusals }: Asked, { outcome, code = "", body }: Answered): readonly Seen[] | undefined {
    if (outcome === "done") return show?.(body);
    return outcome === "refused" ? refusals?.[code]?.() : undefined;
  }

  async think(): Promise<void> {
    await pause(this.random.between(...this.#fleet.thinksMs));
  }

  close(): void {
    this.#calls.close();
  }
}
