/** The testcontainers module, against a stand-in for the engine that runs real Cordons. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { startCordon as startInProcess } from "../../../src/main/index.ts";
import type { RunningCordon as OfCordon } from "../../../src/main/running/running-cordon.ts";
import { freePort } from "../../../test/setup/free-port.ts";
import { temporaryFolder } from "../../../test/setup/temporary-folder.ts";
import { CordonContainer, type RunningCordon, startCordon } from "../src/index.ts";
import { type Engine, startEngine } from "./engine.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const IMAGE = `cordon:${version}`;
const hasEngine = spawnSync("docker", ["image", "inspect", IMAGE], { stdio: "ignore" }).status === 0;

let engine: Engine;
before(async () => {
  engine = await startEngine();
  process.env["DOCKER_HOST"] = engine.host;
  // It's a container of another image, which removes what a killed test leaves.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
});
after(() => engine.close());

const lastMade = () => engine.containers.at(-1) as Engine["containers"][number];

/** The same for both ways to run it: what a suite does. */
async function useIt(cordon: RunningCordon): Promise<void> {
  const ec2 = new EC2Client(cordon.clientSettings({ region: "eu-central-1" }));
  const count = async () => (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.length;
  await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  assert.equal(await count(), 2);
  await cordon.reset();
  assert.equal(await count(), 1);
  await cordon.importSaved(savedNetwork(), { region: "eu-west-1" });
  const imported = new EC2Client(cordon.clientSettings({ region: "eu-west-1" }));
  const { Vpcs } = await imported.send(new DescribeVpcsCommand({}));
  assert.deepEqual(
    Vpcs?.map(({ VpcId }) => VpcId),
    ["vpc-0123456789abcdef0"],
  );
  await assert.rejects(cordon.importSaved(savedNetwork(), { region: "eu-west-1" }), /--replace|replace/);
  await assert.rejects(cordon.importSaved(join(savedNetwork(), "nowhere")), /nowhere/);
  const variables = cordon.environment();
  assert.equal(variables["AWS_ENDPOINT_URL"], cordon.url);
  assert.equal(variables["AWS_REGION"], "us-east-1");
}

const arnOf = async (cordon: RunningCordon, account?: string) =>
  (
    await new STSClient(cordon.clientSettings(account === undefined ? {} : { account })).send(
      new GetCallerIdentityCommand({}),
    )
  ).Arn;

let saved: string | undefined;
function savedNetwork(): string {
  if (saved !== undefined) return saved;
  saved = join(temporaryFolder("saved"), "network");
  mkdirSync(saved);
  const Vpcs = [{ VpcId: "vpc-0123456789abcdef0", CidrBlock: "10.9.0.0/16", OwnerId: "111122223333" }];
  writeFileSync(join(saved, "vpcs.json"), JSON.stringify({ Vpcs }), { mode: 0o600 });
  return saved;
}

test("a suite does the same in process and in a container", async () => {
  const port = await freePort();
  for (const start of [startInProcess, startCordon]) {
    const cordon: RunningCordon = await start({ port, store: "memory" });
    try {
      assert.equal(new URL(cordon.url).port, String(port));
      await useIt(cordon);
    } finally {
      await cordon.close();
    }
  }
  assert.equal(engine.isRunning(lastMade()), false);
});

test("both packages have the same interface", () => {
  const ofContainer = (cordon: OfCordon): RunningCordon => cordon;
  const ofCordon = (cordon: RunningCordon): OfCordon => cordon;
  assert.equal(typeof ofContainer, typeof ofCordon);
});

describe("a container", () => {
  test("is of the image that was named, publishes one port, and its key is nobody else's", async () => {
    const cordon = await new CordonContainer("registry.example.com/cordon:9").start();
    const { created } = lastMade();
    assert.equal(created.Image, "registry.example.com/cordon:9");
    assert.deepEqual(created.Cmd, ["serve", "--allow-reset"]);
    assert.deepEqual(created.ExposedPorts, { "4566/tcp": {} });
    assert.deepEqual(created.HostConfig.PortBindings, { "4566/tcp": [{ HostPort: "0" }] });
    const { accessKeyId, secretAccessKey } = cordon.getCredentials();
    assert.match(secretAccessKey, /^[0-9a-f]{40}$/);
    assert.deepEqual(
      [...created.Env].sort(),
      [
        `CORDON_ACCESS_KEY_ID=${accessKeyId}`,
        "CORDON_DATA=memory",
        `CORDON_SECRET_ACCESS_KEY=${secretAccessKey}`,
      ].sort(),
    );
    assert.equal(cordon.getEndpoint(), cordon.url);
    assert.match(String(await arnOf(cordon)), /^arn:aws:iam::123456789012:root$/);
    const stranger = { ...cordon.clientSettings(), credentials: { accessKeyId, secretAccessKey: "test" } };
    await assert.rejects(
      new STSClient(stranger).send(new GetCallerIdentityCommand({})),
      /SignatureDoesNotMatch|signature/,
    );
    assert.throws(() => cordon.clientSettings({ account: "111122223333" }), /accounts: \["111122223333"\]/);
    await cordon.stop();
  });

  test("has the key, accounts, quotas, settings and saved network that it's given", async () => {
    const cordon = await new CordonContainer()
      .withCredentials({ accessKeyId: "AKIATEST", secretAccessKey: "chosen" })
      .withAccounts("111122223333", "123456789012")
      .withLimits({ vpcsPerRegion: 2 })
      .withLimits({ vpcsPerRegion: 1 })
      .withSettings({ ipamReuseDelaySeconds: 1 })
      .withImport(savedNetwork(), { account: "111122223333" })
      .withOptions("--trail-reads")
      .start();
    try {
      assert.deepEqual(lastMade().created.Cmd, [
        "serve",
        "--allow-reset",
        "--limits",
        "/etc/cordon/limits.json",
        "--settings",
        "/etc/cordon/settings.json",
        "--trail-reads",
      ]);
      assert.deepEqual(cordon.getCredentials(), { accessKeyId: "AKIATEST", secretAccessKey: "chosen" });
      assert.equal(await arnOf(cordon, "111122223333"), "arn:aws:iam::111122223333:root");
      const ec2 = new EC2Client(cordon.clientSettings({ account: "111122223333" }));
      const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
      assert.equal(Vpcs?.[0]?.VpcId, "vpc-0123456789abcdef0");
      await assert.rejects(ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" })), { name: "VpcLimitExceeded" });
      const imported = lastMade().copied.find(({ path }) => path.endsWith("/vpcs.json"));
      // Cordon's user in the container could read nothing that only its owner may.
      assert.equal((imported?.mode ?? 0) & 0o777, 0o444);
    } finally {
      await cordon.close();
    }
  });

  test("is of the package's version if no image is named, and so is the rest of what's published", () => {
    const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
    assert.equal(JSON.parse(read("package.json")).version, version);
    assert.match(read("packaging/compose.yaml"), new RegExp(`image: ${IMAGE}$`, "m"));
    assert.equal(lastMade().created.Image, IMAGE);
  });

  test("that can't start says why, and one that can't import is removed", async () => {
    await assert.rejects(new CordonContainer().withOptions("--no-such-option").start(), /no-such-option/);
    await assert.rejects(new CordonContainer().withImport(join(savedNetwork(), "..")).start(), /\.json/);
    assert.equal(engine.isRunning(lastMade()), false);
    assert.throws(() => new CordonContainer().withAccounts("12"), /12 digits/);
  });
});

test("a real engine runs it", { skip: hasEngine ? false : `no engine here that has the image ${IMAGE}` }, () => {
  const script = `import { startCordon } from "./src/index.ts";
const cordon = await startCordon(); await cordon.reset(); await cordon.close(); console.log("done");`;
  const { DOCKER_HOST, TESTCONTAINERS_RYUK_DISABLED, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
    cwd: join(import.meta.dirname, ".."),
    env,
    encoding: "utf8",
  });
  assert.equal(stdout, "done\n", stderr);
});
