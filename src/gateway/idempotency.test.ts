import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { rootOf } from "../access/credentials.ts";
import { put } from "../model/world/change.ts";
import { callOf, type LoadedOperation } from "../operations/call.ts";
import runInstances from "../operations/instances/launch/run-instances.ts";
import stopInstances from "../operations/instances/state/stop-instances.ts";
import terminateInstances from "../operations/instances/state/terminate-instances.ts";
import createNat from "../operations/nat-gateways/create-nat-gateway.ts";
import deleteNat from "../operations/nat-gateways/delete-nat-gateway.ts";
import createList from "../operations/prefix-lists/create-managed-prefix-list.ts";
import deleteList from "../operations/prefix-lists/delete-managed-prefix-list.ts";
import createShare from "../operations/resource-shares/shares/create-resource-share.ts";
import { ACCOUNT, refusal, TestCordon } from "../operations/world-for-tests.ts";
import { decideOnce } from "./idempotency.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

class Cordon extends TestCordon {
  once(operation: unknown, input: object) {
    const call = callOf(input, this.world(), rootOf(ACCOUNT), this);
    const { changes = [], output } = decideOnce(operation as LoadedOperation, call);
    this.apply(changes);
    return output;
  }

  list(ClientToken: string, MaxEntries = 1) {
    return this.once(createList, { PrefixListName: "l", AddressFamily: "IPv4", MaxEntries, ClientToken });
  }

  later(ms: number): void {
    this.now = new Date(Date.parse(this.now) + ms).toISOString();
  }

  get tokens(): readonly string[] {
    return [...this.world().all("client-token")].map(({ id }) => id.replace(/^.*:/, ""));
  }
}

