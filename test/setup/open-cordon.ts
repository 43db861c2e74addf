/** A whole Cordon in the process of a test. */
import type { TestContext } from "node:test";
import { type Cordon, type CordonOptions, startCordon } from "../../src/main/index.ts";

/** Starts it on a free port, and closes it when the test is over, also if the test fails: otherwise its file would never end. */
export async function openCordon(t: TestContext, options: CordonOptions = {}): Promise<Cordon> {
  const cordon = await startCordon({ port: 0, ...options });
  t.after(() => cordon.close());
  return cordon;
}
