/** The image: built of Debian's packages, Node and the packed Cordon; read by other tools; run as a container would. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { signedHeaders } from "../../test/setup/signed-call.ts";
import { temporaryFolder } from "../../test/setup/temporary-folder.ts";
import { packCordon } from "../pack-for-tests.ts";
import { type Built, buildImage } from "./build-image.ts";
import { Container, whyNoContainers } from "./container-for-tests.ts";
import { fetchDebs } from "./debian-packages.ts";
import { readElf } from "./elf-for-tests.ts";
import { type Entry, readTar } from "./entries.ts";
import { cordonLayer, PROBE, readPackage } from "./layers.ts";
import { makeLayer } from "./oci.ts";

const missing = ["apt-get", "dpkg-deb", "skopeo", "umoci"].filter((name) => spawnSync(name, ["--version"]).error);
const root = temporaryFolder("image");
const layout = join(root, "layout");
const debs = join(root, "debs");
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 64 * 1024 * 1024 });

/** Why there is no image to look at: packages come over the network. */
async function whyNotFetched(): Promise<string | false> {
  if (missing.length > 0) return `not here: ${missing.join(", ")}`;
  mkdirSync(debs);
  try {
    await fetchDebs(debs, ["amd64", "arm64"]);
    return false;
  } catch (error) {
    return `Debian's packages can't be fetched: ${(error as Error).message.split("\n")[0]}`;
  }
}

