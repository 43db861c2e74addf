/**
 * Which partitions have a directory registered, by its id, over all of them. The gate answers anyone, so a question about a
 * directory that doesn't exist must cost nothing and leave nothing.
 */
import type { Change } from "../../model/world/change.ts";
import { partitionName } from "../../model/world/change.ts";
import type { Partition } from "../../model/world/partition.ts";

const KIND = "workspace-directory";

export class DirectoryIndex {
  /** Directory -> names of partitions. What a commit put and could not keep may still be here: who asks looks there anyway. */
  readonly #homes = new Map<string, Set<string>>();
  /** Names of partitions whose directories aren't known. */
  readonly #unread = new Set<string>();

  /** Takes note of a partition that is in the log and not in memory. */
  expect(name: string): void {
    this.#unread.add(name);
  }

  /** Takes note that a partition can't be read, or isn't there. */
  giveUp(name: string): void {
    this.#unread.delete(name);
  }

  unread(): readonly string[] {
    return this.#unread.size === 0 ? [] : [...this.#unread];
  }

  /** Takes in a partition that was loaded. */
  read(partition: Partition): void {
    const name = partitionName(partition);
    this.#unread.delete(name);
    for (const { id } of partition.all(KIND)) this.#add(id, name);
  }

  /** Takes in that all of a partition was replaced. */
  replace(before: Partition, after: Partition): void {
    const name = partitionName(before);
    for (const { id } of before.all(KIND)) this.#drop(id, name);
    this.read(after);
  }

  /** Takes in a change to a partition in memory. */
  take(name: string, change: Change): void {
    if ("put" in change && change.put === KIND) this.#add(change.value.id, name);
    else if ("delete" in change && change.delete === KIND) this.#drop(change.id, name);
  }

  homesOf(id: string): readonly string[] {
    return [...(this.#homes.get(id) ?? [])];
  }

  #add(id: string, name: string): void {
    const homes = this.#homes.get(id);
    if (homes === undefined) this.#homes.set(id, new Set([name]));
    else homes.add(name);
  }

  #drop(id: string, name: string): void {
    const homes = this.#homes.get(id);
    homes?.delete(name);
    if (homes?.size === 0) this.#homes.delete(id);
  }
}
