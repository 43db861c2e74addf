import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import runInstances from "../instances/launch/run-instances.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import create from "./create-key-pair.ts";
import remove from "./delete-key-pair.ts";
import describe from "./describe-key-pairs.ts";
import importKey from "./import-key-pair.ts";

const ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8cGRpTXqGQRbctXNFKis8wB40Cf8dWreFUCkoRXN6p somebody";
const RSA =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC5zZXM/Bglq0S/vKv7oRJpBc2f5/L4bEqOeSCsSns9Kypq7PndcaESLhGwfxPHffLnSA8/yvVBGTnDPmpjN4vrfMg4EEt347uIYokO7KqP7J7HcZVK6bCWk6Y8tlg/ISzDgKtJLWcTVa5V5Vgk+HrP4bGk4TmalGK0Osm4bxNRgfTcDh5irRNvSmh2KoRs6ARU5IdXBfsYMPt/frsxHUR5IR9r6yU6R1Ix5wTnlAO1V530DESPtSrdIWsMQrhdYN94nxH2drHKQUzsZQWeeWjH/0xUfgLancBDmW1GwfZmHJ9lTHOayZPHH33I2SoeV98h2QhZyqBsgckbAZgNj6h9 somebody";

const imported = (cordon: TestCordon, KeyName: string, key: string) =>
  cordon.run(importKey, { KeyName, PublicKeyMaterial: btoa(key) });

test("catalogue 548: fingerprints of imported keys are MD5 of the DER of RSA keys, and SHA-256 of others", () => {
  const cordon = new TestCordon();
  assert.deepEqual(imported(cordon, "a", RSA), {
    KeyName: "a",
    KeyPairId: cordon.run(describe, { KeyNames: ["a"] }).KeyPairs?.[0]?.KeyPairId,
    KeyFingerprint: "fe:03:a9:54:d9:d4:8c:2c:90:e4:e9:b6:eb:48:70:de",
    Tags: [],
  });
  assert.equal(imported(cordon, "b", ED25519).KeyFingerprint, "Y9Ab3O1If2H2UviERPimeXw9bmXo4is+BiG9JVR9rf4=");
});

test("a key may come in OpenSSH's form, in that of RFC 4716, and as DER with or without the lines of PEM", () => {
  const cordon = new TestCordon();
  const blob = RSA.split(" ")[1] ?? "";
  const rfc4716 = [
    "---- BEGIN SSH2 PUBLIC KEY ----",
    'Comment: "of \\',
    'somebody"',
    ...(blob.match(/.{1,70}/g) ?? []),
  ];
  const forms = [`${RSA}\n`, `ssh-rsa ${blob}`, [...rfc4716, "---- END SSH2 PUBLIC KEY ----"].join("\n")];
  for (const [n, form] of forms.entries()) {
    assert.equal(
      imported(cordon, `form-${n}`, form).KeyFingerprint,
      "fe:03:a9:54:d9:d4:8c:2c:90:e4:e9:b6:eb:48:70:de",
      form,
    );
  }
  for (const [type, of] of [
    ["rsa", { modulusLength: 2048 }],
    ["ed25519", undefined],
  ] as const) {
    const { publicKey } = generateKeyPairSync(type as "rsa", of as { modulusLength: number });
    const pem = String(publicKey.export({ type: "spki", format: "pem" }));
    const plain = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    const fingerprint = imported(cordon, `${type}-pem`, pem).KeyFingerprint;
    assert.equal(imported(cordon, `${type}-der`, plain).KeyFingerprint, fingerprint);
    const shown = cordon.run(describe, { KeyNames: [`${type}-pem`], IncludePublicKey: true }).KeyPairs?.[0];
    assert.equal(imported(cordon, `${type}-again`, shown?.PublicKey ?? "").KeyFingerprint, fingerprint);
  }
});

