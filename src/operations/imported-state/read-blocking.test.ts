/** Saved answers about Block Public Access: whatever of them was saved, VPCs and subnets come to the modes that they showed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import createExclusion from "../block-public-access/create-vpc-block-public-access-exclusion.ts";
import deleteExclusion from "../block-public-access/delete-vpc-block-public-access-exclusion.ts";
import describeExclusions from "../block-public-access/describe-vpc-block-public-access-exclusions.ts";
import describeOptions from "../block-public-access/describe-vpc-block-public-access-options.ts";
import modifyOptions from "../block-public-access/modify-vpc-block-public-access-options.ts";
import createSubnet from "../subnets/create-subnet.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import createVpc from "../vpcs/create-vpc.ts";
import describeVpcs from "../vpcs/describe-vpcs.ts";
import { ACCOUNT, REGION, TestCordon } from "../world-for-tests.ts";
import type { Saved } from "./members.ts";
import { readAnswers } from "./read-answers.ts";

const home = { account: ACCOUNT, region: REGION };

/** Two VPCs with two subnets each, besides the default ones. */
function network(): { readonly cordon: TestCordon; readonly ids: readonly string[] } {
  const cordon = new TestCordon();
  const ids = [0, 1].flatMap((i) => {
    const VpcId = cordon.run(createVpc, { CidrBlock: `10.${i}.0.0/16` }).Vpc?.VpcId ?? "";
    const subnets = [0, 1].map(
      (j) => cordon.run(createSubnet, { VpcId, CidrBlock: `10.${i}.${j}.0/24` }).Subnet?.SubnetId ?? "",
    );
    return [VpcId, ...subnets];
  });
  return { cordon, ids };
}

const shown = (cordon: TestCordon) => ({
  Vpcs: cordon.run(describeVpcs, {}).Vpcs ?? [],
  Subnets: cordon.run(describeSubnets, {}).Subnets ?? [],
});

const modes = (cordon: TestCordon): readonly string[] => {
  const { Vpcs, Subnets } = shown(cordon);
  return [
    ...Vpcs.map((each) => `${each.VpcId} ${each.BlockPublicAccessStates?.InternetGatewayBlockMode}`),
    ...Subnets.map((each) => `${each.SubnetId} ${each.BlockPublicAccessStates?.InternetGatewayBlockMode}`),
  ].sort();
};

function imported(answers: Saved): TestCordon {
  const cordon = new TestCordon();
  const old = [...cordon.world().all("vpc"), ...cordon.world().all("subnet")];
  cordon.apply(old.map(({ id }) => ({ delete: id.startsWith("vpc-") ? "vpc" : "subnet", id }) as const));
  cordon.apply(readAnswers(answers, home, cordon.newId));
  return cordon;
}

const gapsOf = (cordon: TestCordon) =>
  cordon
    .world()
    .all("gap")
    .filter(({ id }) => id.startsWith("block-public-access/"))
    .map(({ what, command }) => `${what}: ${command}`)
    .toArray();

const optionsOf = (cordon: TestCordon) => cordon.run(describeOptions, {}).VpcBlockPublicAccessOptions;

test("whatever was saved, VPCs and subnets come to what they showed, and what wasn't is named", () => {
  const blocked = fc.constantFrom("off" as const, "block-ingress" as const, "block-bidirectional" as const);
  const excluded = fc.uniqueArray(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 4, selector: ([i]) => i });
  fc.assert(
    fc.property(blocked, excluded, fc.boolean(), fc.boolean(), (mode, exclusions, savesOptions, savesExclusions) => {
      const { cordon, ids } = network();
      cordon.run(modifyOptions, { InternetGatewayBlockMode: mode });
      for (const [i, isWide] of exclusions) {
        const id = ids[i] ?? "";
        cordon.run(createExclusion, {
          ...(id.startsWith("vpc-") ? { VpcId: id } : { SubnetId: id }),
          InternetGatewayExclusionMode: isWide ? "allow-bidirectional" : "allow-egress",
        });
      }
      const after = imported({
        ...shown(cordon),
        ...(savesOptions && { VpcBlockPublicAccessOptions: optionsOf(cordon) }),
        ...(savesExclusions && cordon.run(describeExclusions, {})),
      });
      assert.deepEqual(modes(after), modes(cordon));
      if (savesOptions) assert.deepEqual(optionsOf(after), optionsOf(cordon));
      if (savesExclusions) assert.deepEqual(after.run(describeExclusions, {}), cordon.run(describeExclusions, {}));
      const isBlocked = modes(cordon).some((text) => !text.endsWith(" off"));
      const unsaved = gapsOf(after).map((text) => text.replace(/ .*/, ""));
      assert.equal(unsaved.includes("options"), !savesOptions && isBlocked);
      assert.ok(!unsaved.includes("exclusions"));
      if (savesExclusions || mode === "off") assert.ok(!unsaved.includes("ids"));
    }),
    { numRuns: 60 },
  );
});

