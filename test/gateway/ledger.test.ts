/** The ledger: pipelined calls, refusals of the store, crossing into other partitions, loading again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ledger } from "../../src/gateway/ledger.ts";
import { StoreUnavailable } from "../../src/gateway/store-unavailable.ts";
import type { WorkspaceDirectory } from "../../src/model/records/directory.ts";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import { inPartition, put, remove } from "../../src/model/world/change.ts";
import { type Commit, type Store, StoreError } from "../../src/model/world/log.ts";
import type { World } from "../../src/model/world/world.ts";
import { group, nic, vpc } from "../../src/policy/oracle/small-world.ts";
import { LiveNetworks } from "../../src/policy/questions/live-networks.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { tamper } from "../setup/small-gateway.ts";

const home = { account: "111111111111", region: "us-east-1" };
const abroad = { account: "111111111111", region: "eu-west-1" };
const name = "111111111111/us-east-1";
const author = { principal: "arn:aws:iam::111111111111:root", requestId: "r", operation: "Test" };
const now = () => "2026-01-02T03:04:05.000Z";
const token = (id: string) => put("client-token", { id, parameters: "", output: null, expiresAt: "" });
const open = (store: Store, failed?: (cause: unknown) => void) =>
  new Ledger({ store, now, found: () => [], ...(failed && { failed }) });
const add = (ledger: Ledger, id: string) => ledger.run(home, author, () => ({ changes: [token(id)], output: id }));
const ids = (world: World) => [...world.all("client-token")].map(({ id }) => id);
const read = (ledger: Ledger) => ledger.run(home, author, (world) => ({ output: ids(world) }));

const workspaceDirectory: WorkspaceDirectory = {
  id: "d-0000000000",
  registrationCode: "code",
  subnetIds: [],
  workspaceType: "PERSONAL",
  userIdentityType: "AWS_DIRECTORY_SERVICE",
  tenancy: "SHARED",
  ipGroupIds: [],
  tags: [],
  settings: {
    WorkspaceCreationProperties: {},
    WorkspaceAccessProperties: {},
    SelfservicePermissions: {},
    SamlProperties: {},
    CertificateBasedAuthProperties: {},
  },
};

const trouble = (expected: string) => (error: unknown) =>
  error instanceof StoreUnavailable && error.trouble === expected;

test("calls build on each other before the first of them is durable", async () => {
  const store = openMemoryStore();
  const ledger = open(store);
  const all = Array.from({ length: 50 }, (_, n) =>
    ledger.run(home, author, (world) => ({ changes: [token(`t${n}`)], output: world.count("client-token") })),
  );
  assert.deepEqual(
    await Promise.all(all),
    Array.from({ length: 50 }, (_, n) => n),
  );
  assert.deepEqual(
    (await allOf(store.history(name, 1, 99))).map(({ revision }) => revision),
    Array.from({ length: 51 }, (_, n) => n + 1),
  );
});

test("a read answers only when everything it saw is durable", async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const store = openMemoryStore();
  const ledger = open(tamper(store, ({ entries }) => (entries.at(-1)?.operation === "Test" ? held : undefined)));
  await read(ledger);
  const written = add(ledger, "a");
  let answer: readonly string[] | undefined;
  const reading = read(ledger).then((found) => {
    answer = found;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(answer, undefined);
  release(undefined);
  await Promise.all([written, reading]);
  assert.deepEqual(answer, ["a"]);
});

test("a refused commit is in no world: calls that built on it fail, calls that read it read again", async () => {
  let isFull = false;
  const store = openMemoryStore();
  const ledger = open(
    tamper(store, async () => {
      if (isFull) throw new StoreError("full", "The disk is full");
      return undefined;
    }),
  );
  await add(ledger, "before");
  isFull = true;
  const first = add(ledger, "lost");
  const second = add(ledger, "built on it");
  const reading = read(ledger);
  const refusing = ledger.run(home, author, (world) => {
    if (world.get("client-token", "lost") !== undefined) throw new Error("duplicate");
    return { output: "not there" };
  });
  await assert.rejects(first, trouble("full"));
  await assert.rejects(second, trouble("full"));
  assert.deepEqual(await reading, ["before"]);
  assert.equal(await refusing, "not there");
  isFull = false;
  await add(ledger, "after");
  assert.deepEqual(await read(ledger), ["before", "after"]);
});

test("a network that questions share contains nothing from refused commits", async () => {
  let isFull = false;
  const ledger = open(
    tamper(openMemoryStore(), async () => {
      if (isFull) throw new StoreError("full", "The disk is full");
      return undefined;
    }),
  );
  const networks = new LiveNetworks();
  const groups = () =>
    ledger.read(home, (world) => {
      const { compiled } = networks.around(world);
      return ["sg-a", "sg-b"].filter((id) => compiled.interfaces.find(`eni-${id}`) !== undefined);
    });
  const addInterface = (id: string) =>
    ledger.run(home, author, () => ({
      changes: [vpc("vpc-1", "10.0.0.0/16"), group(id, "vpc-1"), nic(`eni-${id}`, { vpcId: "vpc-1", groups: [id] })],
      output: id,
    }));
  await addInterface("sg-a");
  assert.deepEqual(await groups(), ["sg-a"]);
  isFull = true;
  const lost = addInterface("sg-b");
  const asked = groups();
  await assert.rejects(lost, trouble("full"));
  assert.deepEqual(await asked, ["sg-a"]);
  assert.deepEqual(await groups(), ["sg-a"]);
});

test("a failed store is reported, and every call refused", async () => {
  const causes: unknown[] = [];
  const failure = new StoreError("failed", "The store failed");
  let hasFailed = false;
  const fails = <T>() => (hasFailed ? Promise.reject<T>(failure) : undefined);
  const store = openMemoryStore();
  const ledger = open(tamper(store, fails), (cause) => causes.push(cause));
  await read(ledger);
  hasFailed = true;
  await assert.rejects(add(ledger, "x"), trouble("failed"));
  assert.deepEqual(causes, [failure]);
});

test("a partition that can't be founded or loaded is refused as a failure of the store", async () => {
  const full = () => Promise.reject(new StoreError("full", "The disk is full"));
  const ledger = open(tamper(openMemoryStore(), full));
  await assert.rejects(add(ledger, "x"), trouble("full"));
  assert.deepEqual(await read(ledger), []);
  const store = openMemoryStore();
  await store.close();
  await assert.rejects(read(open(store)), trouble("closed"));
});

const founded = (store: Store) => new Ledger({ store, now, found: ({ region }) => [token(`default of ${region}`)] });

test("reading founds nothing: each partition shows its first records until something changes", async () => {
  const store = openMemoryStore();
  const ledger = founded(store);
  const regions = Array.from({ length: 300 }, (_, n) => `region-${n}`);
  for (const region of [...regions, ...regions]) {
    assert.deepEqual(await ledger.read({ ...home, region }, ids), [`default of ${region}`]);
  }
  const refusing = ledger.run(home, author, () => {
    throw new Error("refused");
  });
  await assert.rejects(refusing, /refused/);
  assert.deepEqual(await store.partitions(), []);
  assert.deepEqual(await ledger.partitions(), []);
});

test("the first change founds its partition in the same commit, and no other that it looked into", async () => {
  const store = openMemoryStore();
  const ledger = founded(store);
  const seen = await ledger.run(home, author, (world) => {
    const there = ids(world.elsewhere(abroad.account, abroad.region));
    return { changes: [token("first")], output: [...ids(world), ...there] };
  });
  assert.deepEqual(seen, ["default of us-east-1", "default of eu-west-1"]);
  const entries = await allOf(store.history(name, 1, 9));
  assert.deepEqual(
    entries.map(({ revision, operation, changes }) => [revision, operation, changes.length]),
    [
      [1, "Cordon:FoundPartition", 1],
      [2, "Test", 1],
    ],
  );
  assert.deepEqual(await ledger.partitions(), [home]);
  assert.deepEqual(await read(ledger), ["default of us-east-1", "first"]);
  assert.deepEqual(await read(founded(store)), ["default of us-east-1", "first"]);
});

test("two servers that found the same partition: one of them decides again", async () => {
  const store = openMemoryStore();
  const [one, other] = [founded(store), founded(store)];
  const write = (ledger: Ledger, id: string) =>
    ledger.run(home, author, (world) => ({ changes: [token(id)], output: ids(world) }));
  assert.deepEqual([await read(one), await read(other)], [["default of us-east-1"], ["default of us-east-1"]]);
  assert.deepEqual(await write(one, "one"), ["default of us-east-1"]);
  assert.deepEqual(await write(other, "other"), ["default of us-east-1", "one"]);
  assert.deepEqual(
    (await allOf(store.history(name, 1, 9))).map(({ operation }) => operation),
    ["Cordon:FoundPartition", "Test", "Test"],
  );
});

test("a founding that isn't kept leaves the partition as it was, and the next change founds it", async () => {
  let isFull = true;
  const store = openMemoryStore();
  const full = () => (isFull ? Promise.reject(new StoreError("full", "The disk is full")) : undefined);
  const ledger = new Ledger({ store: tamper(store, full), now, found: () => [token("default")] });
  const lost = add(ledger, "lost");
  const reading = read(ledger);
  await assert.rejects(lost, trouble("full"));
  assert.deepEqual(await reading, ["default"]);
  assert.deepEqual(await ledger.partitions(), []);
  isFull = false;
  await add(ledger, "kept");
  assert.deepEqual(await read(ledger), ["default", "kept"]);
});

test("another server's entry makes the call decide again on the newer world", async () => {
  const store = openMemoryStore();
  const [one, other] = [open(store), open(store)];
  await read(one);
  await add(other, "from the other");
  let decisions = 0;
  const seen = await one.run(home, author, (world) => {
    decisions++;
    return { changes: [token("own")], output: ids(world) };
  });
  assert.deepEqual([seen, decisions], [["from the other"], 2]);
});

test("a read that another server's entry invalidates is made again", async () => {
  const store = openMemoryStore();
  const [one, other] = [open(store), open(store)];
  await read(one);
  await add(other, "theirs");
  const write = add(one, "mine");
  assert.deepEqual(await read(one), ["theirs", "mine"]);
  await write;
});

test("a call that never gets ahead of others gives up and reports it", async () => {
  const conflict = ({ entries }: Commit) =>
    entries.at(-1)?.operation === "Test" ? Promise.resolve({ committed: false as const, conflict: name }) : undefined;
  await assert.rejects(add(open(tamper(openMemoryStore(), conflict)), "x"), trouble("contended"));
});

test("a decision that crosses into another partition is made again once that is loaded, and is committed as a whole", async () => {
  const store = openMemoryStore();
  const ledger = open(store);
  await ledger.run(home, author, (world) => {
    world.elsewhere(abroad.account, abroad.region);
    return { changes: [token("here"), inPartition(abroad, token("there"))], output: undefined };
  });
  for (const partition of [name, "111111111111/eu-west-1"]) {
    assert.deepEqual(
      (await allOf(store.history(partition, 1, 9))).map(({ revision }) => revision),
      [1, 2],
      partition,
    );
  }
  const there = await open(store).run(abroad, author, (world) => ({ output: ids(world) }));
  assert.deepEqual(there, ["there"]);
});

test("a read of two partitions reads again if one is forgotten while it waits for the other", async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const { promise: refused, reject: refuse } = Promise.withResolvers<undefined>();
  const store = openMemoryStore();
  const ledger = open(tamper(store, ({ entries: [entry] }) => (entry?.partition === name ? held : refused)));
  const idsOfBoth = () =>
    ledger.read(home, (world) => [ids(world), ids(world.elsewhere(abroad.account, abroad.region))]);
  assert.deepEqual(await idsOfBoth(), [[], []]);
  const kept = add(ledger, "kept");
  const lost = ledger.run(abroad, author, () => ({ changes: [token("lost")], output: undefined }));
  const reading = idsOfBoth();
  refuse(new StoreError("full", "The disk is full"));
  await assert.rejects(lost, trouble("full"));
  release(undefined);
  await kept;
  assert.deepEqual(await reading, [["kept"], []]);
});

test("a commit that changes two partitions fails in both", async () => {
  let isFull = false;
  const store = openMemoryStore();
  const ledger = open(tamper(store, () => (isFull ? Promise.reject(new StoreError("full", "full")) : undefined)));
  const both = (id: string) =>
    ledger.run(home, author, (world) => {
      world.elsewhere(abroad.account, abroad.region);
      return { changes: [token(id), inPartition(abroad, token(id))], output: undefined };
    });
  await both("kept");
  isFull = true;
  await assert.rejects(both("lost"), trouble("full"));
  isFull = false;
  assert.deepEqual(await read(ledger), ["kept"]);
  assert.deepEqual(await ledger.run(abroad, author, (world) => ({ output: ids(world) })), ["kept"]);
});

test("a decision may change a partition that it never looked at, loaded or not", async () => {
  const ledger = open(openMemoryStore());
  await ledger.run(home, author, () => ({ changes: [inPartition(abroad, token("there"))], output: undefined }));
  assert.deepEqual(await ledger.run(abroad, author, (world) => ({ output: ids(world) })), ["there"]);
});

test("a refusal throws what the operation threw, and nothing is kept", async () => {
  const store = openMemoryStore();
  const ledger = open(store);
  await assert.rejects(
    ledger.run(home, author, () => {
      throw new Error("refused");
    }),
    /refused/,
  );
  assert.equal((await allOf(store.history(name, 1, 9))).length, 0);
});

test("a world loaded again equals the one that was written", async () => {
  const store = openMemoryStore();
  const ledger = open(store);
  for (const id of ["a", "b", "c"]) await add(ledger, id);
  assert.deepEqual(await read(open(store)), await read(ledger));
  assert.deepEqual([...(await open(store).partitions())], [home]);
});

test("a call with very many changes makes several entries in one commit, and all of them are one moment to others", async () => {
  const store = openMemoryStore();
  const commits: Commit[] = [];
  const ledger = open(
    tamper(store, (commit) => {
      commits.push(commit);
      return undefined;
    }),
  );
  const written = ledger.run(home, author, () => ({
    changes: Array.from({ length: 4_500 }, (_, n) => token(`t${n}`)),
    output: undefined,
  }));
  const seen = await read(ledger);
  await written;
  assert.equal(commits.length, 1);
  const entries = await allOf(store.history(name, 2, 99));
  assert.deepEqual(
    entries.map(({ revision, requestId, changes }) => [revision, requestId, changes.length]),
    [
      [2, "r", 2_000],
      [3, "r", 2_000],
      [4, "r", 500],
    ],
  );
  assert.equal(seen.length, 4_500);
  assert.deepEqual(await read(open(store)), seen);
});

test("loading a large partition lets other work go on", async () => {
  const store = openMemoryStore();
  const ledger = open(store);
  await ledger.run(home, author, () => ({ changes: [token("x")], output: undefined }));
  await Promise.all(Array.from({ length: 4_500 }, (_, n) => add(ledger, `t${n % 50}`)));
  const order: string[] = [];
  const loading = read(open(store)).then(() => order.push("loaded"));
  const ticking = (async () => {
    for (let n = 0; n < 2; n++) {
      await new Promise((resolve) => setImmediate(resolve));
      order.push("tick");
    }
  })();
  await Promise.all([loading, ticking]);
  assert.equal(order.at(-1), "loaded");
});

test("a directory is found wherever it's registered, and looking for an unknown one loads everything only once", async () => {
  const store = openMemoryStore();
  const directory = (id: string) => ({ ...workspaceDirectory, id });
  const there = { account: "222222222222", region: "eu-west-1" };
  const register = (ledger: Ledger, key: typeof home, id: string) =>
    ledger.run(key, author, () => ({ changes: [put("workspace-directory", directory(id))], output: undefined }));
  const before = open(store);
  await register(before, home, "d-1111111111");
  await register(before, there, "d-2222222222");
  let loads = 0;
  const counting = new Proxy(store, {
    get(target, property) {
      if (property === "load") loads++;
      const value = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const ledger = open(counting);
  for (let n = 0; n < 100; n++) assert.deepEqual(await ledger.homesOf(`d-${n}`), []);
  assert.equal(loads, 2);
  assert.deepEqual(await ledger.homesOf("d-2222222222"), [there]);
  await register(ledger, abroad, "d-3333333333");
  assert.deepEqual(await ledger.homesOf("d-3333333333"), [abroad]);
  await ledger.run(there, author, () => ({
    changes: [remove("workspace-directory", "d-2222222222")],
    output: undefined,
  }));
  assert.deepEqual(await ledger.homesOf("d-2222222222"), []);
  assert.deepEqual(await ledger.homesOf("d-1111111111"), [home]);
});

test("a damaged partition takes nothing from questions about directories elsewhere", async () => {
  const store = openMemoryStore();
  const before = open(store);
  const change = put("workspace-directory", { ...workspaceDirectory, id: "d-1111111111" });
  await before.run(home, author, () => ({ changes: [change], output: undefined }));
  await before.run(abroad, author, () => ({ changes: [token("x")], output: undefined }));
  const damaging = new Proxy(store, {
    get(target, property) {
      const value = Reflect.get(target, property, target);
      if (property === "load") {
        return (partition: string) =>
          partition === name ? target.load(partition) : Promise.reject(new StoreError("damaged", "not whole"));
      }
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const ledger = open(damaging);
  assert.deepEqual(await ledger.homesOf("d-1111111111"), [home]);
  assert.deepEqual(await ledger.homesOf("d-9999999999"), []);
  assert.equal(ledger.damaged().length, 1);
});
