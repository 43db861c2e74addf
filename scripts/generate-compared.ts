/** Writes the tables of docs/compared.md: what the registry has, beside what scripts/compare-with-moto.ts measured of moto. */
import { readFileSync } from "node:fs";
import { PROBES } from "./compared/probes.ts";
import type { OperationFile } from "./generate-registry.ts";
import { root, writeIfChanged } from "./write-if-changed.ts";

interface Server {
  readonly outcomes: readonly string[];
  readonly startSeconds: number;
  readonly megabytes: number;
}

/** What the measurement leaves in scripts/compared/moto.json. */
interface Compared {
  readonly checked: string;
  readonly version: string;
  readonly services: number;
  readonly total: number;
  readonly operations: Readonly<Record<string, readonly string[]>>;
  readonly moto: Server;
  readonly cordon: Server;
}

export const compared = (): Compared =>
  JSON.parse(readFileSync(new URL("scripts/compared/moto.json", root), "utf8")) as Compared;

export function generateCompared(operations: readonly OperationFile[]): void {
  const measured = compared();
  const text = readFileSync(new URL("docs/compared.md", root), "utf8");
  const parts: Readonly<Record<string, string>> = {
    checked: `moto ${measured.version} was measured on ${measured.checked} by \`node scripts/compare-with-moto.ts\`, which reads which operations the installed\nmoto has code for, and runs the same calls against both servers.`,
    operations: operationsTable(operations, measured),
    outcomes: outcomesTable(measured),
    weight: weightTable(measured),
  };
  writeIfChanged(
    "docs/compared.md",
    text.replaceAll(
      /<!-- (\w+): generated -->[\s\S]*?<!-- \/\1 -->/g,
      (_, name: string) => `<!-- ${name}: generated -->\n${parts[name]}\n<!-- /${name} -->`,
    ),
  );
}

function operationsTable(operations: readonly OperationFile[], measured: Compared): string {
  const isServed = ({ service, name }: OperationFile): boolean => measured.operations[service]?.includes(name) === true;
  const rows = [...Map.groupBy(operations, ({ path }) => path.split("/")[0] as string)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, files]) => {
      const lacking = files.filter((file) => !isServed(file)).map(({ name }) => name);
      const shown =
        lacking.length > 6 ? `${lacking.slice(0, 5).join(", ")} and ${lacking.length - 5} more` : lacking.join(", ");
      return `| ${folder} | ${files.length} | ${files.length - lacking.length} | ${shown} |`;
    });
  const theirs = operations.filter(isServed).length;
  return `| what | Cordon | moto | moto lacks |
|---|---|---|---|
${rows.join("\n")}
| **these** | **${operations.length}** | **${theirs}** | |
| all of AWS | ${operations.length} | at least ${measured.total} of ${measured.services} services | |`;
}

const outcomesTable = ({ moto, cordon }: Compared): string =>
  `| what is asked | Cordon | moto |\n|---|---|---|\n${PROBES.map(
    ({ asks }, i) => `| ${asks} | ${cordon.outcomes[i]} | ${moto.outcomes[i]} |`,
  ).join("\n")}`;

const weightTable = ({ moto, cordon }: Compared): string =>
  `| until the first answer | Cordon, a clone | moto_server |
|---|---|---|
| processor time | ${cordon.startSeconds.toFixed(2)} s | ${moto.startSeconds.toFixed(2)} s |
| memory | ${cordon.megabytes} MB | ${moto.megabytes} MB |`;
