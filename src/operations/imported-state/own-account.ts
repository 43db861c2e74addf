/**
 * Whose the saved answers are. The account that saved them becomes the one that imports them; what belongs to others stays
 * theirs: nobody's record becomes the importer's own because a file has it.
 */

import { eachInSteps, type Steps } from "../../model/steps.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { Saved } from "./members.ts";

const namesAnOwner = (member: string): boolean => member.endsWith("OwnerId") || member === "UserId";

/** The lists whose items belong to the account that asked, or to one that shares them with it. */
const OWNED = ["Vpcs", "Subnets", "SecurityGroups", "NetworkInterfaces", "RouteTables", "NetworkAcls", "Reservations"];

/** The account that saved the answers: the importer itself if anything is its own, else the one that owns the most. */
function savedBy(answers: Saved, importer: string): string {
  const counts = new Map<string, number>();
  for (const list of OWNED) {
    for (const item of itemsOf(answers[list])) {
      const owner = item["OwnerId"];
      if (typeof owner === "string") counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
  }
  if (counts.has(importer)) return importer;
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? importer;
}

const itemsOf = (list: unknown): readonly Saved[] =>
  Array.isArray(list) ? list.filter((item) => typeof item === "object" && item !== null) : [];

/** The answers as they'd be if `home`'s account had saved them. */
export function* asSavedBy(answers: Saved, { account }: PartitionKey): Steps<Saved> {
  const saver = savedBy(answers, account);
  if (saver === account) return answers;
  const all: Record<string, unknown> = {};
  for (const [name, list] of Object.entries(answers)) {
    all[name] = Array.isArray(list)
      ? yield* eachInSteps(list, (item) => renamed(item, saver, account, DEEPEST))
      : renamed(list, saver, account, DEEPEST);
  }
  return all;
}

/** No answer of AWS has an owner deeper inside. */
const DEEPEST = 20;

function renamed(value: unknown, from: string, to: string, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, from, to, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      namesAnOwner(name) ? (member === from ? to : member) : renamed(member, from, to, depth - 1),
    ]),
  );
}
