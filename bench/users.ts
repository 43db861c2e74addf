/** What IAM adds to a signed call, with 10,000 users of 10 policies each: `node bench/users.ts`. */
import { randomBytes } from "node:crypto";
import { newAccessKeyId } from "../src/access/keys/access-key-ids.ts";
import { SEALING_KEY_BYTES, sealingWith } from "../src/gateway/callers/sealing.ts";
import { type Gateway, handleCall, type Request } from "../src/gateway/handle-call.ts";
import { derivedIds, random } from "../src/gateway/ids.ts";
import { Ledger } from "../src/gateway/ledger.ts";
import { Metrics } from "../src/gateway/metrics/metrics.ts";
import { defaultLimits } from "../src/model/limits.ts";
import type { IamUser } from "../src/model/records/iam.ts";
import { GLOBAL } from "../src/model/regions.ts";
import { defaultSettings } from "../src/model/settings.ts";
import { type Change, put } from "../src/model/world/change.ts";
import { defaultNetwork } from "../src/operations/vpcs/default-network.ts";
import { openMemoryStore } from "../src/store/memory.ts";
import { type Key, signedHeaders } from "../test/setup/signed-call.ts";

const ACCOUNT = "111122223333";
const [USERS, POLICIES_EACH, CALLS] = [10_000, 10, 20_000];
const now = new Date().toISOString();

const gateway: Gateway = {
  ledger: new Ledger({
    store: openMemoryStore(),
    now: () => now,
    found: (key) => defaultNetwork(key, derivedIds(key)),
  }),
  credentials: new Map(),
  limits: defaultLimits,
  settings: defaultSettings,
  trail: { days: 90, reads: false },
  metrics: new Metrics(),
  sealing: sealingWith(randomBytes(SEALING_KEY_BYTES)),
  now: Date.now,
  log: console.error,
};

/** Reading somewhere, changing by tag, a denial: ten statements, of which the last lets the call pass. */
const documentOf = (n: number): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      ...Array.from({ length: 8 }, (_, at) => ({
        Effect: "Allow",
        Action: [`ec2:Create${["Vpc", "Subnet", "Route*", "Tags"][at % 4]}`, "ec2:DeleteVpc"],
        Resource: `arn:aws:ec2:*:${ACCOUNT}:vpc/vpc-${n}${at}`,
        Condition: { StringEquals: { "aws:ResourceTag/Team": `team-${n}` } },
      })),
      {
        Effect: "Deny",
        Action: "ec2:*",
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestedRegion": `x-${n}` } },
      },
      { Effect: "Allow", Action: "ec2:Describe*", Resource: "*" },
    ],
  });

async function keyOf(userId: string | undefined, changes: Change[]): Promise<Key> {
  const key = { accessKeyId: newAccessKeyId("AKIA", ACCOUNT, random), secretAccessKey: random(20) };
  const sealedSecret = gateway.sealing.seal("access-key", key.secretAccessKey);
  const record = { id: key.accessKeyId, ownerId: ACCOUNT, sealedSecret, status: "Active" as const, createDate: now };
  changes.push(put("iam-access-key", { ...record, ...(userId !== undefined && { userId }) }));
  return key;
}

const userOf = (n: number): IamUser => ({
  id: `AIDA${String(n).padStart(17, "0")}`,
  ownerId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/user-${n}`,
  name: `user-${n}`,
  path: "/",
  createDate: now,
  attachedPolicies: [],
  inlinePolicies: [],
  groupIds: [],
  tags: [],
});

/** A call that reads one thing, so that little else costs. */
async function requestBy(key: Key): Promise<Request> {
  const body = "Action=DescribeRegions&Version=2016-11-15&RegionName.1=us-east-1";
  const headers = await signedHeaders("http://127.0.0.1", key, { body });
  return { method: "POST", path: "/", query: [], headers, readBody: async () => Buffer.from(body), requestId: "r" };
}

async function measure(name: string, requests: readonly Request[]): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < CALLS; n++) {
    const request = requests[n % requests.length] as Request;
    const begun = performance.now();
    const { status } = await handleCall(gateway, request);
    times.push(1000 * (performance.now() - begun));
    if (status !== 200) throw new Error(`${name}: status ${status}`);
  }
  const sorted = times.slice(CALLS / 10).sort((a, b) => a - b);
  const [median = 0, late = 0] = [sorted[sorted.length >> 1], sorted[Math.floor(sorted.length * 0.99)]];
  console.log(`${name.padEnd(64)} median ${median.toFixed(1).padStart(6)} us, p99 ${late.toFixed(0)} us`);
  return median;
}

const changes: Change[] = [];
const [KEYS, OWN] = [5_000, 100];
const roots: Key[] = [];
for (let n = 0; n < KEYS; n++) roots.push(await keyOf(undefined, changes));
const shared = Array.from({ length: 200 }, (_, n) => documentOf(n));
const keys: { readonly withShared: Key; readonly withOwn: Key }[] = [];
for (let n = 0; n < USERS; n++) {
  const [first, second] = [userOf(2 * n), userOf(2 * n + 1)];
  const named = (document: string, at: number) => ({ name: `policy-${at}`, document });
  const drawn = Array.from({ length: POLICIES_EACH }, (_, at) => shared[(n * 7 + at * 13) % shared.length] as string);
  const own = Array.from({ length: POLICIES_EACH }, (_, at) => documentOf(1_000 + n * POLICIES_EACH + at));
  changes.push(put("iam-user", { ...first, inlinePolicies: drawn.map(named) }));
  changes.push(put("iam-user", { ...second, inlinePolicies: own.map(named) }));
  keys.push({ withShared: await keyOf(first.id, changes), withOwn: await keyOf(second.id, changes) });
}
const home = { account: ACCOUNT, region: GLOBAL };
await gateway.ledger.run(home, { principal: "", requestId: "", operation: "" }, () => ({ changes, output: undefined }));
console.log(`${2 * USERS} users and ${shared.length + USERS * POLICIES_EACH} policies of 10 statements`);

const byRoot = await Promise.all(roots.map(requestBy));
const shareds = await Promise.all(keys.slice(0, KEYS).map(({ withShared }) => requestBy(withShared)));
const owns = await Promise.all(keys.slice(0, OWN).map(({ withOwn }) => requestBy(withOwn)));
// The floor has as many keys: each costs its own signing key, whatever its policies.
const compare = async (name: string, requests: readonly Request[]) => {
  const floor = await measure(
    `floor: as many of root's keys, which no policy limits`,
    byRoot.slice(0, requests.length),
  );
  const median = await measure(name, requests);
  console.log(`  adds ${(median - floor).toFixed(1)} us, ${(median / floor).toFixed(2)} of the floor`);
};
await compare("one user", shareds.slice(0, 1));
await compare("5,000 users in turn, whose policies are 200 documents", shareds);
await compare("100 users in turn, with 1,000 policies of their own", owns);
