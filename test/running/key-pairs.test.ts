/** Keys that CreateKeyPair makes: SSH's own programs read them, they fit their fingerprints, and they are in the answer only. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CreateKeyPairCommand, DescribeKeyPairsCommand, ImportKeyPairCommand } from "@aws-sdk/client-ec2";
import { ec2Client } from "../setup/ec2-client.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;
const run = (program: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  assert.equal(status, 0, stderr);
  return stdout.trim();
};

test("keys in PEM are read by ssh-keygen, and fit the public key and the fingerprint", {
  skip: has("ssh-keygen") ? false : "ssh-keygen is not here",
}, async (t) => {
  const cordon = await openCordon(t);
  const client = ec2Client(cordon.url);
  const folder = temporaryFolder("keys");
  for (const KeyType of ["rsa", "ed25519"] as const) {
    const { KeyMaterial = "", KeyFingerprint } = await client.send(
      new CreateKeyPairCommand({ KeyName: KeyType, KeyType }),
    );
    const file = join(folder, KeyType);
    writeFileSync(file, `${KeyMaterial}\n`, { mode: 0o600 });
    const asked = new DescribeKeyPairsCommand({ KeyNames: [KeyType], IncludePublicKey: true });
    const [pair] = (await client.send(asked)).KeyPairs ?? [];
    const bare = (key: string | undefined) => key?.split(" ").slice(0, 2).join(" ");
    assert.equal(bare(run("ssh-keygen", "-y", "-f", file)), bare(pair?.PublicKey));
    assert.equal(pair?.KeyFingerprint, KeyFingerprint);
    if (KeyType === "rsa") {
      assert.match(KeyMaterial, /^-----BEGIN RSA PRIVATE KEY-----/);
      const pkcs8 = createPrivateKey(KeyMaterial).export({ type: "pkcs8", format: "der" });
      const expected = createHash("sha1")
        .update(pkcs8)
        .digest("hex")
        .replaceAll(/(..)(?=.)/g, "$1:");
      assert.equal(KeyFingerprint, expected);
      assert.equal(createPublicKey(KeyMaterial).asymmetricKeyDetails?.modulusLength, 2048);
    } else {
      assert.equal(`SHA256:${KeyFingerprint}`.replace(/=$/, ""), run("ssh-keygen", "-lf", file).split(" ")[1]);
    }
    // What was made here is what may be imported.
    const PublicKeyMaterial = Buffer.from(pair?.PublicKey ?? "");
    await client.send(new ImportKeyPairCommand({ KeyName: `${KeyType}-again`, PublicKeyMaterial }));
  }
});

test("keys in the form of PuTTY are read by puttygen", {
  skip: has("puttygen") ? false : "puttygen is not here",
}, async (t) => {
  const client = ec2Client((await openCordon(t)).url);
  const folder = temporaryFolder("keys");
  for (const KeyType of ["rsa", "ed25519"] as const) {
    const asked = { KeyName: KeyType, KeyType, KeyFormat: "ppk" } as const;
    const { KeyMaterial = "" } = await client.send(new CreateKeyPairCommand(asked));
    const file = join(folder, KeyType);
    writeFileSync(file, KeyMaterial, { mode: 0o600 });
    const shown = await client.send(new DescribeKeyPairsCommand({ KeyNames: [KeyType], IncludePublicKey: true }));
    assert.equal(run("puttygen", "-L", file), shown.KeyPairs?.[0]?.PublicKey);
    const back = join(folder, `${KeyType}.pem`);
    run("puttygen", file, "-O", "private-openssh", "-o", back);
    assert.match(readFileSync(back, "utf8"), /PRIVATE KEY/);
  }
});

test("a private key is in its answer, and neither in the log nor in the trail", async (t) => {
  const directory = temporaryFolder("keys");
  const cordon = await openCordon(t, { store: { directory } });
  const client = ec2Client(cordon.url);
  const { KeyMaterial = "" } = await client.send(new CreateKeyPairCommand({ KeyName: "web" }));
  const secret = KeyMaterial.split("\n")[5] ?? "";
  assert.equal(secret.length, 64);
  const { Events = [] } = await new CloudTrailClient(cordon.clientSettings()).send(new LookupEventsCommand({}));
  assert.match(JSON.stringify(Events), /CreateKeyPair/);
  assert.ok(!JSON.stringify(Events).includes(secret));
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.length > 0);
  for (const { parentPath, name } of files) {
    assert.ok(!readFileSync(join(parentPath, name)).includes(secret), name);
  }
});
