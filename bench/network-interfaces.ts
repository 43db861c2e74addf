/**
 * How fast interfaces are created in a subnet as it fills, and how fast 5,000 of them are described with filters. Floors of
 * the same run: putting a record into a partition, and a plain loop over the records.
 */
import { glob } from "../src/model/glob.ts";
import type { NetworkInterface } from "../src/model/records/network-interface.ts";
import { put } from "../src/model/world/change.ts";
import { Partition } from "../src/model/world/partition.ts";
import type { World } from "../src/model/world/world.ts";
import createInterface from "../src/operations/network-interfaces/create-network-interface.ts";
import describeInterfaces from "../src/operations/network-interfaces/describe-network-interfaces.ts";
import { showInterface } from "../src/operations/network-interfaces/show-interface.ts";
import createSubnet from "../src/operations/subnets/create-subnet.ts";
import createVpc from "../src/operations/vpcs/create-vpc.ts";
import { ACCOUNT, REGION, TestCordon } from "../src/operations/world-for-tests.ts";

/** Runs `step` for about half a second; returns the runs per second. */
function rate(step: () => void): number {
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    for (let i = 0; i < 10; i++) step();
    count += 10;
    elapsed = performance.now() - start;
  } while (elapsed < 500);
  return (count * 1000) / elapsed;
}

/** The best of three, because the machine may do other work. */
const best = (measure: () => number): number => Math.max(measure(), measure(), measure());

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const line = (what: string, perSecond: number, floor: number) =>
  console.log(
    `${what.padEnd(58)} ${whole.format(perSecond).padStart(10)}/s  ${(perSecond / floor).toFixed(2)} x floor`,
  );

function place(cidr: string) {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: cidr }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: cidr }).Subnet?.SubnetId ?? "";
  return { cordon, VpcId, SubnetId };
}

const template = (VpcId: string, SubnetId: string): NetworkInterface => ({
  id: "",
  ownerId: ACCOUNT,
  vpcId: VpcId,
  subnetId: SubnetId,
  availabilityZone: `${REGION}a`,
  description: "",
  macAddress: "0a:00:00:00:00:00",
  privateIpv4: [],
  ipv6: [],
  ipv4Prefixes: [],
  ipv6Prefixes: [],
  groupIds: [],
  sourceDestCheck: true,
  interfaceType: "interface",
  requesterManaged: false,
  tags: [],
});

/** A record for each `place` of 10.0.0.0/16. */
const recordsAt = (base: NetworkInterface, places: readonly number[], groups = 1): NetworkInterface[] =>
  places.map((at, i) => ({
    ...base,
    id: `eni-${at.toString(16).padStart(17, "0")}`,
    description: `host ${i}`,
    privateIpv4: [{ address: `10.0.${at >>> 8}.${at & 255}`, isPrimary: true }],
    groupIds: [`sg-${i % groups}`],
  }));

console.log("CreateNetworkInterface in a /16 (decided and applied, without the log)");
const bare = new Partition({ account: ACCOUNT, region: REGION });
let next = 0;
const base = template("vpc-1", "subnet-1");
const floor = best(() =>
  rate(() => bare.apply(put("network-interface", recordsAt(base, [next++ % 60_000])[0] as NetworkInterface))),
);
line("floor: a record put into a partition, over and over", floor, floor);
for (const [what, isTaken] of [
  ["empty", () => false],
  ["90 % full, the free tenth at the end", (at: number) => at < 58_980],
  ["90 % full, every tenth address free", (at: number) => at % 10 !== 0],
] as const) {
  const { cordon, VpcId, SubnetId } = place("10.0.0.0/16");
  const places = Array.from({ length: 65_530 }, (_, i) => i + 4).filter(isTaken);
  cordon.apply(recordsAt(template(VpcId, SubnetId), places).map((each) => put("network-interface", each)));
  // So few that the subnet stays about equally full.
  const made: number[] = [];
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    for (let i = 0; i < 1_000; i++) cordon.run(createInterface, { SubnetId });
    made.push(1_000_000 / (performance.now() - start));
  }
  line(what, Math.max(...made), floor);
}

console.log("\nDescribeNetworkInterfaces over 5,000 (decided and shown, without XML)");
const { cordon, VpcId, SubnetId } = place("10.0.0.0/16");
const records = recordsAt(
  template(VpcId, SubnetId),
  Array.from({ length: 5_000 }, (_, i) => i + 4),
  100,
);
cordon.apply(records.map((each) => put("network-interface", each)));
const world: World = cordon.world();
const describe = (Name: string, Value: string) => () =>
  cordon.run(describeInterfaces, { Filters: [{ Name, Values: [Value] }] }).NetworkInterfaces?.length ?? 0;
const plain = (matches: (found: NetworkInterface) => boolean) => () =>
  records.filter(matches).map((found) => showInterface(world, found)).length;
const ends7 = glob("*7", { escapes: true });
for (const [what, described, loop] of [
  ["vpc-id: all 5,000", describe("vpc-id", VpcId), plain((n) => n.vpcId === VpcId)],
  ["group-id: 50 by index", describe("group-id", "sg-7"), plain((n) => n.groupIds.includes("sg-7"))],
  [
    "private-ip-address: 1 by index",
    describe("private-ip-address", "10.0.1.7"),
    plain((n) => n.privateIpv4.some(({ address }) => address === "10.0.1.7")),
  ],
  [
    "description with a wildcard: 500 by looking at all",
    describe("description", "*7"),
    plain((n) => ends7(n.description)),
  ],
] as const) {
  if (described() !== loop()) throw new Error(`${what}: the describe and the loop differ`);
  const loopRate = best(() => rate(loop));
  line(`floor: ${what}, plain loop`, loopRate, loopRate);
  line(
    what,
    best(() => rate(described)),
    loopRate,
  );
}
