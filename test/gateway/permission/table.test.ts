/** What calls touch, and with which condition keys, is what IAM's table says of their actions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf } from "../../../src/access/actions.ts";
import { nothing } from "../../../src/operations/permission/touched.ts";
import { operations } from "../../operations/named-calls.ts";
import { makeAllCalls } from "./all-calls.ts";
import { WatchedCalls } from "./watched-calls.ts";

const calls = makeAllCalls((limits) => new WatchedCalls(limits)).flatMap(({ watched }) => watched);
const watched = Map.groupBy(calls, ({ action }) => action);
const tabled = [...operations].flatMap(([key, { touches }]) => {
  const action = actionOf(key.replace(".", ":"));
  return action === undefined || /^sts:/.test(action.name) ? [] : [{ action, touches: touches as unknown }];
});

test("an operation touches nothing only if its action is about no type of resource", () => {
  const without = tabled.filter(({ touches }) => touches === nothing).map(({ action }) => action.name);
  const resourceless = tabled
    .filter(({ action }) => action.resourceTypes.length === 0)
    .map(({ action }) => action.name);
  assert.deepEqual(without.sort(), resourceless.sort());
});

test("every action about a type of resource is in some call; TestCordon compares what each call touches with the table", () => {
  const missing = tabled.filter(({ action }) => action.resourceTypes.length > 0 && !watched.has(action.name));
  assert.deepEqual(
    missing.map(({ action }) => action.name),
    [],
  );
});

/** Condition keys, some only of one type, that no resource has a value for. These lists may only shrink. */
const withoutValue: Readonly<Record<string, readonly string[]>> = {
  "no role is made from a template": ["iam:RoleTemplateARN"],
  "no service manages a resource, and none sells one": ["ec2:ManagedResourceOperator", "ec2:ProductCode"],
  "no record of it, so no more than its id or name is known": [
    "snapshot ec2:Owner",
    "snapshot ec2:ParentVolume",
    "snapshot ec2:SnapshotTime",
    "snapshot ec2:VolumeSize",
  ],
  "not kept": ["volume ec2:ParentVolume", "volume ec2:VolumeInitializationRate"],
  "no call changes it": ["instance ec2:NewInstanceProfile"],
  "AWS: parameters that are more than one value are no attributes": [
    "transit-gateway-attachment ec2:Attribute",
    "vpc-peering-connection ec2:Attribute",
  ],
  "no evidence of the form of this ARN": ["network-interface ec2:AuthorizedUser"],
};

/** Tags come with every record and every call alike (src/operations/permission/condition-keys.test.ts). */
const OF_TAGS = /:(ResourceTag|RequestTag|TagKeys)$/;

/** IAM's actions have keys, not the types that they're about. */
const ofIam = ({ name, conditionKeys }: { readonly name: string; readonly conditionKeys: readonly string[] }) =>
  name.startsWith("iam:") ? conditionKeys : [];

const familyOf = (key: string): string => key.split("/", 1)[0] ?? key;

test("every condition key of a type, or of an action about it, has a value for some resource of it", () => {
  const provided = new Set<string>();
  for (const { touched } of [...watched.values()].flat()) {
    for (const [type, keys] of touched) for (const key of keys) provided.add(`${type} ${familyOf(key)}`);
  }
  const excused = new Set(Object.values(withoutValue).flat());
  const missing = tabled.flatMap(({ action }) =>
    action.resourceTypes
      .filter(({ type }) => (watched.get(action.name) ?? []).some(({ touched }) => touched.has(type)))
      .flatMap(({ type, conditionKeys }) =>
        [...conditionKeys, ...ofIam(action)].map((key) => [`${type} ${familyOf(key)}`, familyOf(key)]),
      ),
  );
  const found = missing.filter(
    ([place = "", key = ""]) => !OF_TAGS.test(key) && !provided.has(place) && !excused.has(key) && !excused.has(place),
  );
  assert.deepEqual([...new Set(found.map(([place]) => place))].sort(), []);
});
