/** The difference between two rule sets as a message has it, and a rule set after a message. */
import { ruleSetDigest } from "./digest.ts";
import type { Changes, MemberChange, Message } from "./messages.ts";
import { danglingReference } from "./references.ts";
import type { GroupSet, Members, RuleSet } from "./rule-set.ts";

type Difference = Pick<Changes, "interfaces" | "groupSets" | "members">;

/** What makes `before` into `after`; undefined if they're equal. */
export function differenceOf(before: RuleSet, after: RuleSet): Difference | undefined {
  if (ruleSetDigest(before) === ruleSetDigest(after)) return undefined;
  const isSame = JSON.stringify(before.interfaces) === JSON.stringify(after.interfaces);
  const groupSets = differentGroupSets(before.groupSets, after.groupSets);
  const members = differentMembers(before.members, after.members);
  return {
    ...(isSame ? {} : { interfaces: after.interfaces }),
    ...(Object.keys(groupSets).length === 0 ? {} : { groupSets }),
    ...(Object.keys(members).length === 0 ? {} : { members }),
  };
}

function differentGroupSets(
  before: RuleSet["groupSets"],
  after: RuleSet["groupSets"],
): Record<string, GroupSet | null> {
  const different: Record<string, GroupSet | null> = {};
  for (const [key, groupSet] of Object.entries(after)) if (!Object.hasOwn(before, key)) different[key] = groupSet;
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) different[key] = null;
  return different;
}

function differentMembers(before: RuleSet["members"], after: RuleSet["members"]): Record<string, MemberChange | null> {
  const different: Record<string, MemberChange | null> = {};
  for (const [key, members] of Object.entries(after)) {
    const change = memberChange(before[key], members);
    if (change !== undefined) different[key] = change;
  }
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) different[key] = null;
  return different;
}

/** By the list after, then by the list before: many hosts have the same step to go. */
const steps = new WeakMap<Members, WeakMap<Members, MemberChange>>();

/** Undefined if nothing changes. A list that is new is one even if it's empty. */
function memberChange(before: Members | undefined, after: Members): MemberChange | undefined {
  if (before === after) return undefined;
  if (before === undefined) return { add: after, remove: [] };
  const from = steps.get(after) ?? new WeakMap<Members, MemberChange>();
  steps.set(after, from);
  let change = from.get(before);
  if (change === undefined) {
    const [had, has] = [new Set(before), new Set(after)];
    change = { add: after.filter((each) => !had.has(each)), remove: before.filter((each) => !has.has(each)) };
    from.set(before, change);
  }
  return change.add.length + change.remove.length === 0 ? undefined : change;
}

/** A message that can't be what the server meant. The host keeps what it has, and asks for the whole. */
export class BadMessage extends Error {
  override readonly name = "BadMessage";
}

/** The rule set after a message. Throws a `BadMessage` if it doesn't follow on what there is, or isn't what its cursor says. */
export function ruleSetAfter(before: RuleSet | undefined, message: Message): RuleSet {
  const after = message.type === "whole" ? message.ruleSet : changed(before, message);
  if (ruleSetDigest(after) !== message.cursor) throw new BadMessage("the rule set isn't the one that its cursor names");
  const missing = danglingReference(after);
  if (missing !== undefined) throw new BadMessage(`the rule set refers to ${missing}, which it doesn't have`);
  return after;
}

function changed(before: RuleSet | undefined, message: Exclude<Message, { type: "whole" }>): RuleSet {
  if (before === undefined) throw new BadMessage(`the feed begins with '${message.type}' instead of a whole rule set`);
  if (message.type === "alive") return before;
  return {
    interfaces: message.interfaces ?? before.interfaces,
    groupSets: replaced(before.groupSets, message.groupSets),
    members: replacedMembers(before.members, message.members),
  };
}

function replaced<V>(before: Readonly<Record<string, V>>, changes: Readonly<Record<string, V | null>> = {}) {
  const after = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return Object.fromEntries(after);
}

function replacedMembers(before: RuleSet["members"], changes: Changes["members"] = {}): RuleSet["members"] {
  const after: Record<string, Members | null> = {};
  for (const [key, change] of Object.entries(changes)) {
    after[key] = change === null ? null : membersAfter(before[key] ?? [], change);
  }
  return replaced(before, after);
}

function membersAfter(before: Members, { add, remove }: MemberChange): Members {
  const gone = new Set(remove);
  return [...before.filter((each) => !gone.has(each)), ...add].sort();
}
