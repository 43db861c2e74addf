/** `cordon routes`: is a prefix announced by whom it should be, by the tables of ROAs and routes that were loaded? */
import type { CheckedRoute, CheckedRoutes } from "../../own-api/routing/check.ts";
import type { LoadedRouting } from "../../own-api/routing/loaded.ts";
import { command, Misuse } from "../command.ts";
import { ask, questionHelp, questionOptions, type Where } from "../question.ts";
import { whileWaiting } from "../terminal/progress.ts";
import { readable } from "../terminal/readable.ts";
import { count, type Look, lookOf, paint, table } from "../terminal/table.ts";
import { readRoutingText } from "./routing-text.ts";

const usage = `Usage: cordon routes [options]
       cordon routes check PREFIX [NUMBER] [options]
       cordon routes load FILE... [--only CIDR]... [options]
       cordon routes holdings FILE --organization HANDLE [--of CIDR|NUMBER|ID] [options]

Alone it lists what is loaded. check says of a prefix who announces it and whether ROAs
authorise that (RFC 6811), or whether they authorise the autonomous system NUMBER. load takes
files as they are published, plain or gzip: validated ROAs in JSON or CSV of rpki-client or
Routinator; routes of RIPE's RIS whois dumps, CAIDA's prefix to AS files, bgpdump -m, JSON
lines or CSV. Files of one kind replace together what was loaded of that kind. holdings takes
a registry's extended delegation file: what the organization has that associations name so.

  --only CIDR     load: take only what overlaps it; may be given again. Of the rest nothing is
                  known then
  --organization HANDLE  holdings: as associations with the registry name it
  --of CIDR       holdings: something that the organization has, or its id in the file
                  (default: the handle)
  --at TIME       check, and alone: as it was then
${questionHelp}

Exit status of check: 0 all that is announced is valid, 1 something is invalid, or no ROA covers
it, 2 no decision: nobody loaded what it takes, or nothing answers.`;

/** Reading files belongs to rooms that commands don't import: `main` hands it over. */
export interface RoutingForms {
  /** Throws an Error that says what is wrong with the text, and in which line. */
  readRoutingFile(text: string): ReadFile;
  readDelegations(text: string, of: string): Delegated;
}

interface ReadFile {
  readonly table: "roas" | "routes";
  readonly rows: readonly string[];
  readonly sampledAt?: string;
}

interface Delegated {
  readonly registry: string;
  readonly cidrs: readonly string[];
  readonly asns: readonly string[];
}

interface Values extends Where {
  readonly json: boolean;
  readonly only: readonly string[];
  readonly organization?: string | undefined;
  readonly of?: string | undefined;
  readonly at?: string | undefined;
}

type Verb = (forms: RoutingForms, values: Values, operands: readonly string[]) => Promise<number>;
const verbs: Readonly<Record<string, Verb>> = { check, load, holdings };

export const routes = (forms: RoutingForms) =>
  command({
    name: "routes",
    usage,
    options: {
      ...questionOptions,
      only: { type: "string", multiple: true, default: [] as string[] },
      organization: { type: "string" },
      of: { type: "string" },
      at: { type: "string" },
    },
    async run(values, [verb, ...operands]) {
      if (verb === undefined) return list(values);
      const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
      if (run === undefined) throw new Misuse(`there is no ${verb}, only ${Object.keys(verbs).join(", ")}`);
      return run(forms, values, operands);
    },
  });

const queryAt = ({ at }: Values): Record<string, string> => (at === undefined ? {} : { at });

async function list(values: Values): Promise<number> {
  const loaded = await ask(values, "/_cordon/routes", { query: queryAt(values) });
  console.log(values.json ? JSON.stringify(loaded) : formatLoaded(readable(loaded)));
  return 0;
}

function formatLoaded({ account, region, tables, holdings }: LoadedRouting): string {
  const rows = tables.map(({ table: name, rows, sampledAt, only }) => [
    name === "roas" ? "ROAs" : "routes",
    count(rows, "row"),
    `of ${sampledAt}`,
    only === undefined ? "" : `only what overlaps ${only.join(", ")}`,
  ]);
  const held = holdings.map(({ of, cidrs, asns, observedAt }) => [
    of,
    count(cidrs, "CIDR"),
    count(asns, "number"),
    `of ${observedAt}`,
  ]);
  if (rows.length + held.length === 0)
    return `nothing is loaded in account ${account}, ${region}: cordon routes load FILE`;
  return [...(rows.length > 0 ? [table(rows)] : []), ...(held.length > 0 ? [table(held)] : [])].join("\n");
}

/** How many rows each piece of a request's body has. */
const PIECE = 4_096;

