/** Asks Cedar about an authorization policy: in a thread that is started for the question, so that nothing of Cedar is loaded before. */
import { Worker } from "node:worker_threads";
import type { CedarAnswer, CedarQuestion } from "../../model/cedar.ts";

/** In a clone it's the source, the published package has it beside this code. */
const program = new URL(import.meta.url.endsWith(".ts") ? "./cedar-worker.ts" : "./cedar-worker.js", import.meta.url);

/** So long one question may take, in milliseconds; others wait for it. */
const LIMIT = 10_000;

/** The question before, however it ended: one thread at a time, whoever asks. */
let before: Promise<unknown> = Promise.resolve();

export function askCedar(question: CedarQuestion, limit = LIMIT): Promise<CedarAnswer> {
  const answer = before.then(() => answerTo(question, limit));
  before = answer.catch(() => undefined);
  return answer;
}

function answerTo(question: CedarQuestion, limit: number): Promise<CedarAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<CedarAnswer>();
  const worker = new Worker(program, { workerData: question });
  worker.once("message", resolve);
  worker.once("error", (error: unknown) => {
    if (isOverflow(error)) resolve({ mistakes: ["it is nested too deeply"] });
    else reject(error);
  });
  const timer = setTimeout(() => resolve({ mistakes: ["it takes too long to evaluate"] }), limit);
  return promise.finally(() => {
    clearTimeout(timer);
    return worker.terminate();
  });
}

/** Of Cedar's own stack, which is in its memory, or of the thread's. */
const isOverflow = (error: unknown): boolean =>
  error instanceof Error && (error.name === "RuntimeError" || error instanceof RangeError);
