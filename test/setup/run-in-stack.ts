/** Runs the command `cordon` about a small stack, with names instead of ids in both the question and the answer. */
import { type Ran, runCordon } from "./run-cordon.ts";
import type { SmallStack } from "./small-stack.ts";

/** Columns are two blanks apart in what it prints: they are as wide as ids, and the compared text has names. */
export async function runInStack(url: string, stack: SmallStack, ...args: readonly string[]): Promise<Ran> {
  const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: stack.account, AWS_SECRET_ACCESS_KEY: "test" };
  const ran = await runCordon({ ...env, AWS_REGION: "us-east-1" }, ...args.map((arg) => stack.ids[arg] ?? arg));
  return { ...ran, out: stack.named(ran.out).replaceAll(/(?<=\S) {2,}/g, "  "), err: stack.named(ran.err) };
}
