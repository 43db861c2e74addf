/** The type of the reporter in `test-summary.mjs`, for what runs tests by itself. */
import type { run } from "node:test";

export default function summary(source: ReturnType<typeof run>): AsyncGenerator<string, void>;
