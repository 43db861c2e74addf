/** `npm run image`: writes the OCI image of Cordon as an image layout, without a Docker engine. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { packNow, sources } from "../sources.ts";
import { ARCHITECTURES, buildImage } from "./build-image.ts";
import { fetchDebs } from "./debian-packages.ts";

const usage = `Usage: npm run image -- [options]

Writes an OCI image layout that skopeo, podman, buildah and umoci read.

  --out DIR       write it here; DIR must be empty or absent (default packaging/image/layout)
  --package FILE  the tarball that npm pack made (default: pack it now)
  --debs DIR      take Debian's packages from here; without it apt fetches the newest, for which this machine
                  must be a Debian. Those that an image was made of are kept with --keep-debs
  --keep-debs DIR  leave the packages that were fetched here
  --arch NAME     only this architecture, ${Object.keys(ARCHITECTURES).join(" or ")}; repeatable (default: all)
  --level N       how hard gzip tries, 1 to 9 (default 9)

SOURCE_DATE_EPOCH is the time that the image says it was made at, in seconds; otherwise it's that of the commit.`;

const { values } = parseArgs({
  options: {
    out: { type: "string", default: join(import.meta.dirname, "layout") },
    package: { type: "string" },
    debs: { type: "string" },
    "keep-debs": { type: "string" },
    arch: { type: "string", multiple: true, default: Object.keys(ARCHITECTURES) },
    level: { type: "string", default: "9" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(usage);
else {
  const aside = mkdtempSync(join(tmpdir(), "cordon-image-"));
  try {
    await build(aside);
  } catch (error) {
    console.error(`npm run image: ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function build(aside: string): Promise<void> {
  const { arch: architectures, debs } = values;
  const unknown = architectures.find((name) => !Object.hasOwn(ARCHITECTURES, name));
  if (unknown !== undefined)
    throw new Error(`there is no architecture ${unknown}: ${Object.keys(ARCHITECTURES).join(", ")}`);
  if (!/^[1-9]$/.test(values.level)) throw new Error(`--level takes 1 to 9, not ${values.level}`);
  const out = resolve(values.out);
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new Error(`${out} isn't empty. Remove it, or name another --out`);
  const tarball = readFileSync(values.package ?? packNow(aside));
  const folder = resolve(debs ?? values["keep-debs"] ?? aside);
  if (debs === undefined) await fetchDebs(folder, architectures);
  const inputs = { tarball, debs: folder, architectures, level: Number(values.level), ...sources() };
  const { version, digest, images } = await buildImage(out, inputs);
  for (const { platform, layers } of images) {
    console.log(`${platform.os}/${platform.architecture}`);
    for (const { title, blob } of layers) console.log(`  ${megabytes(blob.length).padStart(8)}  ${title}`);
  }
  console.log(`${out}:${version}\n${digest}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}
