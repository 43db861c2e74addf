/**
 * A line of the feed as a message. It takes only what the server writes: nothing unknown, nothing missing, one text for each value, so
 * that a line which was damaged on its way is refused, and never understood as a narrower or wider rule set.
 */
import { type Address, widthOf } from "../../address/prefix.ts";
import {
  CURSOR,
  DEVICE,
  GROUP_SET_KEY,
  INTERFACE_ID,
  isKey,
  LONGEST_PROBLEM,
  LONGEST_TRIAL_S,
  MEMBERS_KEY,
  PARTITION,
  TRIAL_ID,
} from "./bounds.ts";
import { BadMessage } from "./changes.ts";
import { groupSetKey } from "./digest.ts";
import type { MemberChange, Message } from "./messages.ts";
import {
  readAddress,
  readAddressOrPrefix,
  readAddressText,
  readBoolean,
  readEntries,
  readFields,
  readInteger,
  readList,
  readMatch,
  readObject,
  readOneOf,
  readOrdered,
  wrong,
} from "./read-value.ts";
import type {
  Allowed,
  AllowedBlock,
  AllowedGroup,
  AllowedTraffic,
  GroupSet,
  HostInterface,
  KeyPair,
  Members,
  RuleSet,
} from "./rule-set.ts";

const same = (text: string): string => text;

