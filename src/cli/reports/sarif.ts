/** SARIF 2.1.0, in the subset that code scanning reads: rules with stable ids, results with a level, a place and a fingerprint. */
import { createHash } from "node:crypto";
import { isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

type Level = "error" | "warning" | "note";

export interface ReportRule {
  /** Never changes: alerts are known by it. */
  readonly id: string;
  readonly level: Level;
  readonly short: string;
  readonly full: string;
}

export interface Found {
  readonly ruleId: string;
  readonly message: string;
  readonly file: string;
  /** Undefined if it's about the whole file. */
  readonly line: number | undefined;
  /** The address of the Terraform resource. */
  readonly resource?: string | undefined;
  /** What is the same in the next run if it's the same finding: no line, and no id that is made anew each time. */
  readonly same: readonly string[];
}

/** Code scanning shows so many results of a run. */
const MOST_RESULTS = 5_000;
/** A fingerprint of another making is of another version. */
const FINGERPRINT = "cordonFinding/v1";
const LEVELS: readonly Level[] = ["error", "warning", "note"];

/** `kind` is the command: its results replace those of its last run, and no others. The place of files is relative to the working folder. */
export function sarifOf(kind: string, rules: readonly ReportRule[], found: readonly Found[]): string {
  const levelOf = new Map(rules.map(({ id, level }) => [id, level]));
  const rank = ({ ruleId }: Found) => LEVELS.indexOf(levelOf.get(ruleId) ?? "note");
  const kept = found.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_RESULTS);
  const left = found.length - kept.length;
  const run = {
    tool: { driver: { name: "Cordon", rules: rules.map(showRule) } },
    automationDetails: { id: `cordon/${kind}/` },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: true,
        ...(left > 0 && {
          toolExecutionNotifications: [
            {
              level: "warning",
              message: { text: `${left} more results are left out: a run has at most ${MOST_RESULTS}.` },
            },
          ],
        }),
      },
    ],
    results: kept.map((one) => ({
      ruleId: one.ruleId,
      ruleIndex: rules.findIndex(({ id }) => id === one.ruleId),
      level: levelOf.get(one.ruleId) ?? "note",
      message: { text: one.message },
      locations: [locationOf(one)],
      partialFingerprints: { [FINGERPRINT]: fingerprintOf(one) },
    })),
  };
  const $schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return `${JSON.stringify({ $schema, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

const showRule = ({ id, level, short, full }: ReportRule) => ({
  id,
  shortDescription: { text: short },
  fullDescription: { text: full },
  help: { text: full },
  defaultConfiguration: { level },
  properties: { tags: ["network", "security"] },
});

const locationOf = ({ file, line, resource }: Found) => ({
  physicalLocation: { artifactLocation: artifactOf(file), region: { startLine: line ?? 1 } },
  ...(resource !== undefined && { logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }] }),
});

/** Code scanning wants paths from the root of the repository, where pipelines start commands. */
function artifactOf(file: string): { readonly uri: string; readonly uriBaseId?: string } {
  const path = relative(process.cwd(), file);
  if (path.startsWith("..") || isAbsolute(path)) return { uri: pathToFileURL(file).href };
  return { uri: path.split(sep).map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

const fingerprintOf = ({ ruleId, resource = "", same }: Found): string =>
  createHash("sha256")
    .update(JSON.stringify([ruleId, resource, ...same]))
    .digest("hex")
    .slice(0, 32);
