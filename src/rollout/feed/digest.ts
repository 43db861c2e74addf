/** Names of what rule sets hold: equal names, equal contents. Both ends compute them, so a host knows that it has what was meant. */
import { createHash } from "node:crypto";
import type { GroupSet, Members, RuleSet } from "./rule-set.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Long enough that nobody makes two by accident, short enough for names in a packet filter. */
const KEY_LENGTH = 16;

/** Of objects that never change. */
const known = new WeakMap<object, string>();

function once(object: object, compute: () => string): string {
  let digest = known.get(object);
  if (digest === undefined) {
    digest = compute();
    known.set(object, digest);
  }
  return digest;
}

const allowedParts = ({ blocks, groups }: GroupSet["ingress"]): unknown => [
  blocks.map(({ first, last, tracked, untracked }) => [first, last, tracked, untracked]),
  groups.map(({ members, tracked, untracked }) => [members, tracked, untracked]),
];

/** The key of a group set: 16 hex digits of the digest of what it allows. */
export const groupSetKey = (groupSet: GroupSet): string =>
  once(groupSet, () =>
    sha256(JSON.stringify([allowedParts(groupSet.ingress), allowedParts(groupSet.egress)])).slice(0, KEY_LENGTH),
  );

const membersDigest = (members: Members): string => once(members, () => sha256(members.join("\n")));

/** The digest of a whole rule set: the cursor with which a host that has it resumes. */
export const ruleSetDigest = (ruleSet: RuleSet): string =>
  once(ruleSet, () => {
    const interfaces = ruleSet.interfaces.map((each) => [
      each.device,
      each.interfaceId,
      each.isGuest,
      each.mode,
      each.trial ? [each.trial.id, each.trial.seconds] : null,
      each.addresses,
      each.exempt,
      each.groupSet,
      each.problem ?? null,
    ]);
    const members = Object.keys(ruleSet.members)
      .sort()
      .map((key) => [key, membersDigest(ruleSet.members[key] as Members)]);
    return sha256(JSON.stringify([interfaces, Object.keys(ruleSet.groupSets).sort(), members]));
  });
