/** What calls would open and close, as Markdown and as SARIF: what opens comes first, and each with the resource of the plan that does it. */
import type { BlockChange, PairChange } from "../../own-api/differences/in-words.ts";
import type { Rehearsed } from "../../own-api/what-if.ts";
import { flowText, type Names, type RefusedCall, rulesOf, rulesText } from "../format-what-if.ts";
import { count } from "../terminal/table.ts";
import type { Unmapped } from "../terraform-plan/read-plan.ts";
import type { SourcePlace } from "../terraform-plan/source-places.ts";
import { code, formatMarkdown, type Section } from "./markdown.ts";
import { type Found, type ReportRule, sarifOf } from "./sarif.ts";

export interface WhatIfReport {
  readonly calls: readonly { readonly action: string; readonly resource?: string }[];
  readonly rehearsed: Rehearsed;
  readonly names: Names;
  readonly refused: readonly RefusedCall[];
  readonly unmapped: readonly Unmapped[];
  /** The file of the plan or the calls. */
  readonly file: string;
  /** Where a resource is written; undefined if nobody knows. */
  readonly placeOfResource: (resource: string) => SourcePlace | undefined;
  /** The line of a call, counted from 1, in the file; undefined in a plan, which has none. */
  readonly lineOfCall: (call: number) => number | undefined;
}

type Change = PairChange | BlockChange;

const opens = <C extends Change>(all: readonly C[]) => all.filter(({ becomes }) => becomes === "opens");
const closes = <C extends Change>(all: readonly C[]) => all.filter(({ becomes }) => becomes === "closes");

/**
 * The call that a flow opens or closes by: that of a rule, the inbound one first, or else of an interface. Undefined if it's by
 * something on the path, such as a route.
 */
function callOf(change: Change, { parties }: Rehearsed): number | undefined {
  const ends = "from" in change ? [...change.to, ...change.from] : change.interfaceIds;
  const ofRules = rulesOf(change).map(({ call }) => call);
  const ofEnds = ends.map((id) => parties.find((party) => party.id === id)?.call);
  return [...ofRules.toReversed(), ...ofEnds].find((call) => call !== undefined);
}

const OFF_PATH = /SecurityGroup|NetworkInterface|RunInstances|^Describe/;

/** If only one resource of the plan changes what is on paths, that's the one. */
function resourceOnPaths(calls: WhatIfReport["calls"]): string | undefined {
  const found = new Set(calls.filter(({ action }) => !OFF_PATH.test(action)).map(({ resource }) => resource));
  return found.size === 1 ? [...found][0] : undefined;
}

interface Cause {
  readonly call: number | undefined;
  readonly resource: string | undefined;
}

function causeOf(change: Change, { rehearsed, calls }: WhatIfReport): Cause {
  const call = callOf(change, rehearsed);
  return { call, resource: call === undefined ? resourceOnPaths(calls) : calls[call - 1]?.resource };
}

export function whatIfMarkdown(report: WhatIfReport): string {
  const { rehearsed, names, refused, unmapped } = report;
  const { interfaces, addresses, internet, lacks } = rehearsed;
  const flows = (title: string, changes: readonly Change[], isFolded = false): Section => ({
    title,
    isFolded,
    columns: ["flow", "on", "by", "in"],
    rows: changes.map((change) => [
      code(flowText(change, names)),
      code(change.traffic),
      code(rulesText(change, names)),
      placeInWords(causeOf(change, report), report),
    ]),
  });
  const notUnderstood = unmapped.filter(({ matters }) => matters);
  return formatMarkdown(
    headingOf(report),
    [
      `${count(rehearsed.calls.length, "call")} decided, none made.`,
      ...(isSure(report) ? [] : ["**This isn't all**: see below what is refused, not understood or not known."]),
    ],
    [
      flows("Opens to the internet", opens(internet)),
      flows("Opens between interfaces", opens(interfaces)),
      flows("Opens for addresses, by the groups alone", opens(addresses), true),
      {
        title: "Cannot tell whether more opens or closes",
        columns: ["not known"],
        rows: lacks.map((lack) => [code(lack)]),
      },
      {
        title: "Refused calls",
        columns: ["call", "of", "code", "message"],
        rows: refused.map((one) => [
          String(one.call),
          code(one.resource ?? one.action),
          code(one.code),
          code(names.in(one.message)),
        ]),
      },
      {
        title: "Not understood",
        columns: ["resource", "why"],
        rows: notUnderstood.map(({ resource, reason }) => [code(resource), code(reason)]),
      },
      flows("Closes to the internet", closes(internet)),
      flows("Closes between interfaces", closes(interfaces)),
      flows("Closes for addresses, by the groups alone", closes(addresses), true),
      {
        title: "Left out, no part in the network here",
        isFolded: true,
        columns: ["resource"],
        rows: unmapped.filter(({ matters }) => !matters).map(({ resource }) => [code(resource)]),
      },
    ],
    "`cordon whatif` prints them all.",
  );
}

