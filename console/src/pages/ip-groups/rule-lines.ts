/** The rules of an IP group as text, one a line: the range, then its description. */
import type { IpRuleItem } from "@aws-sdk/client-workspaces";

export function readRules(text: string): IpRuleItem[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [, ipRule = line, ruleDesc = ""] = /^([^\s,;]+)[\s,;]*(.*)$/.exec(line) ?? [];
    return { ipRule, ...(ruleDesc !== "" && { ruleDesc }) };
  });
}

export const linesOf = (rules: readonly IpRuleItem[]): string =>
  rules.map(({ ipRule = "", ruleDesc = "" }) => `${ipRule} ${ruleDesc}`.trim()).join("\n");
