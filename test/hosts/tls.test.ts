/** HTTPS: a certificate of the server's own, whose key lasts, or one of the operator's. */
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { connect } from "node:tls";
import { refusePlain } from "../../src/gateway/callers/host-sign-in.ts";
import type { OwnRequest } from "../../src/gateway/http-server.ts";
import type { Cordon } from "../../src/main/index.ts";
import { startCordon } from "../../src/main/index.ts";
import { renewing } from "../../src/main/tls/renewing.ts";
import { tlsIdentity } from "../../src/main/tls/tls-identity.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { FORM, formOf, type RawCall, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { ACCOUNT, newKey } from "./host-client.ts";

const certificateOf = ({ tls }: Cordon): string => tls?.cert ?? assert.fail("it speaks plain HTTP");

/** Refuses any other certificate than the server's. */
function ask(cordon: Cordon, path: string, headers: Record<string, string> = {}, body?: string) {
  const ca = certificateOf(cordon);
  const method = body === undefined ? "GET" : "POST";
  return new Promise<{ status: number; body: string; pin: string }>((resolve, reject) => {
    const asking = request(`${cordon.url}${path}`, { ca, method, headers, agent: false }, async (answer) => {
      const shown = (
        answer.socket as unknown as { getPeerX509Certificate(): X509Certificate }
      ).getPeerX509Certificate();
      const pin = createHash("sha256")
        .update(shown.publicKey.export({ type: "spki", format: "der" }))
        .digest("base64url");
      let text = "";
      for await (const chunk of answer.setEncoding("utf8")) text += chunk;
      resolve({ status: answer.statusCode ?? 0, body: text, pin });
    });
    asking.once("error", reject).end(body);
  });
}

async function kept(t: TestContext, directory: string, names: readonly string[] = []) {
  const cordon = await openCordon(t, { store: { directory }, tls: { names } });
  const { tls } = cordon;
  assert.ok(tls?.own?.file !== undefined);
  return { cordon, pin: tls.pin, cert: tls.cert, file: tls.own.file };
}

test("the certificate is trusted as it is, by the names of this machine, and tokens have its pin", async (t) => {
  const cordon = await openCordon(t, { tls: {} });
  assert.match(cordon.url, /^https:/);
  assert.equal(cordon.tls?.own?.file, undefined);
  const { status, pin } = await ask(cordon, "/_cordon/health");
  assert.deepEqual([status, pin], [200, cordon.tls?.pin]);
  const form = { "content-type": FORM };
  const operator = { accessKeyId: ACCOUNT, secretAccessKey: "test" };
  const signed = (raw: RawCall) => signedHeaders(cordon.url, operator, raw);
  const subnets = formOf({ Action: "DescribeSubnets", Version: "2016-11-15" });
  const [, SubnetId = ""] =
    /<subnetId>([^<]*)</.exec((await ask(cordon, "/", await signed({ body: subnets, headers: form }), subnets)).body) ??
    [];
  const making = formOf({ Action: "CreateNetworkInterface", Version: "2016-11-15", SubnetId });
  const made = await ask(cordon, "/", await signed({ body: making, headers: form }), making);
  const [, nic = ""] = /<networkInterfaceId>([^<]*)</.exec(made.body) ?? [];
  const adding = JSON.stringify({ name: "web-1", devices: [{ device: "eth0", interface: nic }] });
  const path = "/_cordon/hosts/add";
  const added = await ask(cordon, path, await signed({ path, body: adding }), adding);
  const { token } = JSON.parse(added.body) as { readonly token: string };
  assert.equal(token.split(".").at(-1), pin);
  const { publicKey } = newKey();
  const joining = await ask(cordon, "/_cordon/host/join", {}, JSON.stringify({ token, publicKey, version: "1" }));
  assert.equal(joining.status, 200, joining.body);
});