test("without the modes of VPCs and subnets, exclusions that weren't saved are a gap that paths depend on", () => {
  const { cordon } = network();
  cordon.run(modifyOptions, { InternetGatewayBlockMode: "block-ingress" });
  const silent = Object.fromEntries(
    Object.entries(shown(cordon)).map(([list, items]) => [
      list,
      items.map((item) => ({ ...item, BlockPublicAccessStates: undefined })),
    ]),
  );
  const options = { VpcBlockPublicAccessOptions: optionsOf(cordon) };
  assert.deepEqual(gapsOf(imported({ ...silent, ...options })), [
    "exclusions from Block Public Access: aws ec2 describe-vpc-block-public-access-exclusions",
  ]);
  assert.deepEqual(gapsOf(imported({ ...silent, ...options, VpcBlockPublicAccessExclusions: [] })), []);
  // Nothing says that anything is blocked.
  assert.deepEqual(gapsOf(imported(silent)), []);
});

test("states of exclusions", () => {
  const { cordon, ids } = network();
  const [VpcId = ""] = ids;
  const { VpcBlockPublicAccessExclusion: made } = cordon.run(createExclusion, {
    VpcId,
    InternetGatewayExclusionMode: "allow-egress",
  });
  cordon.run(deleteExclusion, { ExclusionId: made?.ExclusionId ?? "" });
  const saved = cordon.run(describeExclusions, {}).VpcBlockPublicAccessExclusions ?? [];
  const [first] = saved;
  const stateOf = (State: string) => {
    const one = { ...first, State, DeletionTimestamp: undefined };
    const after = imported({ ...shown(cordon), VpcBlockPublicAccessExclusions: [one] });
    after.now = "1970-01-01T00:00:00.000Z";
    return after.run(describeExclusions, {}).VpcBlockPublicAccessExclusions?.[0]?.State;
  };
  assert.deepEqual(
    ["create-in-progress", "update-in-progress", "update-failed", "disable-in-progress", "delete-in-progress"].map(
      stateOf,
    ),
    ["create-complete", "update-complete", "update-complete", "disable-complete", "delete-complete"],
  );
  assert.equal(stateOf("create-failed"), undefined);
  // One that was deleted is listed as before.
  const after = imported({ ...shown(cordon), VpcBlockPublicAccessExclusions: saved });
  assert.deepEqual(after.run(describeExclusions, {}).VpcBlockPublicAccessExclusions, saved);
});

test("of what another account owns, the mode that it showed is all that is known", () => {
  const { cordon, ids } = network();
  const { Vpcs, Subnets } = shown(cordon);
  const foreign = { OwnerId: "444455556666", BlockPublicAccessStates: { InternetGatewayBlockMode: "block-ingress" } };
  const after = imported({
    Vpcs: Vpcs.map((vpc) => (vpc.VpcId === ids[0] ? { ...vpc, ...foreign } : vpc)),
    Subnets: Subnets.map((subnet) => (subnet.VpcId === ids[0] ? { ...subnet, ...foreign } : subnet)),
  });
  assert.equal(optionsOf(after)?.State, "default-state");
  assert.equal(modes(after).filter((text) => text.endsWith(" block-ingress")).length, 3);
  after.run(modifyOptions, { InternetGatewayBlockMode: "block-bidirectional" });
  assert.equal(modes(after).filter((text) => text.endsWith(" block-ingress")).length, 3);
});
