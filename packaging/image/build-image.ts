/** Puts the image together: its layers for each architecture, how a container of it runs, and what it says about itself. */
import { pinnedNode } from "../pinned-node.ts";
import { readDebs } from "./debian-packages.ts";
import { cordonLayer, debianLayer, nodeLayer, PROBE, readPackage, USER_ID } from "./layers.ts";
import { type Image, makeLayer, type Platform, writeLayout } from "./oci.ts";

interface Architecture {
  readonly platform: Platform;
  /** The end of the name of Node's npm package. */
  readonly node: string;
}

/** By the names that Debian and the image specification both have for them. */
export const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  amd64: { platform: { os: "linux", architecture: "amd64" }, node: "linux-x64" },
  arm64: { platform: { os: "linux", architecture: "arm64", variant: "v8" }, node: "linux-arm64" },
};

export interface ImageInputs {
  /** What `npm pack` made. */
  readonly tarball: Buffer;
  /** A folder with Debian's packages. */
  readonly debs: string;
  readonly architectures: readonly string[];
  /** The time of the sources. */
  readonly created: Date;
  /** The commit of the sources. */
  readonly revision: string | undefined;
  /** How hard gzip tries, 1 to 9. */
  readonly level: number;
}

export interface Built {
  readonly version: string;
  readonly digest: string;
  readonly images: readonly Image[];
}

/** Writes the image layout into a folder. The same inputs make the same digests. */
export async function buildImage(folder: string, inputs: ImageInputs): Promise<Built> {
  const cordon = await readPackage(inputs.tarball);
  const annotations = {
    "org.opencontainers.image.title": "cordon",
    "org.opencontainers.image.description": cordon.description,
    "org.opencontainers.image.version": cordon.version,
    "org.opencontainers.image.licenses": cordon.license,
    "org.opencontainers.image.created": inputs.created.toISOString().replace(".000Z", "Z"),
    ...(cordon.source !== undefined && { "org.opencontainers.image.source": cordon.source }),
    ...(inputs.revision !== undefined && { "org.opencontainers.image.revision": inputs.revision }),
  };
  const ownLayer = await makeLayer(`Cordon ${cordon.version}`, cordonLayer(cordon, inputs.created), inputs.level);
  const images = await Promise.all(
    inputs.architectures.map(async (name): Promise<Image> => {
      const { platform, node: nodeName } = ARCHITECTURES[name] as Architecture;
      const [packages, node] = await Promise.all([readDebs(inputs.debs, name), pinnedNode(nodeName)]);
      const versions = packages.map(({ name, version }) => `${name} ${version}`).join(", ");
      const nodeEntries = await nodeLayer(node.tarball, cordon);
      const layers = await Promise.all([
        makeLayer(`Debian: ${versions}`, debianLayer(packages), inputs.level),
        makeLayer(`Node ${node.version}, and Cedar`, nodeEntries, inputs.level),
        ownLayer,
      ]);
      const made = { ...annotations, "cordon.debian": versions, "cordon.node": node.version };
      return { platform, layers, created: inputs.created, annotations: made, config: runsAs(made) };
    }),
  );
  return { version: cordon.version, images, digest: writeLayout(folder, cordon.version, images, annotations) };
}

const SECOND = 1_000_000_000;

/** How a container runs. Docker knows the health check although the image specification has none. */
export const runsAs = (labels: Readonly<Record<string, string>>) => ({
  User: `${USER_ID}:${USER_ID}`,
  ExposedPorts: { "4566/tcp": {} },
  Env: ["PATH=/usr/local/bin:/usr/bin", "CORDON_DATA=/data", "CORDON_HOST=0.0.0.0"],
  Entrypoint: ["/usr/bin/cordon"],
  Cmd: ["serve"],
  Volumes: { "/data": {} },
  WorkingDir: "/data",
  Labels: labels,
  StopSignal: "SIGTERM",
  Healthcheck: {
    Test: ["CMD", "/usr/bin/node", PROBE],
    Interval: 30 * SECOND,
    Timeout: 5 * SECOND,
    StartPeriod: 30 * SECOND,
    StartInterval: SECOND,
    Retries: 3,
  },
});