describe("the image", { skip: await whyNotFetched() }, () => {
  const seconds = 1_790_000_000;
  let built: Built | undefined;
  const whole = () => built ?? assert.fail("the image wasn't built");
  const imageFor = (name: string) =>
    whole().images.find(({ platform }) => platform.architecture === name) ??
    assert.fail(`there is no image for ${name}`);
  const tarball = join(root, "cordon.tgz");
  const files: Record<string, readonly Entry[]> = {};
  const filesFor = (name: string) => files[name] ?? assert.fail(`there is no image for ${name}`);

  before(async () => {
    packCordon(tarball);
    built = await buildImage(layout, {
      ...{ tarball: readFileSync(tarball), debs, architectures: ["amd64", "arm64"], level: 1 },
      ...{ created: new Date(seconds * 1_000), revision: undefined },
    });
    for (const { platform, layers } of built.images) {
      files[platform.architecture] = (await Promise.all(layers.map(({ blob }) => readTar(blob)))).flat();
    }
  });

  test("skopeo reads it, for both architectures, and it says what it is and how it runs", () => {
    for (const architecture of ["amd64", "arm64"]) {
      const config = JSON.parse(
        run("skopeo", "inspect", "--config", "--raw", "--override-arch", architecture, `oci:${layout}`),
      );
      assert.equal(config.architecture, architecture);
      assert.deepEqual(config.config.Entrypoint, ["/usr/bin/cordon"]);
      assert.deepEqual(config.config.Cmd, ["serve"]);
      assert.deepEqual(config.config.ExposedPorts, { "4566/tcp": {} });
      assert.deepEqual(config.config.Volumes, { "/data": {} });
      assert.equal(config.config.User, "65532:65532");
      assert.deepEqual(config.config.Healthcheck.Test, ["CMD", "/usr/bin/node", PROBE]);
      assert.equal(config.config.Labels["org.opencontainers.image.version"], whole().version);
      assert.match(config.config.Labels["cordon.debian"], /libc6 2\.[\w.+-]+/);
      assert.equal(config.created, "2026-09-21T14:13:20Z");
    }
    const { Digest: digest, Layers: layers } = JSON.parse(run("skopeo", "inspect", `oci:${layout}:${whole().version}`));
    assert.deepEqual([digest, layers.length], [whole().digest, 3]);
  });

  test("the same inputs make the same digests, whatever the clock, the umask and the folder are", () => {
    const out = join(root, "again");
    const script = fileOf("build.ts");
    const args = [script, "--package", tarball, "--debs", debs, "--level", "1", "--arch", "arm64", "--out", out];
    const env = { ...process.env, SOURCE_DATE_EPOCH: `${seconds}`, TZ: "Asia/Tokyo", LC_ALL: "C" };
    const again = spawnSync("sh", ["-c", 'umask 077; exec "$0" "$@"', process.execPath, ...args], { cwd: "/", env });
    assert.equal(again.status, 0, String(again.stderr));
    const blobs = (folder: string) => readdirSync(join(folder, "blobs", "sha256"));
    const layers = imageFor("arm64").layers.map(({ diffId }) => diffId);
    const config = JSON.parse(run("skopeo", "inspect", "--config", "--override-arch", "arm64", `oci:${out}`));
    assert.deepEqual(config.rootfs.diff_ids, layers);
    // Its three layers; manifest and configuration name the commit.
    assert.equal(blobs(out).filter((digest) => blobs(layout).includes(digest)).length, 3);
  });

  test("another Cordon changes only the last layer, which is small", async () => {
    const later = new Date((seconds + 86_400) * 1_000);
    const next = await makeLayer("next", cordonLayer(await readPackage(readFileSync(tarball)), later), 1);
    const [debian, node, own] = imageFor("arm64").layers;
    assert.notEqual(own?.diffId, next.diffId);
    assert.equal(own?.diffId, imageFor("amd64").layers[2]?.diffId);
    const sizes = [debian, node, own].map((layer) => layer?.blob.length ?? 0);
    assert.ok((sizes[2] ?? 0) < 2_500_000, sizes.join(" "));
  });

  test("programs are for their machine, and everything that they're linked with is there", () => {
    for (const [architecture, machine] of Object.entries({ amd64: 62, arm64: 183 })) {
      const files = filesFor(architecture);
      const programs = files.flatMap(({ path, body }) => {
        const elf = readElf(body);
        return elf === undefined ? [] : [{ path, ...elf }];
      });
      assert.ok(programs.some(({ path, needs }) => path === "usr/bin/node" && needs.includes("libstdc++.so.6")));
      const names = new Set(files.map(({ path }) => path.split("/").at(-1)));
      for (const { path, machine: its, needs } of programs) {
        assert.equal(its, machine, path);
        for (const library of needs) assert.ok(names.has(library), `${path} needs ${library}`);
      }
    }
  });

  test("only the user's own folders are the user's, everybody reads the rest, and nothing makes anybody root", () => {
    const files = filesFor("amd64");
    const own = files.filter(({ uid, gid }) => uid !== 0 || gid !== 0);
    assert.deepEqual(
      own.filter(({ uid, gid, mode }) => uid === 65_532 && gid === 65_532 && mode === 0o700).map(({ path }) => path),
      ["data", "home/cordon"],
    );
    const groups = own.filter(({ uid }) => uid === 0).map(({ path }) => path);
    assert.deepEqual(
      groups.filter((path) => !path.startsWith("var/")),
      [],
    );
    for (const { path, type, mode } of files.filter(({ uid }) => uid === 0)) {
      const needed = type === "directory" ? 0o555 : 0o444;
      if (path !== "root") assert.equal(mode & needed, needed, path);
      assert.equal(type === "file" && (mode & 0o6000) !== 0, false, path);
    }
    const paths = new Set(files.map(({ path }) => path));
    assert.ok(!paths.has("usr/bin/sh") && !paths.has("usr/bin/dpkg"));
    for (const name of ["libc6", "libgcc-s1", "gcc-14-base", "base-files", "libstdc++6"]) {
      assert.ok(paths.has(`var/lib/dpkg/status.d/${name}`) && paths.has(`usr/share/doc/${name}`), name);
    }
    for (const licence of ["libc6", "gcc-14-base", "base-files", "node"]) {
      assert.ok(paths.has(`usr/share/doc/${licence}/copyright`), licence);
    }
  });

  describe("as a container", { skip: whyNoContainers() }, () => {
    const bundle = join(root, "bundle");
    before(() => {
      run("skopeo", "copy", "--quiet", "--override-arch", "amd64", `oci:${layout}`, `oci:${join(root, "one")}:amd64`);
      run("umoci", "unpack", "--rootless", "--image", `${join(root, "one")}:amd64`, bundle);
    });
    const volume = () => mkdtempSync(join(root, "volume-"));
    const probe = ["/usr/bin/node", PROBE];

    test("it runs as nobody special, is healthy, lets in the key that it shows, and ends on SIGTERM; data stay", async () => {
      const data = volume();
      const first = Container.start(bundle, data, {});
      await first.hasPrinted("AWS_DEFAULT_REGION");
      assert.match(first.output, /listens on http:\/\/0\.0\.0\.0:4566 .*\/data/);
      assert.equal(
        first.run(["/usr/bin/node", "-p", "process.getuid() + ' ' + process.getgid()"]).stdout,
        "65532 65532\n",
      );
      const health = first.run(probe);
      assert.equal(health.status, 0, health.stderr);
      const key = {
        accessKeyId: /AWS_ACCESS_KEY_ID=(\S+)/.exec(first.output)?.[1] ?? "",
        secretAccessKey: /AWS_SECRET_ACCESS_KEY=(\S+)/.exec(first.output)?.[1] ?? "",
      };
      const created = await callIn(first, key, "Action=CreateVpc&Version=2016-11-15&CidrBlock=10.7.0.0%2F16");
      assert.match(created, /<cidrBlock>10\.7\.0\.0\/16/);
      assert.match(
        await callIn(first, { ...key, accessKeyId: "test" }, "Action=DescribeVpcs&Version=2016-11-15"),
        /AuthFailure/,
      );
      assert.equal(await first.stop("SIGTERM"), 0, first.output);

      const second = Container.start(bundle, data, {});
      await second.hasPrinted("AWS_DEFAULT_REGION");
      assert.ok(!second.output.includes("SECRET_ACCESS_KEY=A"), second.output);
      assert.match(await callIn(second, key, "Action=DescribeVpcs&Version=2016-11-15"), /10\.7\.0\.0\/16/);
      const backedUp = second.run(["/usr/bin/cordon", "backup", "/data/today.backup"], environmentOf(key));
      assert.equal(backedUp.status, 0, backedUp.stderr);
      assert.equal(await second.stop("SIGINT"), 0, second.output);

      const checked = Container.start(bundle, data, { args: ["verify", "/data/today.backup"] });
      assert.equal(await checked.ended(), 0, checked.output);
      assert.match(checked.output, /today\.backup is whole/);
      // Into another volume, as the documentation has it: through standard input, with the key beside the log.
      const restoring = Container.start(bundle, volume(), { args: ["serve", "--host", "127.0.0.1"] });
      await restoring.hasPrinted("AWS_DEFAULT_REGION");
      const put = "fs.writeFileSync('today.backup', fs.readFileSync(0), { mode: 0o600 })";
      const sent = restoring.run(["/usr/bin/node", "-e", put], [], readFileSync(join(data, "today.backup")));
      assert.equal(sent.status, 0, sent.stderr);
      assert.equal(await restoring.stop(), 0);
      const restored = Container.start(bundle, restoring.data, { args: ["restore", "today.backup", "--replace"] });
      assert.equal(await restored.ended(), 0, restored.output);
      assert.match(restored.output, /has the log of today\.backup/);
    });

    test("its key may be chosen, it may speak HTTPS, and the health check sees that it's gone", async () => {
      const key = { accessKeyId: "ci", secretAccessKey: "chosen-for-this-run" };
      const env = [`CORDON_ACCESS_KEY_ID=${key.accessKeyId}`, `CORDON_SECRET_ACCESS_KEY=${key.secretAccessKey}`];
      const container = Container.start(bundle, volume(), { args: ["serve", "--tls"], env });
      await container.hasPrinted("AWS_DEFAULT_REGION");
      assert.ok(!container.output.includes(key.secretAccessKey));
      const health = container.run(probe);
      assert.equal(health.status, 0, health.stderr);
      const trusting = ["AWS_ENDPOINT_URL=https://127.0.0.1:4566", "AWS_CA_BUNDLE=/data/tls.crt"];
      const listed = container.run(["/usr/bin/cordon", "ls"], [...environmentOf(key), ...trusting]);
      assert.equal(listed.status, 0, listed.stderr);
      assert.notEqual(container.run(probe, ["AWS_ENDPOINT_URL=http://127.0.0.1:4567"]).status, 0);
      assert.equal(await container.stop(), 0);
    });

    test("what is wrong with its start is said, and nothing hangs", async () => {
      const wrong = Container.start(bundle, volume(), { env: ["CORDON_ACCESS_KEY_ID=half"] });
      assert.equal(await wrong.ended(), 2);
      assert.match(wrong.output, /CORDON_SECRET_ACCESS_KEY are set together/);
      const closed = volume();
      chmodSync(closed, 0o500);
      const refused = Container.start(bundle, closed, {});
      assert.equal(await refused.ended(), 2);
      assert.match(refused.output, /^cordon serve: cannot keep the log in \/data: .* Run: chmod u\+rwx \/data$/m);
      const version = Container.start(bundle, volume(), { args: ["--version"] });
      assert.equal(await version.ended(), 0);
      assert.match(version.output, new RegExp(`^cordon ${built?.version} `));
    });
  });
});

const fileOf = (name: string): string => join(import.meta.dirname, name);

const environmentOf = ({ accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }) => [
  `AWS_ACCESS_KEY_ID=${accessKeyId}`,
  `AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
];

/** Calls EC2 from within the container: its network is its own. */
async function callIn(container: Container, key: { accessKeyId: string; secretAccessKey: string }, body: string) {
  const url = "http://127.0.0.1:4566/";
  const { host: _, ...headers } = await signedHeaders(url, key, { body });
  const asked = JSON.stringify({ method: "POST", headers, body });
  const { stdout, stderr } = container.run([
    ...["/usr/bin/node", "--input-type=module", "-e"],
    `console.log(await (await fetch(${JSON.stringify(url)}, ${asked})).text())`,
  ]);
  return stdout || stderr;
}
