/** Parts of a message, read strictly: each throws a `BadMessage` with the place of what is wrong. */
import { type Address, formatAddress, formatPrefix, parseAddress, parsePrefix } from "../../address/prefix.ts";
import { BadMessage } from "./changes.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function wrong(place: string, expected: string): never {
  throw new BadMessage(`${place} isn't ${expected}`);
}

/** An object with all of `needed`, perhaps some of `optional`, and nothing else. */
export function readFields(value: unknown, place: string, needed: readonly string[], optional: readonly string[] = []) {
  const fields = readObject(value, place);
  for (const name of needed) if (!Object.hasOwn(fields, name)) throw new BadMessage(`${place} has no ${name}`);
  for (const name of Object.keys(fields)) {
    if (!needed.includes(name) && !optional.includes(name))
      throw new BadMessage(`${place} has an unknown ${show(name)}`);
  }
  return fields;
}

export function readObject(value: unknown, place: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong(place, "an object");
  return value as Fields;
}

export function readList<T>(value: unknown, place: string, read: (each: unknown, place: string) => T): readonly T[] {
  if (!Array.isArray(value)) return wrong(place, "a list");
  return value.map((each, i) => read(each, `${place}[${i}]`));
}

/** A list without repetition in the order of `<`. */
export function readOrdered<T>(
  value: unknown,
  place: string,
  read: (each: unknown, place: string) => T,
  nameOf: (each: T) => string,
): readonly T[] {
  const list = readList(value, place, read);
  for (let i = 1; i < list.length; i++) {
    if (nameOf(list[i - 1] as T) >= nameOf(list[i] as T)) wrong(`${place}[${i}]`, "in order");
  }
  return list;
}

/** An object whose keys fit `key`, as a list of entries. */
export function readEntries<T>(
  value: unknown,
  place: string,
  key: RegExp,
  read: (each: unknown, place: string) => T,
): readonly (readonly [string, T])[] {
  return Object.entries(readObject(value, place)).map(([name, each]) => {
    if (!key.test(name)) throw new BadMessage(`${place} has an impossible key ${show(name)}`);
    return [name, read(each, `${place}.${name}`)] as const;
  });
}

export function readMatch(value: unknown, place: string, pattern: RegExp): string {
  if (typeof value !== "string" || !pattern.test(value)) return wrong(place, "a possible value");
  return value;
}

export function readOneOf<const T extends string>(value: unknown, place: string, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  return found ?? wrong(place, values.join(" or "));
}

export function readBoolean(value: unknown, place: string): boolean {
  if (typeof value !== "boolean") return wrong(place, "true or false");
  return value;
}

export function readInteger(value: unknown, place: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least || value > most) {
    return wrong(place, `a whole number from ${least} to ${most}`);
  }
  return value;
}

/** In its one canonical text, so that no two texts mean the same. */
export function readAddress(value: unknown, place: string): Address {
  const address = typeof value === "string" ? parseAddress(value) : undefined;
  if (address === undefined || formatAddress(address) !== value) return wrong(place, "an address");
  return address;
}

export function readAddressText(value: unknown, place: string): string {
  readAddress(value, place);
  return value as string;
}

/** An address, or a block in its canonical text. */
export function readAddressOrPrefix(value: unknown, place: string): string {
  if (typeof value === "string" && value.includes("/")) {
    const parsed = parsePrefix(value);
    if (parsed === undefined || parsed.hasHostBits || formatPrefix(parsed.prefix) !== value)
      return wrong(place, "a block");
    return value;
  }
  return readAddressText(value, place);
}

/** As much of a text that somebody else wrote as fits into a message. */
const show = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
