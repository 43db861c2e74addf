/** Finds key pairs by the names and ids that calls give. */
import { awsError } from "../../model/aws-error.ts";
import type { KeyPair } from "../../model/records/launching/key-pair.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { named, type Touched } from "../permission/touched.ts";

// AWS: catalogue 549
const unknownName = awsError("InvalidKeyPair.NotFound", (name: string) => `The key pair '${name}' does not exist`);
// ours: no evidence of AWS's text
const unknownId = awsError("InvalidKeyPair.NotFound", (id: string) => `The key pair ID '${id}' does not exist`);

export const findKeyPair = finder("key-pair", { unknown: unknownId });

export const keyPairNamed = (world: Pick<World, "by">, name: string): KeyPair | undefined =>
  world.by("key-pair", "name", name).find(() => true);

export function findKeyPairNamed(world: World, name: string): KeyPair {
  const found = keyPairNamed(world, name);
  if (found === undefined) throw unknownName(name);
  return found;
}

/** What permission is asked on: AWS's ARNs of key pairs have their names. */
export const keyPairTouched = (world: World, name: string): Touched => {
  const found = keyPairNamed(world, name);
  return found === undefined ? named("key-pair", name) : { kind: "key-pair", record: found };
};
