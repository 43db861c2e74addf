/** The conditions and transforms of rules, as calls give them, as records keep them, and as answers show them. */
import { awsError } from "../../../model/aws-error.ts";
import type { ListenerRule } from "../../../model/records/balancing/load-balancer.ts";
import type { RuleCondition, RuleTransform } from "../../../wire/generated/elasticloadbalancing.ts";
import { validation } from "../balancer-words.ts";

// AWS: catalogue 561, with the fields that there are now
const unknownField = validation(
  (field: string) =>
    `Condition field '${field}' must be one of '[path-pattern, host-header, http-header, http-request-method, query-string, source-ip]'`,
);
const needsValue = validation(() => "A condition value must be specified");
// ours: no evidence of AWS's texts
const needsCondition = validation(() => "A rule must have at least one condition");
const otherConfig = validation((field: string) => `The values of a '${field}' condition are in another member`);
const tooManyValues = awsError("InvalidConfigurationRequest", () => "A rule can have at most five condition values");
const needsHeader = validation(() => "The name of the header must be specified");
const needsRewrite = validation((type: string) => `The rewrites of a '${type}' transform must be specified`);

const CONFIGS: Readonly<Record<string, keyof RuleCondition>> = {
  "host-header": "HostHeaderConfig",
  "http-header": "HttpHeaderConfig",
  "http-request-method": "HttpRequestMethodConfig",
  "path-pattern": "PathPatternConfig",
  "query-string": "QueryStringConfig",
  "source-ip": "SourceIpConfig",
};
/** The fields whose values may stand in `Values` as well. */
const PLAIN: ReadonlySet<string> = new Set(["host-header", "path-pattern"]);

interface Config {
  readonly Values?: readonly unknown[] | undefined;
  readonly RegexValues?: readonly string[] | undefined;
}

export function readConditions(given: readonly RuleCondition[]): ListenerRule["conditions"] {
  if (given.length === 0) throw needsCondition();
  const conditions = given.map((condition) => {
    const { Field: field = "", Values, RegexValues } = condition;
    const member = Object.hasOwn(CONFIGS, field) ? CONFIGS[field] : undefined;
    if (member === undefined) throw unknownField(field);
    const stray = Object.values(CONFIGS).some((each) => each !== member && condition[each] !== undefined);
    if (stray) throw otherConfig(field);
    const config = (condition[member] ?? (PLAIN.has(field) ? { Values, RegexValues } : {})) as Config;
    const { Values: values = [], RegexValues: patterns = [] } = config;
    if (values.length + patterns.length === 0) throw needsValue();
    if (field === "http-header" && !condition.HttpHeaderConfig?.HttpHeaderName) throw needsHeader();
    return { Field: field, [member]: withoutUndefined(config) };
  });
  const count = conditions.reduce((sum, condition) => sum + valuesIn(condition).length, 0);
  if (count > MOST_VALUES) throw tooManyValues();
  return conditions;
}

/** AWS: so many in all conditions of a rule together (its quotas). */
const MOST_VALUES = 5;

const withoutUndefined = (config: Config): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));

function valuesIn(condition: Readonly<Record<string, unknown>>): readonly unknown[] {
  const config = condition[CONFIGS[condition["Field"] as string] ?? ""] as Config | undefined;
  return [...(config?.Values ?? []), ...(config?.RegexValues ?? [])];
}

/** AWS: paths and hosts are shown in both ways (catalogue 571). */
export const showConditions = (conditions: ListenerRule["conditions"]): readonly RuleCondition[] =>
  conditions.map((condition) => {
    const field = condition["Field"] as string;
    const config = condition[CONFIGS[field] ?? ""] as Config;
    const plain = PLAIN.has(field) ? { Values: config.Values, RegexValues: config.RegexValues } : {};
    return { ...condition, ...plain } as RuleCondition;
  });

export function readTransforms(given: readonly RuleTransform[] = []): ListenerRule["transforms"] {
  return given.map((transform) => {
    const { Type: type, HostHeaderRewriteConfig, UrlRewriteConfig } = transform;
    const config = type === "url-rewrite" ? UrlRewriteConfig : HostHeaderRewriteConfig;
    const { Rewrites = [] } = config ?? {};
    if (Rewrites.length === 0) throw needsRewrite(type);
    const member = type === "url-rewrite" ? "UrlRewriteConfig" : "HostHeaderRewriteConfig";
    return { Type: type, [member]: { Rewrites: Rewrites.map(({ Regex, Replace }) => ({ Regex, Replace })) } };
  });
}