/** Throws a `BadMessage` for anything that isn't one whole message. */
export function readMessage(line: string): Message {
  const value = parseJson(line);
  const type = readOneOf(readObject(value, "message")["type"], "message.type", ["whole", "changes", "alive"]);
  const told = ["type", "cursor", "revisions"];
  if (type === "alive") {
    return { type, ...readTold(readFields(value, "message", told)) };
  }
  if (type === "whole") {
    const fields = readFields(value, "message", [...told, "ruleSet"]);
    return { type, ...readTold(fields), ruleSet: readRuleSet(fields["ruleSet"], "message.ruleSet") };
  }
  const fields = readFields(value, "message", told, ["interfaces", "groupSets", "members"]);
  return {
    type,
    ...readTold(fields),
    ...(Object.hasOwn(fields, "interfaces") && {
      interfaces: readInterfaces(fields["interfaces"], "message.interfaces"),
    }),
    ...(Object.hasOwn(fields, "groupSets") && {
      groupSets: readGroupSets(fields["groupSets"], "message.groupSets", true),
    }),
    ...(Object.hasOwn(fields, "members") && { members: readMemberChanges(fields["members"], "message.members") }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadMessage(
      text === "" ? "an empty line instead of a message" : "a line isn't JSON, or not all of it came",
    );
  }
}

function readTold(fields: Readonly<Record<string, unknown>>) {
  return {
    cursor: readMatch(fields["cursor"], "message.cursor", CURSOR),
    revisions: readRevisions(fields["revisions"], "message.revisions"),
  };
}

export const readRevisions = (value: unknown, place: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readEntries(value, place, PARTITION, (each, at) => readInteger(each, at, 0, Number.MAX_SAFE_INTEGER)),
  );

export function readRuleSet(value: unknown, place: string): RuleSet {
  const fields = readFields(value, place, ["interfaces", "groupSets", "members"]);
  return {
    interfaces: readInterfaces(fields["interfaces"], `${place}.interfaces`),
    groupSets: readGroupSets(fields["groupSets"], `${place}.groupSets`, false),
    members: Object.fromEntries(readEntries(fields["members"], `${place}.members`, MEMBERS_KEY, readMembers)),
  };
}

const readInterfaces = (value: unknown, place: string): readonly HostInterface[] =>
  readOrdered(value, place, readInterface, ({ device }) => device);

function readInterface(value: unknown, place: string): HostInterface {
  const needed = ["device", "interfaceId", "isGuest", "mode", "addresses", "exempt", "groupSet"];
  const fields = readFields(value, place, needed, ["trial", "problem"]);
  const { groupSet, problem } = fields;
  const mode = readOneOf(fields["mode"], `${place}.mode`, ["observe", "enforce"]);
  return {
    device: readMatch(fields["device"], `${place}.device`, DEVICE),
    interfaceId: readMatch(fields["interfaceId"], `${place}.interfaceId`, INTERFACE_ID),
    isGuest: readBoolean(fields["isGuest"], `${place}.isGuest`),
    mode,
    ...(Object.hasOwn(fields, "trial") && { trial: readTrial(fields["trial"], `${place}.trial`) }),
    addresses: readOrdered(fields["addresses"], `${place}.addresses`, readAddressOrPrefix, same),
    exempt: readOrdered(fields["exempt"], `${place}.exempt`, readAddressText, same),
    groupSet: groupSet === null ? null : readMatch(groupSet, `${place}.groupSet`, GROUP_SET_KEY),
    ...(Object.hasOwn(fields, "problem") && { problem: readProblem(problem, `${place}.problem`) }),
  };
}

function readTrial(value: unknown, place: string): { readonly id: string; readonly seconds: number } {
  const fields = readFields(value, place, ["id", "seconds"]);
  return {
    id: readMatch(fields["id"], `${place}.id`, TRIAL_ID),
    seconds: readInteger(fields["seconds"], `${place}.seconds`, 1, LONGEST_TRIAL_S),
  };
}

function readProblem(value: unknown, place: string): string {
  if (typeof value !== "string" || value.length > LONGEST_PROBLEM) return wrong(place, "a short text");
  return value;
}

function readGroupSets(value: unknown, place: string, mayGo: false): Readonly<Record<string, GroupSet>>;
function readGroupSets(value: unknown, place: string, mayGo: true): Readonly<Record<string, GroupSet | null>>;
function readGroupSets(value: unknown, place: string, mayGo: boolean): Readonly<Record<string, GroupSet | null>> {
  const entries = readEntries(value, place, GROUP_SET_KEY, (each, at) =>
    mayGo && each === null ? null : readGroupSet(each, at),
  );
  for (const [key, groupSet] of entries) {
    if (groupSet !== null && groupSetKey(groupSet) !== key) wrong(`${place}.${key}`, "what its key names");
  }
  return Object.fromEntries(entries);
}

function readGroupSet(value: unknown, place: string): GroupSet {
  const fields = readFields(value, place, ["ingress", "egress"]);
  return {
    ingress: readAllowed(fields["ingress"], `${place}.ingress`),
    egress: readAllowed(fields["egress"], `${place}.egress`),
  };
}

function readAllowed(value: unknown, place: string): Allowed {
  const fields = readFields(value, place, ["blocks", "groups"]);
  return {
    blocks: readBlocks(fields["blocks"], `${place}.blocks`),
    groups: readOrdered(fields["groups"], `${place}.groups`, readAllowedGroup, ({ members }) => members),
  };
}

interface PlacedBlock extends AllowedBlock {
  readonly from: Address;
  readonly to: Address;
}

/** Disjoint and in order: what filters of packets need, and the only way in which the server writes them. */
function readBlocks(value: unknown, place: string): readonly AllowedBlock[] {
  const blocks = readList(value, place, readBlock);
  for (let i = 1; i < blocks.length; i++) {
    const [before, block] = [blocks[i - 1] as PlacedBlock, blocks[i] as PlacedBlock];
    const follows =
      before.from.family === block.from.family
        ? before.to.value < block.from.value
        : widthOf(before.from.family) < widthOf(block.from.family);
    if (!follows) wrong(`${place}[${i}]`, "after the one before it");
  }
  return blocks.map(({ first, last, tracked, untracked }) => ({ first, last, tracked, untracked }));
}

function readBlock(value: unknown, place: string): PlacedBlock {
  const fields = readFields(value, place, ["first", "last", "tracked", "untracked"]);
  const from = readAddress(fields["first"], `${place}.first`);
  const to = readAddress(fields["last"], `${place}.last`);
  if (from.family !== to.family || from.value > to.value) wrong(place, "a range of addresses");
  const [first, last] = [fields["first"] as string, fields["last"] as string];
  return { first, last, ...readTraffic(fields, place), from, to };
}

function readAllowedGroup(value: unknown, place: string): AllowedGroup {
  const fields = readFields(value, place, ["members", "tracked", "untracked"]);
  return { members: readMatch(fields["members"], `${place}.members`, MEMBERS_KEY), ...readTraffic(fields, place) };
}

function readTraffic(fields: Readonly<Record<string, unknown>>, place: string): AllowedTraffic {
  const tracked = readKeys(fields["tracked"], `${place}.tracked`);
  const untracked = readKeys(fields["untracked"], `${place}.untracked`);
  if (tracked.length + untracked.length === 0) wrong(place, "anything that is allowed");
  return { tracked, untracked };
}

function readKeys(value: unknown, place: string): readonly KeyPair[] {
  const pairs = readList(value, place, readKeyPair);
  for (let i = 1; i < pairs.length; i++) {
    if ((pairs[i - 1] as KeyPair)[1] >= (pairs[i] as KeyPair)[0]) wrong(`${place}[${i}]`, "after the one before it");
  }
  return pairs;
}

function readKeyPair(value: unknown, place: string): KeyPair {
  if (!Array.isArray(value) || value.length !== 2) return wrong(place, "a pair");
  const [first, last] = value as readonly unknown[];
  if (!isKey(first) || !isKey(last) || first > last) return wrong(place, "a range of keys");
  return [first, last];
}

const readMembers = (value: unknown, place: string): Members => readOrdered(value, place, readAddressOrPrefix, same);

function readMemberChanges(value: unknown, place: string): Readonly<Record<string, MemberChange | null>> {
  return Object.fromEntries(
    readEntries(value, place, MEMBERS_KEY, (each, at) => {
      if (each === null) return null;
      const fields = readFields(each, at, ["add", "remove"]);
      return { add: readMembers(fields["add"], `${at}.add`), remove: readMembers(fields["remove"], `${at}.remove`) };
    }),
  );
}
