/** What differs between the entries of two versions, and the calls that make one of the other. */

export interface Entry {
  readonly cidr: string;
  /** Empty if it has none. */
  readonly description: string;
}

export interface EntryChange {
  readonly kind: "added" | "removed" | "changed" | "same";
  readonly cidr: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function compareEntries(before: readonly Entry[], after: readonly Entry[]): readonly EntryChange[] {
  const [then, now] = [descriptionsOf(before), descriptionsOf(after)];
  return [...new Set([...then.keys(), ...now.keys()])].map((cidr) => {
    const [was, is] = [then.get(cidr), now.get(cidr)];
    const kind = was === undefined ? "added" : is === undefined ? "removed" : was === is ? "same" : "changed";
    return { kind, cidr, before: was, after: is };
  });
}

const descriptionsOf = (entries: readonly Entry[]) =>
  new Map(entries.map(({ cidr, description }) => [cidr, description]));

export interface ModifyInput {
  readonly PrefixListId: string;
  readonly CurrentVersion: number;
  readonly AddEntries?: { readonly Cidr: string; readonly Description?: string }[];
  readonly RemoveEntries?: { readonly Cidr: string }[];
}

/** AWS takes so many additions and removals in one call. */
const MOST_IN_CALL = 100;

/**
 * The calls that change `before` to `after`, each of which makes a version. What only gets another description is removed by one call and
 * added by the next, since AWS refuses both in one.
 */
export function callsToChange(
  id: string,
  version: number,
  before: readonly Entry[],
  after: readonly Entry[],
): readonly ModifyInput[] {
  const changes = compareEntries(before, after);
  const removed = changes.filter(({ kind }) => kind === "removed" || kind === "changed");
  // What was removed by a call before can be added.
  const added = [
    ...changes.filter(({ kind }) => kind === "added"),
    ...changes.filter(({ kind }) => kind === "changed"),
  ];
  const calls: ModifyInput[] = [];
  const gone = new Set<string>();
  let [removals, additions] = [removed, added];
  while (removals.length > 0 || additions.length > 0) {
    const now = removals.slice(0, MOST_IN_CALL);
    const possible = additions.filter(({ kind, cidr }) => kind === "added" || gone.has(cidr)).slice(0, MOST_IN_CALL);
    calls.push({
      PrefixListId: id,
      CurrentVersion: version + calls.length,
      ...(possible.length > 0 && { AddEntries: possible.map(entryOf) }),
      ...(now.length > 0 && { RemoveEntries: now.map(({ cidr }) => ({ Cidr: cidr })) }),
    });
    for (const { cidr } of now) gone.add(cidr);
    removals = removals.slice(MOST_IN_CALL);
    additions = additions.filter((each) => !possible.includes(each));
  }
  return calls;
}

const entryOf = ({ cidr, after = "" }: EntryChange) => ({
  Cidr: cidr,
  ...(after !== "" && { Description: after }),
});

/** One entry a line: the CIDR, then its description. */
export function readLines(text: string): readonly Entry[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [, cidr = line, description = ""] = /^([^\s,;]+)[\s,;]*(.*)$/.exec(line) ?? [];
    return { cidr, description };
  });
}

export const linesOf = (entries: readonly Entry[]): string =>
  entries.map(({ cidr, description }) => (description === "" ? cidr : `${cidr} ${description}`)).join("\n");
