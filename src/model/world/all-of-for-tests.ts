/** Reads pages to their end, for tests. */
import type { Pages } from "./log.ts";

/** All of what is read page by page. */
export async function allOf<T>(pages: Pages<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
