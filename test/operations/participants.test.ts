/** Every call that the owner of VPCs makes, tried first by an account that it shares their subnets with: nothing of the owner's changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AMAZON } from "../../src/model/amazon.ts";
import { AwsError } from "../../src/model/aws-error.ts";
import type { Limits } from "../../src/model/limits.ts";
import type { Change, PartitionKey } from "../../src/model/world/change.ts";
import type { Kind } from "../../src/model/world/kinds.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { ACCOUNT, REGION } from "../../src/operations/world-for-tests.ts";
import { makeAllCalls } from "../gateway/permission/all-calls.ts";
import { NamedCalls } from "./named-calls.ts";
import { ORGANIZATION } from "./rich-ipam.ts";

const PARTICIPANT = "444455556666";

/** What both sides have of an agreement, and what follows what the IPAM discovers in accounts of the organization. */
const OF_BOTH: ReadonlySet<Kind> = new Set<Kind>([
  "ipam-prefix-list-resolver",
  "ipam-prefix-list-resolver-target",
  "ipam-prefix-list-resolver-version",
  "prefix-list",
  "prefix-list-version",
  "received-share",
  "vpc-participant",
  "vpc-peering-connection",
]);

class TriedCalls extends NamedCalls {
  /** The operations that the participant called with success. */
  readonly made = new Set<string>();
  /** What it changed of others'. */
  readonly changed: string[] = [];
  #trying: string | undefined;
  #isSharing = false;

  constructor(limits: Partial<Limits>) {
    super(limits);
    this.settings = { ...this.settings, organization: ORGANIZATION };
    this.call("ram", "EnableSharingWithAwsOrganization", {}, { account: ORGANIZATION.managementAccount });
  }

  override run<I, O>(operation: Operation<I, O>, input: I, at: Partial<PartitionKey> = {}): O {
    const { account = ACCOUNT, region = REGION } = at;
    if (account !== ACCOUNT || region !== REGION || this.#isSharing) return super.run(operation, input, at);
    this.#try(operation, input);
    const before = new Set(
      this.world()
        .all("subnet")
        .map(({ id }) => id),
    );
    const output = super.run(operation, input, at);
    for (const { id } of [...this.world().all("subnet")]) if (!before.has(id)) this.#share(id);
    return output;
  }

  #try<I, O>(operation: Operation<I, O>, input: I): void {
    this.#trying = `${operation.service}.${operation.name}`;
    try {
      super.run(operation, input, { account: PARTICIPANT });
      this.made.add(this.#trying);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    } finally {
      this.#trying = undefined;
    }
  }

  /** Shares a subnet with the participant, which takes its place there. */
  #share(SubnetId: string): void {
    const { settings } = this;
    this.#isSharing = true;
    this.settings = { ...settings, organization: ORGANIZATION };
    const resourceArns = [`arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/${SubnetId}`];
    this.call("ram", "CreateResourceShare", { name: SubnetId, resourceArns, principals: [PARTICIPANT] });
    const VpcId = this.world().get("subnet", SubnetId)?.vpcId ?? "";
    const group = { GroupName: SubnetId.replace("subnet", "of"), Description: "d", VpcId };
    this.ec2("CreateSecurityGroup", group, { account: PARTICIPANT });
    this.settings = settings;
    this.#isSharing = false;
  }

  override apply(changes: readonly Change[], home: PartitionKey = { account: ACCOUNT, region: REGION }): void {
    // The base class makes the first network before there is anything to note.
    if (#trying in this && this.#trying !== undefined) this.#note(this.#trying, changes, home);
    super.apply(changes, home);
  }

  #note(name: string, changes: readonly Change[], home: PartitionKey): void {
    for (const change of changes) {
      const { account, region } = change.in ?? home;
      const [kind, id] = "put" in change ? [change.put, change.value.id] : [change.delete, change.id];
      if (account === PARTICIPANT || account === AMAZON.account || OF_BOTH.has(kind)) continue;
      const before = this.world(account, region).get(kind, id);
      const records = "put" in change ? [before, change.value] : [before];
      if (records.some((record) => record !== undefined && ownerOf(record) !== PARTICIPANT)) {
        this.changed.push(`${name} changes ${kind} ${id} of ${account}`);
      }
    }
  }
}

function ownerOf(record: object): string | undefined {
  const { resourceOwner, ownerId, groupOwnerId } = record as Readonly<Record<string, string | undefined>>;
  return resourceOwner ?? ownerId ?? groupOwnerId;
}

test("a participant that makes every call of the owner's changes nothing of the owner's", () => {
  const worlds = makeAllCalls((limits) => new TriedCalls(limits));
  const changed = new Set(worlds.flatMap((world) => world.changed));
  assert.deepEqual([...changed], []);
  const made = new Set(worlds.flatMap((world) => [...world.made]));
  assert.ok(made.has("ec2.AllocateIpamPoolCidr") && made.has("ec2.CreateSecurityGroup"), [...made].join(" "));
});
