/** URLs, variables and files are read as libpq reads them. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { hidePasswords } from "../../../src/cli/terminal/hide-passwords.ts";
import { nameOf } from "../../../src/main/log/open-log.ts";
import { readHosts } from "../../../src/store/postgres/connection-settings.ts";
import { Database } from "../../../src/store/postgres/database.ts";
import { runCordon } from "../../setup/run-cordon.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";

const NOWHERE = { HOME: "/nonexistent" };
const read = (url: string, environment: Record<string, string> = NOWHERE) =>
  readHosts(url, { ...NOWHERE, ...environment });
const placesOf = (url: string, environment?: Record<string, string>) =>
  read(url, environment).map(({ host, port, user, database }) => `${user}@${host}:${port}/${database}`);

test("a URL names one server or several, each with its port", () => {
  assert.deepEqual(placesOf("postgres://alice@db/cordon"), ["alice@db:5432/cordon"]);
  assert.deepEqual(placesOf("postgresql://alice@db:5433"), ["alice@db:5433/alice"]);
  assert.deepEqual(placesOf("postgres://a@one:1,two,three:3/c"), ["a@one:1/c", "a@two:5432/c", "a@three:3/c"]);
  assert.deepEqual(placesOf("postgres://a@/c?host=one,two&port=1,2"), ["a@one:1/c", "a@two:2/c"]);
  assert.deepEqual(placesOf("postgres://a@/c?host=one,two&port=7"), ["a@one:7/c", "a@two:7/c"]);
  assert.deepEqual(placesOf("postgres://a@[::1]:5433,[fe80::1]/c"), ["a@::1:5433/c", "a@fe80::1:5432/c"]);
  assert.deepEqual(placesOf("postgres://a@%2Frun%2Fpostgresql/c"), ["a@/run/postgresql:5432/c"]);
  assert.deepEqual(placesOf("postgres://a@db/c?target_session_attrs=read-write"), ["a@db:5432/c"]);
});

test("what the URL doesn't say is taken from the environment", () => {
  const environment = { PGHOST: "db,other", PGPORT: "5433", PGUSER: "bob", PGPASSWORD: "secret", PGDATABASE: "log" };
  assert.deepEqual(placesOf("postgres://", environment), ["bob@db:5433/log", "bob@other:5433/log"]);
  assert.equal(read("postgres://", environment)[0]?.password, "secret");
  assert.deepEqual(placesOf("postgres://alice@mine/own", environment), ["alice@mine:5433/own"]);
  assert.equal(read("postgres://a:p%40ss%3A@db/c", environment)[0]?.password, "p@ss:");
  assert.equal(read("postgres://a@db/c?connect_timeout=7")[0]?.connectMilliseconds, 7_000);
  assert.equal(read("postgres://a@db/c", { PGCONNECT_TIMEOUT: "1" })[0]?.connectMilliseconds, 2_000);
});

test("a password is found in the password file, unless others can read that", () => {
  const file = join(temporaryFolder("pgpass"), "pgpass");
  writeFileSync(
    file,
    "# a comment\nother:*:*:*:no\ndb:5432:log:alice:with\\:colon\\\\\n*:*:*:bob:anywhere\nlocalhost:*:*:carol:socket\n",
  );
  chmodSync(file, 0o600);
  const password = (url: string) => read(url, { PGPASSFILE: file })[0]?.password;
  assert.equal(password("postgres://alice@db/log"), "with:colon\\");
  assert.equal(password("postgres://alice@db:5433/log"), undefined);
  assert.equal(password("postgres://bob@elsewhere:7/any"), "anywhere");
  assert.equal(password("postgres://carol@%2Frun%2Fpostgresql/any"), "socket");
  assert.equal(password("postgres://bob:own@elsewhere/any"), "own");
  assert.equal(read(`postgres://bob@db/log?passfile=${encodeURIComponent(file)}`)[0]?.password, "anywhere");
  chmodSync(file, 0o644);
  assert.equal(password("postgres://bob@elsewhere/any"), undefined);
});

test("sslmode has libpq's meaning", () => {
  const folder = temporaryFolder("ssl");
  const root = join(folder, "root.crt");
  writeFileSync(root, "the authority");
  const ways = (query: string, environment?: Record<string, string>) =>
    read(`postgres://a@db/c${query}`, environment)[0]?.encryptions.map((way) =>
      way === false
        ? "none"
        : `${way.rejectUnauthorized === false ? "any" : "checked"}${way.checkServerIdentity ? ", any name" : ""}${way.ca ? ", ca" : ""}`,
    );
  assert.deepEqual(ways(""), ["any", "none"]);
  assert.deepEqual(ways("?sslmode=prefer"), ["any", "none"]);
  assert.deepEqual(ways("?sslmode=allow"), ["none", "any"]);
  assert.deepEqual(ways("?sslmode=disable"), ["none"]);
  assert.deepEqual(ways("?sslmode=require"), ["any"]);
  assert.deepEqual(ways("", { PGSSLMODE: "require" }), ["any"]);
  assert.deepEqual(ways(`?sslmode=require&sslrootcert=${root}`), ["checked, any name, ca"]);
  assert.deepEqual(ways(`?sslmode=verify-ca&sslrootcert=${root}`), ["checked, any name, ca"]);
  assert.deepEqual(ways(`?sslmode=verify-full&sslrootcert=${root}`), ["checked, ca"]);
  assert.deepEqual(ways("?sslmode=verify-full&sslrootcert=system"), ["checked"]);
  mkdirSync(join(folder, ".postgresql"));
  writeFileSync(join(folder, ".postgresql", "root.crt"), "the authority");
  assert.deepEqual(ways("?sslmode=verify-full", { HOME: folder }), ["checked, ca"]);
  assert.deepEqual(read("postgres://a@%2Frun/c?sslmode=require")[0]?.encryptions, [false], "a socket has none");
});

test("a mistake is named, and the password isn't", () => {
  for (const [url, says] of [
    ["mysql://a:secret@db/c", /isn't of the form postgres:/],
    ["postgres://a:secret@db:port/c", /a host in it isn't of the form HOST:PORT/],
    ["postgres://a:secret@db:99999/c", /a port in it isn't a number up to 65535/],
    ["postgres://a:secret%zz@db/c", /% as %25/],
    ["postgres://a:secret@db/c?sslmode=sometimes", /sslmode is one of disable, allow/],
    ["postgres://a:secret@db/c?sslmod=require", /a parameter that Cordon doesn't know\. It knows host, .*, sslmode/],
    ["postgres://a:secret@db/c?channel_binding=require", /a parameter that Cordon doesn't know: channel_binding/],
    ["postgres://a:secret?x=1@db/c", /a second @ in it, or a \/ or \? before the first.* \? as %3F/],
    ["postgres://a:1/secret@db/c", /a second @ in it/],
    ["postgres://a:1@secret@db/c", /a second @ in it/],
    ["postgres://a@db/c?password=p&secret=1", /In a password, write & as %26/],
    ["postgres://a:secret@db/c?sslmode=verify-ca", /needs sslrootcert/],
    ["postgres://a:secret@db/c?sslmode=require&sslrootcert=/nonexistent", /the file of sslrootcert can't be read/],
    ["postgres://a:secret@db/c?target_session_attrs=standby", /Cordon writes/],
    ["postgres://a:secret@one,two/c?port=1,2,3", /more hosts than ports, or fewer/],
    ["postgres://a:secret@db/c?connect_timeout=soon", /connect_timeout is not a number/],
  ] as const) {
    assert.throws(
      () => read(url),
      (error: Error) => says.test(error.message) && !error.message.includes("secret"),
      url,
    );
  }
});

test("no part of a password is ever shown, whichever characters it has and wherever it stands", () => {
  const odd = fc.constantFrom(..."@:/?#&=%,[]\\'\"; \n\t");
  // Words that can't be in a text by chance, with anything between, before and behind them.
  const password = fc
    .array(fc.oneof(odd, fc.constantFrom("zqx", "zqx0", "7", "%zq")), { minLength: 1, maxLength: 8 })
    .map((parts) => `${parts.join("")}zqx`);
  const url = fc
    .tuple(password, fc.constantFrom("db:5433/cordon", "db,other/c?sslmode=disable", "[::1]", "/c?host=db"))
    .chain(([secret, rest]) =>
      fc.constantFrom(
        `postgres://a:${secret}@${rest}`,
        `postgres://:${secret}@${rest}`,
        `postgres://a@db/c?password=${secret}`,
        `postgres://a@db/c?sslmode=disable&password=${secret}&user=b`,
        `postgre://a:${secret}@${rest}`,
        `a:${secret}@${rest}`,
      ),
    );
  fc.assert(
    fc.property(url, (text) => {
      let shown: string;
      try {
        shown = `${new Database(read(text), async () => {}).name} ${nameOf({ directory: "d", postgres: text })}`;
      } catch (error) {
        shown = (error as Error).message;
      }
      assert.doesNotMatch(shown, /zqx/, text);
      for (const arg of [text, `--store=${text}`]) {
        assert.doesNotMatch(hidePasswords(`it takes no ${text}. Try: cordon help`, [arg]), /zqx/);
      }
    }),
    { numRuns: 3_000 },
  );
});

test("no command shows the password of a URL that was typed in the wrong place", async () => {
  const url = "postgres://a:zq/x?zqx@z@127.0.0.1:1/cordon";
  const folder = temporaryFolder("wrong-place");
  const env = { HOME: folder, CORDON_DATA: join(folder, "data") };
  const typed = [
    ["serve", "--store", url],
    ["serve", "--store", url.replace("postgres", "postgre")],
    ["serve", "--data", url],
    ["serve", url],
    ["verify", url],
    ["move", "--from", url.replace("postgres", "mysql"), "--to", folder],
    ["admin-key", "new", "--store", url],
    [url],
  ];
  for (const { status, out, err } of await Promise.all(typed.map((args) => runCordon(env, ...args)))) {
    assert.equal(status, 2, out + err);
    assert.doesNotMatch(out + err, /zq/);
    assert.match(err, /^cordon/);
  }
});
