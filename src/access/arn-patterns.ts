/** The ARNs and patterns in a statement's Resource: which IAM takes, and what they match. */
import { glob } from "../model/glob.ts";
import { LEGACY } from "./malformed-policy.ts";
import { type Matcher, matcherOf } from "./policy-variables.ts";

const PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "*"];
const PARTS = 6;

/** An ARN's parts; colons inside of variables don't divide it. */
const partsOf = (resource: string): readonly string[] =>
  resource.split(/(\$\{[^{}]*\}|:)/).reduce<string[]>(
    (parts, piece) => {
      if (piece === ":") parts.push("");
      else parts[parts.length - 1] += piece;
      return parts;
    },
    [""],
  );

/**
 * Returns what IAM says of an ARN that it doesn't take (catalogue 439).
 */
export function wrongResource(resource: string): string | undefined {
  if (resource === "*") return undefined;
  const [scheme, partition, service = "", ...rest] = partsOf(resource);
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!PARTITIONS.includes(partition)) {
    const [region = "*", account = "*", ...names] = rest;
    const name = names.length === 0 ? "*" : names.join(":");
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${service || anyIfLast(rest)}:${region}:${account}:${name}".`;
  }
  if (scheme !== "arn") return `Resource ${resource} must be in ARN format or "*".`;
  const isShort = rest.length < PARTS - 3;
  if ((isShort && resource.includes("::")) || resource.startsWith(`arn:${partition}::`)) return LEGACY;
  if (service === "" || /[*?$]/.test(service))
    return "Resource vendor must be fully qualified and cannot contain regexes.";
  const region = rest[0] ?? "";
  if (service === "iam" && region !== "" && region !== "*")
    return `IAM resource ${resource} cannot contain region information.`;
  return undefined;
}

/** IAM's message fills in what is left out, but not what is empty between colons. */
const anyIfLast = (rest: readonly string[]): string => (rest.length === 0 ? "*" : "");

/**
 * AWS: wildcards match within a segment; a star that is the last character of its segment goes on past the colon
 * (catalogue 441).
 */
export function resourceMatcher(resource: string, hasVariables: boolean): Matcher {
  // AWS: parts left out are any: `arn:aws:ec2` is every resource of EC2 (catalogue 439). A star may stand for several.
  const missing = resource.includes("*") ? 0 : Math.max(0, PARTS - partsOf(resource).length);
  const whole = resource + ":*".repeat(missing);
  return matcherOf(whole, hasVariables, true, (pattern) => glob(pattern, { escapes: true, separator: ":" }));
}
