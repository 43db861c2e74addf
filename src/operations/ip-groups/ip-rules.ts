/** The rules of an IP access control group: which are valid, and how answers show them. */

import { parseAddress, parsePrefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Limits } from "../../model/limits.ts";
import type { IpRule } from "../../model/records/ip-group.ts";
import { invalidValues } from "../workspaces-words.ts";

interface GivenRule {
  readonly ipRule?: string | undefined;
  readonly ruleDesc?: string | undefined;
}

// ours: no evidence of AWS's texts
const notCidr = invalidValues(
  (text: string) => `The IP rule '${text}' is not valid. Write an IPv4 range in CIDR notation, such as 203.0.113.0/24.`,
);
const noLength = invalidValues(
  (text: string) => `The IP rule '${text}' has no prefix length. Write ${text}/32 for this one address.`,
);
const notIpv4 = invalidValues(
  (text: string) => `The IP rule '${text}' is an IPv6 range. IP access control groups take IPv4 ranges only.`,
);
const tooManyRules = awsError(
  "ResourceLimitExceededException",
  (limit: number) =>
    `An IP access control group can have at most ${limit} rules. Revoke rules, or put some into another group.`,
);

/**
 * Reads rules verbatim. AWS: host bits stay, and ranges that mean the same are separate rules (catalogue 317). `before`
 * holds the group's existing rules if these are added to them.
 */
export function readRules(
  given: readonly GivenRule[],
  limits: Limits,
  before: readonly IpRule[] = [],
): readonly IpRule[] {
  const rules = given.map(({ ipRule = "", ruleDesc }): IpRule => {
    refuseNoCidr(ipRule);
    return { cidr: ipRule, ...dropUndefined({ description: ruleDesc }) };
  });
  const all = [...before, ...rules];
  if (all.length > limits.rulesPerIpGroup) throw tooManyRules(limits.rulesPerIpGroup).overLimit("rulesPerIpGroup");
  return all;
}

function refuseNoCidr(text: string): void {
  const family = parsePrefix(text)?.prefix.family;
  if (family === "ipv4") return;
  if (family === "ipv6") throw notIpv4(text);
  throw parseAddress(text)?.family === "ipv4" ? noLength(text) : notCidr(text);
}

export const showRules = (rules: readonly IpRule[]) =>
  rules.map(({ cidr, description }) => ({ ipRule: cidr, ruleDesc: description }));
