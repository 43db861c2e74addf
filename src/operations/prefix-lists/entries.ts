/** The entries of a prefix list: read from a call, and changed by additions and removals. */
import { formatPrefix, parsePrefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { PrefixList, PrefixListEntry } from "../../model/records/prefix-list.ts";

export interface GivenEntry {
  readonly Cidr: string;
  readonly Description?: string | undefined;
}

const invalidCidr = awsError(
  "InvalidParameterValue",
  (cidr: string, example: string) =>
    `The specified CIDR (${cidr}) is not valid. For example, specify a CIDR in the following form: ${example}.`,
);
// AWS: catalogue 406
const tooManyEntries = awsError(
  "InvalidParameterValue",
  (most: number) => `The number of entries per request cannot exceeds limit (${most}).`,
);
const tooManyChanges = awsError(
  "InvalidParameterValue",
  (most: number) => `The request cannot contain more than ${most} entry additions or removals.`,
);
const addedAndRemoved = awsError(
  "InvalidParameterValue",
  (cidr: string) => `Request cannot contain Cidr ${cidr} in both AddPrefixListEntries and RemovePrefixListEntries`,
);
// ours: no evidence of AWS's next four texts, except for the end of the last one (catalogue 197)
const repeatedCidr = awsError(
  "InvalidParameterValue",
  (cidr: string) => `The request contains the CIDR (${cidr}) more than once.`,
);
const descriptionTooLong = awsError(
  "InvalidParameterValue",
  (most: number) => `An entry's description can have at most ${most} characters.`,
);
const entryExists = awsError(
  "InvalidPrefixListModification",
  (cidr: string) => `The prefix list already has an entry for the CIDR (${cidr}).`,
);
const entryDoesNotExist = awsError(
  "InvalidPrefixListModification",
  (cidr: string) => `The prefix list entry for the CIDR (${cidr}) does not exist.`,
);
// ours: no evidence of AWS's text (catalogue 207 has the code)
const maxEntriesExceeded = awsError(
  "PrefixListMaxEntriesExceeded",
  (entries: number, most: number) => `The prefix list would have ${entries} entries, and its maximum is ${most}.`,
);

/** AWS: the most entries that a call may add, and the most it may remove (catalogue 191, 192). */
const MOST_CHANGES = 100;
const LONGEST_DESCRIPTION = 255;
const examples = { IPv4: "10.0.0.0/16", IPv6: "2001:db8::/32" };

type AddressFamily = PrefixList["addressFamily"];

/** AWS: host bits are refused here, not cleared as in security group rules (catalogue 193). */
function readCidr(text: string, family: AddressFamily): string {
  const parsed = parsePrefix(text);
  if (parsed === undefined || parsed.hasHostBits || parsed.prefix.family !== family.toLowerCase()) {
    throw invalidCidr(text, examples[family]);
  }
  return formatPrefix(parsed.prefix);
}

function readEntries(given: readonly GivenEntry[], family: AddressFamily): readonly PrefixListEntry[] {
  const entries = given.map(({ Cidr, Description = "" }) => {
    if (Description.length > LONGEST_DESCRIPTION) throw descriptionTooLong(LONGEST_DESCRIPTION);
    const cidr = readCidr(Cidr, family);
    return Description === "" ? { cidr } : { cidr, description: Description };
  });
  const seen = new Set<string>();
  for (const { cidr } of entries) {
    if (seen.has(cidr)) throw repeatedCidr(cidr);
    seen.add(cidr);
  }
  return entries;
}

/** The entries of a new list. */
export function firstEntries(given: readonly GivenEntry[], family: AddressFamily): readonly PrefixListEntry[] {
  if (given.length > MOST_CHANGES) throw tooManyEntries(MOST_CHANGES);
  return readEntries(given, family);
}

/** The entries of a list with some added and others removed. */
export function changedEntries(
  before: readonly PrefixListEntry[],
  add: readonly GivenEntry[],
  remove: readonly { readonly Cidr: string }[],
  family: AddressFamily,
): readonly PrefixListEntry[] {
  if (Math.max(add.length, remove.length) > MOST_CHANGES) throw tooManyChanges(MOST_CHANGES);
  const added = readEntries(add, family);
  const removed = new Set(readEntries(remove, family).map(({ cidr }) => cidr));
  const present = new Set(before.map(({ cidr }) => cidr));
  for (const { cidr } of added) if (removed.has(cidr)) throw addedAndRemoved(cidr);
  for (const cidr of removed) if (!present.has(cidr)) throw entryDoesNotExist(cidr);
  for (const { cidr } of added) if (present.has(cidr)) throw entryExists(cidr);
  return [...before.filter(({ cidr }) => !removed.has(cidr)), ...added];
}

export function refuseOverMaxEntries(entries: readonly PrefixListEntry[], maxEntries: number): void {
  if (entries.length > maxEntries) throw maxEntriesExceeded(entries.length, maxEntries);
}
