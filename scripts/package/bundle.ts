/** Makes one file of a module and everything that it needs. */
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build, type Plugin } from "esbuild";

export interface Bundled {
  /** Names of the packages in it, sorted. */
  readonly packages: readonly string[];
  /** Bytes of the file by where they come from: a package, or a folder of the sources. */
  readonly bytesBy: Readonly<Record<string, number>>;
}

/**
 * A table is text that's unpacked and parsed when its module is first needed: a tenth of the size, and faster for V8 than a literal
 * of objects.
 */
const tables: Plugin = {
  name: "tables",
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const packed = brotliCompressSync(JSON.stringify(JSON.parse(readFileSync(path, "utf8")))).toString("base64");
      const contents = `import { brotliDecompressSync } from "node:zlib";
export default JSON.parse(brotliDecompressSync(Buffer.from("${packed}", "base64")).toString());`;
      return { contents, loader: "js" };
    });
  },
};

/** How Cedar's package loads its program from beside its code, and what it does in a bundle. */
const LOADS = `const wasmPath = \`\${__dirname}/cedar_wasm_bg.wasm\`;
const wasmBytes = require('fs').readFileSync(wasmPath);`;

/** Its program in WebAssembly is in the bundle as well: packed it has a quarter of its size. */
const cedar: Plugin = {
  name: "cedar",
  setup({ onLoad }) {
    onLoad({ filter: /cedar-wasm\/nodejs\/cedar_wasm\.js$/ }, ({ path }) => {
      const code = readFileSync(path, "utf8");
      if (!code.includes(LOADS))
        throw new Error(`${path} loads its program otherwise than scripts/package/bundle.ts knows`);
      const program = readFileSync(path.replace(/\.js$/, "_bg.wasm"));
      // Two levels below the best: a tenth more bytes, for a build that is seven seconds shorter.
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
      const packed = brotliCompressSync(program, { params }).toString("base64");
      const unpacks = `const wasmBytes = require("node:zlib").brotliDecompressSync(Buffer.from("${packed}", "base64"));`;
      return { contents: code.replace(LOADS, () => unpacks), loader: "js" };
    });
  },
};

/** Packages of CommonJS ask for Node's own modules with `require`, which a module doesn't have. */
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

export async function bundle(entry: string, outfile: string): Promise<Bundled> {
  const { metafile, warnings } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    minify: true,
    // Beside the file and not in it: it isn't published, and reads the stack traces of whoever built the same commit.
    sourcemap: "external",
    sourcesContent: false,
    legalComments: "none",
    banner: { js: REQUIRE },
    plugins: [tables, cedar],
    metafile: true,
    logLevel: "warning",
  });
  if (warnings.length > 0) throw new Error("esbuild warned, as it says above");
  const inputs = Object.entries(metafile.outputs[outfile]?.inputs ?? {});
  const bytesBy: Record<string, number> = {};
  for (const [path, { bytesInOutput }] of inputs) {
    const from = packageOf(path) ?? path.split("/").slice(0, 2).join("/");
    bytesBy[from] = (bytesBy[from] ?? 0) + bytesInOutput;
  }
  const packages = new Set(inputs.map(([path]) => packageOf(path)).filter((name) => name !== undefined));
  return { packages: [...packages].sort(), bytesBy };
}

const packageOf = (path: string): string | undefined => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
