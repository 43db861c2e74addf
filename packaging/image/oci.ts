/** An OCI image layout: a folder of blobs named by their digests, and an index that says which of them is the image. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type Entry, writeTar } from "./entries.ts";

export interface Layer {
  /** For people: what is in it. */
  readonly title: string;
  readonly blob: Buffer;
  /** The digest of the tar before compression. */
  readonly diffId: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface Platform {
  readonly os: "linux";
  readonly architecture: string;
  readonly variant?: string;
}

type Texts = Readonly<Record<string, string>>;

export interface Image {
  readonly platform: Platform;
  readonly layers: readonly Layer[];
  /** How a container of it runs, as the image specification and Docker's additions to it have it. */
  readonly config: object;
  readonly created: Date;
  readonly annotations: Texts;
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

const digestOf = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** `level` is gzip's, 1 to 9. What gzip writes has no time and no name in it. */
export async function makeLayer(title: string, entries: readonly Entry[], level: number): Promise<Layer> {
  const tar = await writeTar(entries);
  return { title, diffId: digestOf(tar), blob: await promisify(gzip)(tar, { level }) };
}

/** Writes the layout and returns the digest of the index, which is the digest of the whole. `tag` names it within the layout. */
export function writeLayout(folder: string, tag: string, images: readonly Image[], annotations: Texts): string {
  const blobs = join(folder, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  const put = (mediaType: string, bytes: Buffer): Descriptor => {
    const digest = digestOf(bytes);
    writeFileSync(join(blobs, digest.slice("sha256:".length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const putJson = (mediaType: string, value: object): Descriptor => put(mediaType, Buffer.from(JSON.stringify(value)));
  const manifests = images.map(({ platform, layers, config, created, annotations }) => {
    const at = created.toISOString().replace(".000Z", "Z");
    const configuration = putJson(CONFIG, {
      created: at,
      ...platform,
      config,
      rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map(({ title }) => ({ created: at, created_by: title })),
    });
    const manifest = putJson(MANIFEST, {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: configuration,
      layers: layers.map(({ blob }) => put(LAYER, blob)),
      annotations,
    });
    return { ...manifest, platform };
  });
  const whole = putJson(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests, annotations });
  const named = { ...whole, annotations: { "org.opencontainers.image.ref.name": tag } };
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [named] }));
  return whole.digest;
}
