/** Attributes of load balancers, target groups and listeners: texts by their keys, of which each type has its own. */
import { awsError } from "../../model/aws-error.ts";
import { validation } from "./balancer-words.ts";

// ours: no evidence of AWS's texts
const unknownKey = awsError(
  "InvalidConfigurationRequest",
  (what: string, key: string) => `The attribute '${key}' is not supported on this ${what}`,
);
const wrongValue = awsError(
  "InvalidConfigurationRequest",
  (key: string, value: string, expected: string) => `The value '${value}' of the attribute '${key}' is not ${expected}`,
);
const twice = validation((key: string) => `The attribute '${key}' is specified more than once`);

/** The default of each attribute, and what its values must be if its default doesn't say it. */
export interface AttributeTable {
  readonly [key: string]: {
    readonly usual: string;
    readonly values?: RegExp;
    readonly from?: number;
    readonly to?: number;
  };
}

const isOn = /^(true|false)$/;

export const flag = (usual: boolean) => ({ usual: String(usual), values: isOn });
export const text = (usual = "") => ({ usual });
export const number = (usual: number, from: number, to: number) => ({ usual: String(usual), from, to });
export const choice = (usual: string, ...others: readonly string[]) => ({
  usual,
  values: new RegExp(`^(?:${[usual, ...others].join("|")})$`),
});

interface Given {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The attributes that a call sets, checked. */
export function readAttributes(
  table: AttributeTable,
  what: string,
  given: readonly Given[],
): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const { Key = "", Value = "" } of given) {
    const known = Object.hasOwn(table, Key) ? table[Key] : undefined;
    if (known === undefined) throw unknownKey(what, Key);
    if (Object.hasOwn(read, Key)) throw twice(Key);
    const { values, from = 0, to } = known;
    if (values !== undefined && !values.test(Value)) throw wrongValue(Key, Value, `one of its values`);
    if (to !== undefined && !(/^\d{1,9}$/.test(Value) && Number(Value) >= from && Number(Value) <= to)) {
      throw wrongValue(Key, Value, `between ${from} and ${to}`);
    }
    read[Key] = Value;
  }
  return read;
}

export const withDefaults = (
  table: AttributeTable,
  set: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(table).map(([key, { usual }]) => [key, usual])),
  ...set,
});

export const showAttributes = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
