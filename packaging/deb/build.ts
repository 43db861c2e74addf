/** `npm run deb`: builds the Debian packages. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { packNow, sources } from "../sources.ts";
import { ARCHITECTURES, buildDebs } from "./build-debs.ts";

const usage = `Usage: npm run deb -- [options]

Builds cordon, cordon-agent, and cordon-runtime, which both need. It takes dpkg-deb, which Debian and Ubuntu have.

  --out DIR           write them here (default packaging/deb/built)
  --package FILE      the tarball that npm pack made (default: pack it now)
  --arch NAME         only this architecture, ${Object.keys(ARCHITECTURES).join(" or ")}; repeatable (default: all)
  --level N           how hard xz tries, 1 to 9 (default 9)

SOURCE_DATE_EPOCH is the time that the packages say they were made at, in seconds; otherwise it's that of the commit.`;

const { values } = parseArgs({
  options: {
    out: { type: "string", default: join(import.meta.dirname, "built") },
    package: { type: "string" },
    arch: { type: "string", multiple: true, default: Object.keys(ARCHITECTURES) },
    level: { type: "string", default: "9" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(usage);
else {
  const aside = mkdtempSync(join(tmpdir(), "cordon-pack-"));
  try {
    const { arch: architectures, level } = values;
    if (!/^[1-9]$/.test(level)) throw new Error(`--level takes 1 to 9, not ${level}`);
    const compression = { kind: "xz", level: Number(level) };
    const unknown = architectures.find((name) => !Object.hasOwn(ARCHITECTURES, name));
    if (unknown !== undefined) throw new Error(`there is no architecture ${unknown}`);
    const out = resolve(values.out);
    mkdirSync(out, { recursive: true });
    const tarball = values.package ?? packNow(aside);
    for (const deb of await buildDebs(out, { tarball, architectures, compression, time: sources().created })) {
      console.log(`${(statSync(deb).size / 1_000_000).toFixed(2).padStart(8)} MB  ${deb}`);
    }
  } catch (error) {
    console.error(`npm run deb: ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
