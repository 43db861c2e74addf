/** What differs by the engine of a database (catalogue 595). */
import { invalidParameter } from "../database-words.ts";

interface Engine {
  readonly name: RegExp;
  readonly port: number;
  readonly licence: string;
  /** The version of a database that names none. */
  readonly version: string;
  /** The beginning of the names of its default parameter and option groups. */
  readonly family: (version: string) => string;
}

const major = (version: string, parts: number): string => version.split(".").slice(0, parts).join(".");

const ENGINES: readonly Engine[] = [
  {
    name: /^postgres$/,
    port: 5432,
    licence: "postgresql-license",
    version: "17.6",
    family: (v) => `postgres${major(v, 1)}`,
  },
  {
    name: /^mysql$/,
    port: 3306,
    licence: "general-public-license",
    version: "8.4.7",
    family: (v) => `mysql${major(v, 2)}`,
  },
  {
    name: /^mariadb$/,
    port: 3306,
    licence: "general-public-license",
    version: "11.8.5",
    family: (v) => `mariadb${major(v, 2)}`,
  },
  {
    name: /^aurora-postgresql$/,
    port: 5432,
    licence: "postgresql-license",
    version: "17.5",
    family: (v) => `aurora-postgresql${major(v, 1)}`,
  },
  {
    name: /^aurora-mysql$/,
    port: 3306,
    licence: "general-public-license",
    version: "8.0.mysql_aurora.3.10.1",
    family: () => "aurora-mysql8.0",
  },
  {
    name: /^(custom-)?oracle-/,
    port: 1521,
    licence: "bring-your-own-license",
    version: "19.0.0.0.ru-2025-10.rur-2025-10.r1",
    family: (v) => `oracle-ee-${major(v, 1)}`,
  },
  {
    name: /^(custom-)?sqlserver-/,
    port: 1433,
    licence: "license-included",
    version: "16.00.4215.2.v1",
    family: (v) => `sqlserver-se-${major(v, 1)}.0`,
  },
  {
    name: /^db2-/,
    port: 50_000,
    licence: "bring-your-own-license",
    version: "11.5.9.0.sb00066541.r1",
    family: () => "db2-se-11.5",
  },
];

export function engineNamed(name: string): Engine {
  const found = ENGINES.find((engine) => engine.name.test(name));
  if (found === undefined) throw invalidParameter("Engine", `there is no engine ${name}`);
  return found;
}
