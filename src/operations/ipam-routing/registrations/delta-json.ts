/** The JSON of a delta: what is added and what is deleted, as AWS's guide writes it (catalogue 583). */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamRoutingPolicyRegistration } from "../../../model/records/announcing/registry.ts";

export interface DeltaEntry {
  readonly prefix: string;
  readonly asns: readonly string[];
  readonly permitsMoreSpecific: boolean;
  readonly maxLength?: number;
  readonly description?: string;
}

export interface Delta {
  readonly added: readonly DeltaEntry[];
  readonly deleted: readonly DeltaEntry[];
}

// ours: no evidence of AWS's text
const badDelta = awsError("InvalidParameterValue", (why: string) => `The parameter deltaJson is invalid: ${why}.`);

/** ours: AWS documents no limit. */
const MOST_ENTRIES = 1000;
const MEMBERS = ["prefix", "asns", "permit-more-specific-announcements", "max-length", "description"];

type Given = Readonly<Record<string, unknown>>;

/** ours: `max-length` and `description`, which AWS's example doesn't have, go by the names that its other members suggest. */
export function readDelta(json: string): Delta {
  const given = parsed(json);
  for (const name of Object.keys(given)) {
    if (name !== "Add" && name !== "Delete") throw badDelta(`there is no member ${name}, only Add and Delete`);
  }
  const [added, deleted] = [entriesOf(given, "Add"), entriesOf(given, "Delete")];
  const count = added.length + deleted.length;
  if (count === 0) throw badDelta("it neither adds nor deletes anything");
  if (count > MOST_ENTRIES) throw badDelta(`it has ${count} entries, and ${MOST_ENTRIES} are the most`);
  return { added, deleted };
}

function parsed(json: string): Given {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    throw badDelta("it is not JSON");
  }
  if (!isObject(given)) throw badDelta("it is not an object");
  return given;
}

const isObject = (given: unknown): given is Given =>
  typeof given === "object" && given !== null && !Array.isArray(given);

function entriesOf(given: Given, name: "Add" | "Delete"): readonly DeltaEntry[] {
  const list = given[name] ?? [];
  if (!Array.isArray(list)) throw badDelta(`${name} is not a list`);
  return list.map((entry, n) => readEntry(entry, `${name}[${n}]`));
}

function readEntry(entry: unknown, place: string): DeltaEntry {
  if (!isObject(entry)) throw badDelta(`${place} is not an object`);
  for (const name of Object.keys(entry)) {
    if (!MEMBERS.includes(name)) throw badDelta(`${place} has a member ${name}, which is not known`);
  }
  const { prefix, asns, "permit-more-specific-announcements": permits = "false", description } = entry;
  if (typeof prefix !== "string") throw badDelta(`${place}.prefix is not a text`);
  if (!Array.isArray(asns) || !asns.every((asn) => typeof asn === "string")) {
    throw badDelta(`${place}.asns is not a list of texts`);
  }
  if (!["true", "false"].includes(String(permits))) {
    throw badDelta(`${place}.permit-more-specific-announcements is neither true nor false`);
  }
  if (description !== undefined && typeof description !== "string") {
    throw badDelta(`${place}.description is not a text`);
  }
  return {
    prefix,
    asns,
    permitsMoreSpecific: String(permits) === "true",
    ...lengthOf(entry["max-length"], place),
    ...(description !== undefined && { description }),
  };
}

function lengthOf(given: unknown, place: string): Pick<DeltaEntry, "maxLength"> {
  if (given === undefined) return {};
  const text = typeof given === "number" || typeof given === "string" ? String(given) : "";
  if (!/^\d{1,3}$/.test(text)) throw badDelta(`${place}.max-length is not a number`);
  return { maxLength: Number(text) };
}

type Registered = Pick<
  IpamRoutingPolicyRegistration,
  "cidr" | "asns" | "permitsMoreSpecific" | "maxLength" | "description"
>;

/** How a change of single registrations reads as a delta. */
export const writeDelta = (added: readonly Registered[], deleted: readonly Registered[]): string =>
  JSON.stringify({
    ...(added.length > 0 && { Add: added.map(written) }),
    ...(deleted.length > 0 && { Delete: deleted.map(written) }),
  });

const written = ({ cidr, asns, permitsMoreSpecific, maxLength, description }: Registered) => ({
  prefix: cidr,
  asns,
  "permit-more-specific-announcements": String(permitsMoreSpecific),
  "max-length": maxLength,
  description,
});
