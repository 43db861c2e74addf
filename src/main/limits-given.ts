/** What the operator gives by name: refused if there is no such thing, and quotas put together with AWS's defaults. */
import { nearest } from "../cli/nearest.ts";
import { defaultLimits, type Limits, withoutCounts } from "../model/limits.ts";
import { readJsonFile } from "./serve-options.ts";

export function refuseUnknown(given: object, known: object, what: string): void {
  const wrong = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (wrong === undefined) return;
  const near = nearest(wrong, Object.keys(known));
  throw new Error(
    `there is no ${what} ${wrong}. ${near === undefined ? `There are: ${Object.keys(known).join(", ")}` : `Did you mean ${near}?`}`,
  );
}

/** AWS's quotas, but for those that the operator sets. */
export function limitsWith(asked: Partial<Limits> | "none", log: (line: string) => void): Limits {
  const given = asked === "none" ? withoutCounts() : asked;
  refuseUnknown(given, defaultLimits, "limit");
  for (const [name, value] of Object.entries(given)) {
    if (!Number.isInteger(value) || value < 0)
      throw new Error(`the limit ${name} must be a whole number, not ${value}`);
  }
  const limits = { ...defaultLimits, ...given };
  const { rulesPerSecurityGroup, securityGroupsPerInterface, rulesPerInterface } = limits;
  // AWS: it grants no quotas whose product is more (catalogue 120).
  if (rulesPerSecurityGroup * securityGroupsPerInterface > rulesPerInterface) {
    log(
      `AWS would not grant these limits: ${rulesPerSecurityGroup} rulesPerSecurityGroup times ${securityGroupsPerInterface} ` +
        `securityGroupsPerInterface is more than the ${rulesPerInterface} rulesPerInterface. Lower one of the two`,
    );
  }
  return limits;
}

/** What `--limits` gives: a file of JSON, `vpcsPerRegion=1000`, or `none` (`withoutCounts`). A later one replaces what came before it. */
export function readLimits(given: readonly string[]): Partial<Limits> {
  return Object.assign({}, ...given.map(readOne)) as Partial<Limits>;
}

function readOne(text: string): object {
  if (text === "none") return withoutCounts();
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? [];
  if (Object.hasOwn(defaultLimits, text)) throw new Error(`--limits ${text} lacks a value: ${text}=N`);
  if (name === undefined || value === undefined) return readLimitsFile(text);
  return { [name]: /^\d+$/.test(value) ? Number(value) : value };
}

function readLimitsFile(path: string): object {
  const limits = readJsonFile(path);
  if (typeof limits === "object" && limits !== null && !Array.isArray(limits)) return limits;
  throw new Error(`${path} is not an object of limits, such as {"vpcsPerRegion": 1000}`);
}
