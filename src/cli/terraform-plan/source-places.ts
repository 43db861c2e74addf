/**
 * Where the resources of a plan are written. A plan names files nowhere, but it has the modules with their sources: so this looks
 * for the blocks in the .tf files of the folder that the plan is of, and in those of its local modules. A resource of any other
 * module is where that module is called.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isMap, LineCounter, type Node, parseDocument } from "yaml";
import { type Module, type Plan, type PlannedChange, pathOf } from "./plan-references.ts";

export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

export class SourcePlaces {
  readonly #root: Module;
  readonly #directory: string;
  readonly #changes: ReadonlyMap<string, PlannedChange>;
  /** Of each folder, its blocks by their name: `aws_instance.web`, `module.net`. */
  readonly #blocks = new Map<string, ReadonlyMap<string, SourcePlace>>();

  constructor(plan: Plan, directory: string) {
    this.#root = plan.configuration?.root_module ?? {};
    this.#directory = directory;
    this.#changes = new Map((plan.resource_changes ?? []).map((change) => [change.address, change]));
  }

  /** Undefined if no file here has it. */
  placeOf(address: string): SourcePlace | undefined {
    const change = this.#changes.get(address);
    if (change === undefined) return undefined;
    let [module, directory]: [Module | undefined, string] = [this.#root, this.#directory];
    let call: SourcePlace | undefined;
    for (const { name } of pathOf(change.module_address)) {
      const called: NonNullable<Module["module_calls"]>[string] | undefined = module?.module_calls?.[name];
      call = this.#blocksIn(directory).get(`module.${name}`) ?? call;
      if (called === undefined || !/^\.\.?\//.test(called.source ?? "")) return call;
      module = called.module;
      directory = join(directory, called.source ?? "");
    }
    return this.#blocksIn(directory).get(`${change.type}.${change.name}`) ?? call;
  }

  #blocksIn(directory: string): ReadonlyMap<string, SourcePlace> {
    const known = this.#blocks.get(directory) ?? blocksIn(directory);
    this.#blocks.set(directory, known);
    return known;
  }
}

/** Nobody writes longer ones. */
const LONGEST_FILE = 4 * 1024 * 1024;

function blocksIn(directory: string): ReadonlyMap<string, SourcePlace> {
  const blocks = new Map<string, SourcePlace>();
  for (const name of namesIn(directory).filter((name) => /\.tf(\.json)?$/.test(name))) {
    const file = join(directory, name);
    const text = textOf(file);
    for (const [block, line] of name.endsWith(".json") ? blocksOfJson(text) : blocksOf(text)) {
      if (!blocks.has(block)) blocks.set(block, { file, line });
    }
  }
  return blocks;
}

/** INVARIANT: what can't be read makes a place unknown, and never a report fail. */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    const about = statSync(file);
    return about.isFile() && about.size <= LONGEST_FILE ? readFileSync(file, "utf8") : "";
  } catch {
    return "";
  }
}

const BLOCK = /^\s*(resource|module)\s+"?([\w-]+)"?(?:\s+"?([\w-]+)"?)?\s*\{/;
const TEXT = /"(?:[^"\\]|\\.)*"/g;
const HEREDOC = /<<-?\s*([\w-]+)\s*$/;

/** The blocks at the beginning of a line; comments and texts of several lines have none. */
function* blocksOf(text: string): Generator<readonly [block: string, line: number]> {
  let heredoc: string | undefined;
  let isComment = false;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (heredoc !== undefined) {
      if (line.trim() === heredoc) heredoc = undefined;
      continue;
    }
    if (!isComment) {
      const [, kind, first, second] = BLOCK.exec(line) ?? [];
      if (kind === "module" && second === undefined) yield [`module.${first}`, i + 1];
      if (kind === "resource" && second !== undefined) yield [`${first}.${second}`, i + 1];
    }
    // Texts may have what begins a comment: "arn:aws:s3:::logs/*".
    let rest: string = isComment ? line : line.replaceAll(TEXT, '""');
    for (;;) {
      if (isComment) {
        const end = rest.indexOf("*/");
        if (end < 0) break;
        [rest, isComment] = [rest.slice(end + 2).replaceAll(TEXT, '""'), false];
      }
      const begin = /#|\/\/|\/\*/.exec(rest);
      heredoc = HEREDOC.exec(begin === null ? rest : rest.slice(0, begin.index))?.[1];
      if (begin?.[0] !== "/*") break;
      [rest, isComment] = [rest.slice(begin.index + 2), true];
    }
  }
}

/** Terraform's JSON: `{"resource": {"aws_instance": {"web": {...}}}, "module": {"net": {...}}}`. JSON is YAML, whose parser knows lines. */
function* blocksOfJson(text: string): Generator<readonly [block: string, line: number]> {
  const lineCounter = new LineCounter();
  const root = parseDocument(text, { lineCounter, logLevel: "silent" }).contents;
  const lineOf = (key: unknown) => lineCounter.linePos((key as Node).range?.[0] ?? 0).line;
  const pairsIn = (value: unknown) => (isMap(value) ? value.items : []);
  for (const { key: kind, value } of pairsIn(root)) {
    for (const { key: first, value: inner } of pairsIn(value)) {
      if (String(kind) === "module") yield [`module.${first}`, lineOf(first)];
      if (String(kind) !== "resource") continue;
      for (const { key: second } of pairsIn(inner)) yield [`${first}.${second}`, lineOf(second)];
    }
  }
}
