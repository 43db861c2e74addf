/** What each sslmode makes of a real server with a certificate, for a name that it has and for one that it hasn't. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { noPostgres, runner } from "../../postgres/binaries.ts";
import { type PostgresServer, startPostgres } from "../../postgres/start-postgres.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";

const noOpenssl = spawnSync("openssl", ["version"]).error === undefined ? false : "openssl isn't installed";

describe("an encrypted connection to PostgreSQL", { skip: noPostgres || noOpenssl }, () => {
  const folder = temporaryFolder("certificates");
  chmodSync(folder, 0o755);
  const at = (name: string) => join(folder, name);
  let server: PostgresServer;

  before(async () => {
    authority("ours");
    authority("another");
    issue("server", "/CN=localhost", "subjectAltName=DNS:localhost");
    issue("client", "/CN=cordon", "extendedKeyUsage=clientAuth");
    if (runner !== undefined) chownSync(at("server.key"), runner.uid, runner.gid);
    server = await startPostgres({
      settings: {
        ssl: "on",
        ssl_cert_file: at("server.crt"),
        ssl_key_file: at("server.key"),
        ssl_ca_file: at("ours.crt"),
      },
    });
  });
  after(() => server.close());

  /** Opens the log by a name of the server, and returns what the server says of the connection. */
  async function connected(name: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const url = new URL(server.url);
    url.hostname = name;
    for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
    const store = await openPostgresStore({ url: url.href, patience: 5_000 });
    try {
      return await server.sql(
        "SELECT DISTINCT ssl, client_dn FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'cordon'",
      );
    } finally {
      await store.close();
    }
  }

  test("sslmode has its meaning", async () => {
    const sslrootcert = at("ours.crt");
    assert.equal(await connected("localhost", { sslmode: "verify-full", sslrootcert }), "t|");
    assert.equal(await connected("127.0.0.1", { sslmode: "verify-ca", sslrootcert }), "t|");
    assert.equal(await connected("127.0.0.1", { sslmode: "require" }), "t|");
    assert.equal(await connected("127.0.0.1", { sslmode: "prefer" }), "t|");
    assert.equal(await connected("127.0.0.1", { sslmode: "disable" }), "f|");

    const another = { sslrootcert: at("another.crt") };
    await assert.rejects(
      connected("127.0.0.1", { sslmode: "verify-full", sslrootcert }),
      /127\.0\.0\.1.*(altnames|cert)/i,
    );
    for (const sslmode of ["verify-full", "verify-ca", "require"])
      await assert.rejects(connected("localhost", { sslmode, ...another }), /certificate/);
  });

  test("a server that can't encrypt is refused if it must", async (t) => {
    const plain = await startPostgres();
    t.after(() => plain.close());
    await assert.rejects(
      openPostgresStore({ url: `${plain.url}?sslmode=require`, patience: 1_500 }),
      /does not support SSL/,
    );
  });

  test("a client shows its own certificate", async () => {
    const own = { sslcert: at("client.crt"), sslkey: at("client.key") };
    assert.equal(await connected("localhost", { sslmode: "require", ...own }), "t|/CN=cordon");
  });

  function authority(name: string): void {
    openssl(
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      at(`${name}.key`),
      "-out",
      at(`${name}.crt`),
    );
  }

  function issue(name: string, subject: string, extension: string): void {
    writeFileSync(at(`${name}.ext`), `${extension}\n`);
    openssl(
      "req",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-subj",
      subject,
      "-keyout",
      at(`${name}.key`),
      "-out",
      at(`${name}.csr`),
    );
    openssl(
      "x509",
      "-req",
      "-in",
      at(`${name}.csr`),
      "-CA",
      at("ours.crt"),
      "-CAkey",
      at("ours.key"),
      "-CAcreateserial",
      "-days",
      "2",
      "-extfile",
      at(`${name}.ext`),
      "-out",
      at(`${name}.crt`),
    );
    chmodSync(at(`${name}.key`), 0o600);
  }
});

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}