/** INVARIANT: what can't be decided never counts as no change. */
const isSure = ({ refused, unmapped, rehearsed }: WhatIfReport): boolean =>
  refused.length + rehearsed.lacks.length === 0 && !unmapped.some(({ matters }) => matters);

function headingOf(report: WhatIfReport): string {
  const { interfaces, addresses, internet } = report.rehearsed;
  const others: readonly Change[] = [...interfaces, ...addresses];
  const flows = (number: number, verb: string, rest = "") =>
    number === 0 ? [] : [`${count(number, "flow")} ${number === 1 ? verb : verb.slice(0, -1)}${rest}`];
  const parts = [
    ...flows(opens(internet).length, "opens", " to the internet"),
    ...flows(opens(others).length, "opens", opens(internet).length > 0 ? " otherwise" : ""),
    ...flows(closes([...others, ...internet]).length, "closes"),
  ];
  if (parts.length > 0) return `Cordon: ${parts.join(", ")}`;
  return isSure(report) ? "Cordon: no flow opens or closes" : "Cordon: cannot tell whether a flow opens or closes";
}

function placeInWords({ call, resource }: Cause, { placeOfResource }: WhatIfReport): string {
  if (resource === undefined) return call === undefined ? "the path" : `call ${call}`;
  const place = placeOfResource(resource);
  return place === undefined ? code(resource) : `${code(resource)}, ${code(`${place.file}:${place.line}`)}`;
}

const WHAT_IF_RULES: readonly ReportRule[] = [
  {
    id: "cordon/opens-to-the-internet",
    level: "error",
    short: "A flow opens to the internet",
    full: "After this change something can be reached from the internet, by its rules and by a path that leads there, which can't be now.",
  },
  {
    id: "cordon/opens",
    level: "warning",
    short: "A flow opens",
    full: "After this change a flow may pass that may not now.",
  },
  {
    id: "cordon/closes",
    level: "note",
    short: "A flow closes",
    full: "After this change a flow may not pass any more.",
  },
  {
    id: "cordon/call-refused",
    level: "warning",
    short: "A call is refused",
    full: "A call of this change would be refused, so what it does to flows isn't in the report.",
  },
  {
    id: "cordon/not-understood",
    level: "warning",
    short: "A resource is not understood",
    full: "A resource of the plan has a part in the network and isn't understood, so what it does to flows isn't in the report.",
  },
  {
    id: "cordon/cannot-tell",
    level: "warning",
    short: "Something isn't known",
    full: "Something that isn't known would tell whether more opens or closes.",
  },
];

export function whatIfSarif(report: WhatIfReport): string {
  const { rehearsed, names, refused, unmapped, file, placeOfResource, lineOfCall } = report;
  const { interfaces, addresses, internet, lacks, parties } = rehearsed;
  const found = (ruleId: string, { call, resource }: Cause, message: string, same: string): Found => {
    const place = resource === undefined ? undefined : placeOfResource(resource);
    const line = place?.line ?? (call === undefined ? undefined : lineOfCall(call));
    const isUnknown = place === undefined && line === undefined;
    const note = isUnknown ? " (which file it is in isn't known)" : "";
    return { ruleId, resource, file: place?.file ?? file, line, message: `${message}${note}`, same: [same] };
  };
  // The ids of what only the calls would create are others each time.
  const news = parties.filter(({ isNew }) => isNew).flatMap(({ id }) => (id === undefined ? [] : [id]));
  const stable = (text: string) => news.reduce((so, id) => so.replaceAll(id, "new"), text);
  const flow = (ruleId: string) => (change: Change) => {
    const text = `${flowText(change, names)} on ${change.traffic}`;
    const message = `${change.becomes}: ${text}, by ${rulesText(change, names)}`;
    return found(
      change.becomes === "closes" ? "cordon/closes" : ruleId,
      causeOf(change, report),
      message,
      stable(text),
    );
  };
  const nobody: Cause = { call: undefined, resource: undefined };
  return sarifOf("whatif", WHAT_IF_RULES, [
    ...internet.map(flow("cordon/opens-to-the-internet")),
    ...interfaces.map(flow("cordon/opens")),
    ...addresses.map(flow("cordon/opens")),
    ...refused.map((one) => {
      const message = `${one.action} is refused: ${one.code}: ${names.in(one.message)}`;
      return found(
        "cordon/call-refused",
        { call: one.call, resource: one.resource },
        message,
        `${one.action} ${one.code}`,
      );
    }),
    ...unmapped
      .filter(({ matters }) => matters)
      .map(({ resource, reason }) =>
        found(
          "cordon/not-understood",
          { call: undefined, resource },
          `${resource} is not understood: ${reason}`,
          reason,
        ),
      ),
    ...lacks.map((lack) =>
      found("cordon/cannot-tell", nobody, `cannot tell whether more opens or closes: ${lack}`, lack),
    ),
  ]);
}
