/**
 * Writes the declarations that a user's compiler needs as one file: what a module exports, and everything that this names, wherever
 * it's declared. The compiler writes a file of declarations for each module; from those, only what is reached is taken.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { parseSync, type Statement, Visitor } from "oxc-parser";

interface Declaration {
  /** As it's written, with its comment and without `export`. */
  readonly text: string;
  readonly names: ReadonlySet<string>;
}

interface File {
  readonly declared: ReadonlyMap<string, Declaration>;
  /** By the name that the file uses: where it's from, and what it's called there. */
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
}

export function writeDeclarations(entry: string, outfile: string): void {
  const folder = mkdtempSync(join(tmpdir(), "cordon-types-"));
  try {
    const tsc = join("node_modules", "typescript", "bin", "tsc");
    execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", folder], { stdio: "inherit" });
    writeFileSync(outfile, reachedFrom(entry, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reachedFrom(entry: string, folder: string): string {
  const files = new Map<string, File>();
  const fileOf = (path: string): File => {
    const file = files.get(path) ?? readFile(path, folder);
    files.set(path, file);
    return file;
  };
  /** The file that declares each name. INVARIANT: two files don't declare the same name, or one would hide the other. */
  const home = new Map<string, string>();
  const texts: string[] = [];
  const reach = (name: string, path: string): void => {
    const { declared, imported } = fileOf(path);
    const source = imported.get(name);
    if (source !== undefined) {
      if (!source.from.endsWith(".d.ts")) throw new Error(`the declarations name ${source.from}, in ${path}`);
      if (source.name !== name) throw new Error(`${path} imports ${source.name} by another name, ${name}`);
      reach(source.name, source.from);
      return;
    }
    const declaration = declared.get(name);
    const known = home.get(name);
    if (declaration === undefined || known === path) return;
    if (known !== undefined) throw new Error(`${known} and ${path} both declare ${name}: rename one`);
    home.set(name, path);
    for (const each of declaration.names) reach(each, path);
    texts.push(declaration.text);
  };
  const exported = [...fileOf(entry).imported.keys()];
  for (const name of exported) reach(name, entry);
  return `${texts.reverse().join("\n")}\nexport { ${exported.join(", ")} };\n`;
}

function readFile(path: string, folder: string): File {
  const text = readFileSync(join(folder, path), "utf8");
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const fileAt = (source: string): string =>
    source.startsWith(".") ? normalize(join(dirname(path), source.replace(/\.ts$/, ".d.ts"))) : source;
  const declared = new Map<string, Declaration>();
  const imported = new Map<string, { from: string; name: string }>();
  let end = 0;
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") {
      for (const specifier of statement.specifiers) {
        const name = specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "*";
        imported.set(specifier.local.name, { from: fileAt(statement.source.value), name });
      }
    } else if (statement.type === "ExportNamedDeclaration" && statement.source !== null) {
      for (const { local, exported } of statement.specifiers) {
        imported.set(nameOf(exported), { from: fileAt(statement.source.value), name: nameOf(local) });
      }
    } else {
      const name = declaredBy(statement);
      if (name !== undefined) {
        // The overloads of a function belong together.
        const before = declared.get(name);
        const whole = `${before?.text ?? ""}${text
          .slice(end, statement.end)
          .trimStart()
          .replace(/^export /m, "")}\n`;
        declared.set(name, { text: whole, names: namesIn(whole, path) });
      }
    }
    end = statement.end;
  }
  return { declared, imported };
}

/** The name that a statement declares; undefined if it declares nothing. */
function declaredBy(statement: Statement): string | undefined {
  const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  const named = declaration?.type === "VariableDeclaration" ? declaration.declarations[0] : declaration;
  return named && "id" in named && named.id?.type === "Identifier" ? named.id.name : undefined;
}

/** All identifiers in the text. */
function namesIn(text: string, path: string): ReadonlySet<string> {
  const names = new Set<string>();
  new Visitor({ Identifier: ({ name }) => void names.add(name) }).visit(parseSync(path, text).program);
  return names;
}

const nameOf = (node: { readonly type: string; readonly name?: string; readonly value?: string }): string =>
  node.name ?? node.value ?? "";