test("policies see that a request came over TLS", async (t) => {
  const file = join(temporaryFolder("tls-policy"), "credentials.json");
  const secure = {
    Effect: "Allow",
    Action: "*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "true" } },
  };
  const credential = { accessKeyId: "SECURE", secretAccessKey: "test", account: ACCOUNT };
  writeFileSync(file, JSON.stringify({ credentials: [{ ...credential, policies: [{ Statement: [secure] }] }] }), {
    mode: 0o600,
  });
  const raw = { method: "GET", path: "/_cordon/export", body: "" };
  const over = async (cordon: Cordon) => signedHeaders(cordon.url, credential, raw);
  const tls = await openCordon(t, { tls: {}, credentials: file });
  assert.equal((await ask(tls, raw.path, await over(tls))).status, 200);
  const plain = await openCordon(t, { credentials: file });
  assert.equal((await fetch(`${plain.url}${raw.path}`, { headers: await over(plain) })).status, 403);
});

test("the key and so the pin outlive a restart; the certificate too, until it must have another name", async (t) => {
  const directory = temporaryFolder("tls-kept");
  const first = await kept(t, directory);
  assert.equal(statSync(join(directory, "tls.key")).mode & 0o777, 0o600);
  assert.equal(readFileSync(first.file, "utf8"), first.cert);
  await first.cordon.close();
  const second = await kept(t, directory);
  assert.deepEqual([second.pin, second.cert], [first.pin, first.cert]);
  await second.cordon.close();
  const third = await kept(t, directory, ["cordon.example", "192.0.2.7", "2001:db8::7"]);
  assert.equal(third.pin, first.pin);
  assert.notEqual(third.cert, first.cert);
  const named = new X509Certificate(third.cert);
  assert.equal(named.checkHost("cordon.example"), "cordon.example");
  assert.ok(named.checkIP("192.0.2.7") && named.checkIP("2001:db8::7") && named.checkIP("127.0.0.1"));
  await third.cordon.close();
  const fourth = await kept(t, directory);
  assert.equal(fourth.cert, third.cert);
  await fourth.cordon.close();
  writeFileSync(first.file, "damaged");
  const fifth = await kept(t, directory);
  assert.equal(fifth.pin, first.pin);
  assert.equal((await ask(fifth.cordon, "/_cordon/health")).status, 200);
  await fifth.cordon.close();
  chmodSync(join(directory, "tls.key"), 0o644);
  await assert.rejects(
    startCordon({ port: 0, store: { directory }, tls: {} }),
    /other users can read it. Run: chmod 600/,
  );
});

test("a server that goes on shows a new certificate before its own ends, for the same key", async (t) => {
  const directory = temporaryFolder("tls-renewed");
  const files = { names: [] };
  const served = await tlsIdentity(files, directory, "127.0.0.1", () => {});
  const server = createServer(served, (_, response) => response.end("hello"));
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const lines: string[] = [];
  const again = (now: number) => tlsIdentity(files, directory, "127.0.0.1", () => {}, now);
  const renew = renewing(server, served, again, (line) => lines.push(line));
  const shown = async () => {
    const socket = connect({
      port: (server.address() as AddressInfo).port,
      host: "127.0.0.1",
      rejectUnauthorized: false,
    });
    await once(socket, "secureConnect");
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    return new X509Certificate(raw);
  };
  const [now, days] = [Date.now(), 24 * 60 * 60 * 1_000];
  await renew(now + 400 * days);
  assert.equal((await shown()).fingerprint256, new X509Certificate(served.cert).fingerprint256);
  await renew(now + 500 * days);
  const fresh = await shown();
  assert.notEqual(fresh.fingerprint256, new X509Certificate(served.cert).fingerprint256);
  assert.ok(fresh.publicKey.equals(new X509Certificate(served.cert).publicKey));
  assert.equal(lines.length, 1);
});

test("TLS older than 1.2 isn't spoken", async (t) => {
  const cordon = await openCordon(t, { tls: {} });
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
  const socket = connect({ port: cordon.port, host: "127.0.0.1", rejectUnauthorized: false, ...old });
  await assert.rejects(once(socket, "secureConnect"), /protocol version|alert/i);
});