suite("client tokens", () => {
  test("the same call again answers the same and makes nothing; with other parameters it's refused", () => {
    const cordon = new Cordon();
    const first = cordon.list("t");
    assert.deepEqual(cordon.list("t"), first);
    assert.equal(cordon.world().count("prefix-list"), 1);
    assert.throws(() => cordon.list("t", 2), refusal("IdempotentParameterMismatch"));
    cordon.later(DAY_MS);
    assert.notDeepEqual(cordon.list("t", 2), first);
    assert.equal(cordon.world().count("prefix-list"), 2);
  });

  test("what was made and has been deleted since isn't answered, nor made again", () => {
    const cordon = new Cordon();
    const { PrefixList } = cordon.list("t") as { readonly PrefixList: { readonly PrefixListId: string } };
    cordon.run(deleteList, PrefixList);
    const message = `The client token was used before, and what it made has been deleted since: ${PrefixList.PrefixListId}. Use a new token.`;
    assert.throws(() => cordon.list("t"), refusal("InvalidParameterValue", message));
    assert.throws(() => cordon.list("t", 2), refusal("IdempotentParameterMismatch"));
    assert.equal(cordon.world().count("prefix-list"), 0);
    // A NAT gateway that is deleted stays visible for an hour.
    const gateway = { SubnetId: cordon.defaultSubnetIds()[0], ConnectivityType: "private", ClientToken: "n" };
    const { NatGateway } = cordon.once(createNat, gateway) as {
      readonly NatGateway: { readonly NatGatewayId: string };
    };
    cordon.run(deleteNat, NatGateway);
    assert.throws(() => cordon.once(createNat, gateway), refusal("InvalidParameterValue"));
    cordon.later(DAY_MS);
    assert.notDeepEqual(cordon.list("t"), { PrefixList });
  });

  test("catalogue 456: a launch isn't repeated if what it launched has been terminated", () => {
    const cordon = new Cordon();
    const launch = { ImageId: "ami-0a12023000000c864", InstanceType: "t3.micro", MaxCount: 2, ClientToken: "t" };
    const { Instances } = cordon.once(runInstances, { ...launch, MinCount: 2 }) as {
      readonly Instances: readonly { readonly InstanceId: string }[];
    };
    const [one, two] = Instances.map(({ InstanceId }) => InstanceId);
    cordon.run(terminateInstances, { InstanceIds: [one ?? ""] });
    assert.equal((cordon.once(runInstances, { ...launch, MinCount: 2 })["Instances"] as unknown[]).length, 2);
    cordon.run(terminateInstances, { InstanceIds: [two ?? ""] });
    const refused = refusal(
      "IdempotentInstanceTerminated",
      "The request to launch an instance uses the same client token as a previous request for which the instance has been terminated.",
    );
    assert.throws(() => cordon.once(runInstances, { ...launch, MinCount: 2 }), refused);
    cordon.later(DAY_MS / 2);
    assert.throws(() => cordon.once(runInstances, { ...launch, MinCount: 2 }), refused);
  });

  test("what expired is forgotten by the next calls, some by each", () => {
    const cordon = new Cordon({ prefixListsPerRegion: 1_000 });
    for (let n = 0; n < 50; n++) cordon.list(`t${n}`);
    cordon.later(DAY_MS / 2);
    cordon.list("half a day");
    cordon.later(DAY_MS / 2);
    const expired = cordon.tokens.slice(0, 50);
    cordon.list("a");
    assert.deepEqual(cordon.tokens, [...expired.slice(20), "half a day", "a"]);
    // One that comes again is the youngest.
    cordon.list("t49");
    assert.deepEqual(cordon.tokens, [...expired.slice(40, 49), "half a day", "a", "t49"]);
    cordon.list("b");
    assert.deepEqual(cordon.tokens, ["half a day", "a", "t49", "b"]);
  });

  test("no more than 5,000 are kept: the oldest go before their time", () => {
    const cordon = new Cordon();
    const expiresAt = new Date(Date.parse(cordon.now) + DAY_MS).toISOString();
    const kept = (n: number) => put("client-token", { id: `X:t${n}`, parameters: "", output: {}, expiresAt });
    cordon.apply(Array.from({ length: 5_003 }, (_, n) => kept(n)));
    cordon.list("a");
    assert.equal(cordon.tokens.length, 5_000);
    assert.equal(cordon.tokens[0], "t4");
    cordon.list("b");
    assert.equal(cordon.tokens.length, 5_000);
    assert.deepEqual([cordon.tokens[0], cordon.tokens.at(-1)], ["t5", "b"]);
  });

  test("of instances only the ids are kept: a retry shows them as they are now", () => {
    const cordon = new Cordon();
    const launch = { ImageId: "ami-0a12023000000c864", MinCount: 2, MaxCount: 2, ClientToken: "t" };
    const idsIn = ({ Instances }: Readonly<Record<string, unknown>>) =>
      (Instances as { InstanceId: string; State: { Name: string } }[]).map((each) => [
        each.InstanceId,
        each.State.Name,
      ]);
    const first = cordon.once(runInstances, { ...launch, InstanceType: "t3.micro" });
    const [one = "", two = ""] = idsIn(first).map(([id]) => id);
    assert.deepEqual([...cordon.world().all("client-token")].at(-1)?.output, [first["ReservationId"], one, two]);
    cordon.run(stopInstances, { InstanceIds: [one] });
    const again = cordon.once(runInstances, { ...launch, InstanceType: "t3.micro" });
    assert.equal(again["ReservationId"], first["ReservationId"]);
    assert.deepEqual(idsIn(again), [
      [one, "stopped"],
      [two, "running"],
    ]);
  });

  test("Resource Access Manager spells the token and its refusal otherwise", () => {
    const cordon = new Cordon();
    const first = cordon.once(createShare, { name: "a", clientToken: "t" });
    assert.deepEqual(cordon.once(createShare, { name: "a", clientToken: "t" }), first);
    assert.throws(
      () => cordon.once(createShare, { name: "b", clientToken: "t" }),
      refusal("IdempotentParameterMismatchException"),
    );
  });
});