test("catalogue 549: what is no key, or of another size, is refused", () => {
  const cordon = new TestCordon();
  const { publicKey: short } = generateKeyPairSync("rsa", { modulusLength: 1536 });
  const { publicKey: curve } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const wrong = [
    "",
    "ssh-rsa",
    "ssh-rsa !!!!",
    RSA.slice(0, 60),
    RSA.replace("ssh-rsa ", "ssh-dss "),
    ED25519.replace("AAAAC3", "AAAAC4"),
    "---- BEGIN SSH2 PUBLIC KEY ----\n\n---- END SSH2 PUBLIC KEY ----",
    "MIIB",
    "MIQAAAAA",
    String(short.export({ type: "spki", format: "pem" })),
    String(curve.export({ type: "spki", format: "pem" })),
  ];
  const invalid = refusal("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
  for (const [n, key] of wrong.entries()) assert.throws(() => imported(cordon, `wrong-${n}`, key), invalid, key);
});

test("catalogue 549: names are unique in the Region, and have up to 255 characters", () => {
  const cordon = new TestCordon();
  imported(cordon, "web", ED25519);
  const duplicate = refusal("InvalidKeyPair.Duplicate", "The keypair 'web' already exists.");
  assert.throws(() => imported(cordon, "web", RSA), duplicate);
  assert.throws(() => cordon.run(create, { KeyName: "web" }), duplicate);
  cordon.run(create, { KeyName: "web" }, { region: "eu-west-1" });
  assert.throws(() => cordon.run(create, { KeyName: "" }), refusal("MissingParameter"));
  for (const KeyName of [" a", "a ", "é", "k".repeat(256)]) {
    assert.throws(() => cordon.run(create, { KeyName }), refusal("InvalidParameterValue"));
  }
  cordon.run(create, { KeyName: "k".repeat(255) });
});

test("a created key is in the answer, and only its public half is kept", () => {
  const cordon = new TestCordon();
  const Tags = [{ Key: "team", Value: "web" }];
  const made = cordon.run(create, {
    KeyName: "web",
    KeyType: "ed25519",
    TagSpecifications: [{ ResourceType: "key-pair", Tags }],
  });
  assert.match(made.KeyMaterial ?? "", /^-----BEGIN/);
  const { KeyMaterial, ...shown } = made;
  const pair = { ...shown, KeyType: "ed25519", CreateTime: cordon.now, PublicKey: undefined };
  assert.deepEqual(cordon.run(describe, {}).KeyPairs, [pair]);
  const [kept] = cordon.world().all("key-pair");
  assert.doesNotMatch(JSON.stringify(kept), /BEGIN/);
  assert.equal(kept?.arn, `arn:aws:ec2:${REGION}:${ACCOUNT}:key-pair/web`);
});

test("key pairs are found by name, id and filters, and an unknown one is refused", () => {
  const cordon = new TestCordon();
  const id = imported(cordon, "a", RSA).KeyPairId ?? "";
  imported(cordon, "b", ED25519);
  const names = (input: Parameters<typeof describe.decide>[0]["input"]) =>
    cordon.run(describe, input).KeyPairs?.map(({ KeyName }) => KeyName);
  assert.deepEqual(names({ KeyNames: ["b"] }), ["b"]);
  assert.deepEqual(names({ KeyPairIds: [id] }), ["a"]);
  assert.deepEqual(names({ Filters: [{ Name: "fingerprint", Values: ["*="] }] }), ["b"]);
  const unknown = refusal("InvalidKeyPair.NotFound", "The key pair 'c' does not exist");
  assert.throws(() => names({ KeyNames: ["c"] }), unknown);
  assert.throws(() => names({ KeyPairIds: ["key-00000000000000001"] }), refusal("InvalidKeyPair.NotFound"));
});

test("a key pair is deleted by name or id, and again without effect", () => {
  const cordon = new TestCordon();
  const id = imported(cordon, "a", RSA).KeyPairId ?? "";
  imported(cordon, "b", ED25519);
  assert.deepEqual(cordon.run(remove, { KeyPairId: id }), { Return: true, KeyPairId: id });
  cordon.run(remove, { KeyName: "b" });
  assert.deepEqual(cordon.run(remove, { KeyName: "b" }), { Return: true, KeyPairId: undefined });
  assert.throws(() => cordon.run(remove, {}), refusal("MissingParameter"));
  assert.deepEqual(cordon.run(describe, {}).KeyPairs, []);
});

test("catalogue 549: an instance is launched with a key pair that is there", () => {
  const cordon = new TestCordon();
  const launch = () =>
    cordon.run(runInstances, {
      ImageId: "ami-0123456789abcdef0",
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
      KeyName: "web",
    });
  assert.throws(launch, refusal("InvalidKeyPair.NotFound", "The key pair 'web' does not exist"));
  imported(cordon, "web", ED25519);
  assert.equal(launch().Instances?.[0]?.KeyName, "web");
});