test("a certificate of the operator's is shown, if the key is its own", async (t) => {
  const [one, other] = [temporaryFolder("tls-one"), temporaryFolder("tls-other")];
  for (const directory of [one, other]) await (await startCordon({ port: 0, store: { directory }, tls: {} })).close();
  const [cert, key] = [join(one, "tls.crt"), join(one, "tls.key")];
  const cordon = await openCordon(t, { tls: { cert, key } });
  const made = cordon.tls ?? assert.fail();
  assert.equal(made.own, undefined);
  assert.equal((await ask(cordon, "/_cordon/health")).pin, cordon.tls?.pin);
  assert.ok(!("key" in (cordon.tls ?? {})));
  await assert.rejects(
    startCordon({ port: 0, tls: { cert, key: join(other, "tls.key") } }),
    /is not the key of the certificate in/,
  );
  await assert.rejects(startCordon({ port: 0, tls: { cert: key, key } }), /must be a certificate and its key in PEM/);
  await assert.rejects(startCordon({ port: 0, tls: { cert: join(one, "none"), key } }), /there is no such file/);
  // Renewed with the same key, it's shown without a restart; with another key it isn't.
  await (await startCordon({ port: 0, store: { directory: one }, tls: { names: ["renewed.example"] } })).close();
  const renewed = readFileSync(cert, "utf8");
  assert.notEqual(renewed, cordon.tls?.cert);
  cordon.reloadCertificate();
  assert.equal((await ask({ ...cordon, tls: { ...made, cert: renewed } }, "/_cordon/health")).status, 200);
  copyFileSync(join(other, "tls.crt"), cert);
  assert.throws(() => cordon.reloadCertificate(), /is not the key of the certificate/);
  copyFileSync(join(other, "tls.key"), key);
  assert.throws(() => cordon.reloadCertificate(), /its key is another one, and hosts know the server by the old one/);
  assert.equal((await ask({ ...cordon, tls: { ...made, cert: renewed } }, "/_cordon/health")).status, 200);
  await assert.rejects(async () => (await openCordon(t)).reloadCertificate(), /there is no file with a certificate/);
});

test("hosts of other machines are refused over plain HTTP, and those of this one aren't", () => {
  const from = (remoteAddress: string, isSecure = false) => ({ remoteAddress, isSecure }) as OwnRequest;
  for (const own of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) refusePlain(from(own));
  refusePlain(from("192.0.2.1", true));
  for (const other of ["192.0.2.1", "::ffff:192.0.2.1", "::2", "1127.0.0.1", "2001:db8::1"]) {
    assert.throws(() => refusePlain(from(other)), /hosts of other machines come by https/, other);
  }
});

test("commands ask over HTTPS if they trust the certificate, and say so if they don't", async (t) => {
  const directory = temporaryFolder("tls-commands");
  const { cordon, file } = await kept(t, directory);
  const env = { AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "test" };
  const trusting = await runCordon({ ...env, AWS_CA_BUNDLE: file }, "ls");
  assert.deepEqual([trusting.status, trusting.err], [0, ""]);
  const doubting = await runCordon(env, "ls");
  assert.equal(doubting.status, 2);
  assert.match(
    doubting.err,
    /isn't trusted: self-signed certificate. If it's the server's own, set AWS_CA_BUNDLE to its tls.crt/,
  );
});

test("commands say so if they speak HTTP to HTTPS, or the other way round", async (t) => {
  const [tls, plain] = [await openCordon(t, { tls: {} }), await openCordon(t)];
  const said = async (url: string) => (await runCordon({ AWS_ENDPOINT_URL: url }, "ls")).err;
  assert.match(await said(tls.url.replace("https", "http")), /hangs up. If it speaks HTTPS, write https:/);
  assert.match(await said(plain.url.replace("http", "https")), /speaks plain HTTP: write http:/);
});

test("serve says what to copy, and refuses half of a pair", async () => {
  const half = await runCordon({}, "serve", "--tls-cert", "x");
  assert.equal(half.status, 2);
  assert.match(half.err, /--tls-cert and --tls-key are given together/);
  const both = await runCordon({}, "serve", "--tls-cert", "x", "--tls-key", "y", "--tls-name", "z");
  assert.match(both.err, /--tls-name is for a certificate of Cordon's own/);
});