async function load({ readRoutingFile }: RoutingForms, values: Values, files: readonly string[]): Promise<number> {
  if (files.length === 0) throw new Misuse("name the files: cordon routes load vrps.json");
  const read = files.map((file) => readNamed(file, readRoutingFile));
  for (const [name, ofTable] of Map.groupBy(read, (file) => file.table)) {
    const rows = ofTable.flatMap((file) => file.rows);
    const pieces = Array.from({ length: Math.ceil(rows.length / PIECE) }, (_, n) =>
      rows.slice(n * PIECE, (n + 1) * PIECE).join("\n"),
    );
    // Of several files the oldest one counts.
    const [sampledAt] = ofTable.flatMap((file) => file.sampledAt ?? []).sort();
    const body = { table: name, rows: pieces, only: values.only, ...(sampledAt !== undefined && { sampledAt }) };
    const loaded = await whileWaiting("loading", ask(values, "/_cordon/routes/load", { body }));
    const kept = readable(loaded);
    console.log(
      values.json
        ? JSON.stringify(loaded)
        : `loaded ${count(kept.rows, name === "roas" ? "ROA" : "route")} of ${kept.sampledAt}`,
    );
  }
  return 0;
}

async function holdings({ readDelegations }: RoutingForms, values: Values, files: readonly string[]): Promise<number> {
  const { organization, of = organization } = values;
  const [file, ...more] = files;
  if (file === undefined || more.length > 0)
    throw new Misuse("name one file, such as delegated-ripencc-extended-latest");
  if (organization === undefined || of === undefined) throw new Misuse("say whose they are: --organization HANDLE");
  const body = { organization, ...readNamed(file, (text) => readDelegations(text, of)) };
  const kept = await ask(values, "/_cordon/routes/holdings", {
    body: { organization, registry: body.registry, cidrs: body.cidrs, asns: body.asns },
  });
  const { registry, ...counts } = readable(kept);
  console.log(
    values.json
      ? JSON.stringify(kept)
      : `${organization} at ${registry}: ${count(counts.cidrs, "CIDR")}, ${count(counts.asns, "number")}`,
  );
  return 0;
}

function readNamed<T>(file: string, read: (text: string) => T): T {
  const text = readRoutingText(file);
  try {
    return read(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

async function check(_: RoutingForms, values: Values, [prefix, asn, ...more]: readonly string[]): Promise<number> {
  if (prefix === undefined) throw new Misuse("say which prefix: cordon routes check 192.0.2.0/24");
  if (more.length > 0) throw new Misuse(`it takes one prefix and one number, not also ${more.join(" ")}`);
  const query = { prefix, ...(asn !== undefined && { asn }), ...queryAt(values) };
  const checked = await ask(values, "/_cordon/routes/check", { query });
  console.log(values.json ? JSON.stringify(checked) : formatChecked(readable(checked), lookOf(process.stdout)));
  const verdicts = [...checked.routes, ...checked.within].map(({ validity }) => validity);
  if (checked.routes.length === 0 && checked.routesAt === null) return 2;
  if (verdicts.some((validity) => validity === "invalid" || validity === "not-found")) return 1;
  return verdicts.includes("undecidable") ? 2 : 0;
}

const WORDS: Readonly<Record<CheckedRoute["validity"], string>> = {
  valid: "valid",
  invalid: "invalid",
  "not-found": "no ROA covers it",
  undecidable: "undecidable",
};
const TONES = { valid: "good", invalid: "bad", "not-found": "warning", undecidable: "warning" } as const;

const MISMATCHES = {
  origin: "is for another number",
  length: "doesn't permit a prefix that long",
  "origin-and-length": "is for another number, and doesn't permit a prefix that long",
};

function formatChecked({ prefix, roasAt, routesAt, routes, within, hasMore }: CheckedRoutes, look: Look): string {
  const loaded = [
    routesAt === null ? [`nobody loaded who announces ${prefix}: cordon routes load FILE`] : [],
    roasAt === null ? [`nobody loaded the ROAs for ${prefix}: cordon routes load FILE`] : [],
  ].flat();
  const nobody = routes.length === 0 && routesAt !== null ? [`nobody announces ${prefix}`] : [];
  const inside =
    within.length === 0
      ? []
      : [
          "",
          `more specific announcements${hasMore ? `, the first ${within.length}` : ""}:`,
          ...within.flatMap((each) => formatRoute(each, look)),
        ];
  return [...routes.flatMap((route) => formatRoute(route, look)), ...nobody, ...inside, ...loaded].join("\n");
}

function formatRoute(route: CheckedRoute, look: Look): readonly string[] {
  const { prefix, asn, announced, validity, roas, ended = [] } = route;
  const origin = asn === 0 ? "of a set of numbers" : `of AS${asn}`;
  const isAnnounced = announced === false ? ", which does not announce it" : "";
  return [
    `${paint(look, TONES[validity], WORDS[validity])}: ${prefix} ${origin}${isAnnounced}`,
    ...roas.map((roa) => {
      const end = roa.expires === undefined ? "" : `, until ${roa.expires},`;
      const outcome = roa.mismatch === undefined ? "matches" : MISMATCHES[roa.mismatch];
      return `  ${formatRoa(roa)}${end} ${outcome}`;
    }),
    ...ended.map((roa) => `  ${formatRoa(roa)} ended ${roa.expires}`),
  ];
}

function formatRoa({ prefix, maxLength, asn }: CheckedRoute["roas"][number]): string {
  const length = maxLength === Number(prefix.split("/")[1]) ? "" : ` up to /${maxLength}`;
  return `the ROA ${prefix}${length} for AS${asn}`;
}
