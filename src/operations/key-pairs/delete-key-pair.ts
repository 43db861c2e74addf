/** Deletes a key pair. Instances that were launched with it keep its name. AWS: one that isn't there is deleted, too. */
import { remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { InputOf } from "../operation.ts";
import { operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { named } from "../permission/touched.ts";
import { keyPairNamed, keyPairTouched } from "./find-key-pair.ts";

export default operation("ec2", "DeleteKeyPair", {
  touches({ input, world }) {
    const found = pairOf(input, world);
    const name = found?.name ?? input.KeyName;
    return [name === undefined ? named("key-pair", "*") : keyPairTouched(world, name)];
  },
  decide({ input, world }) {
    const found = pairOf(input, world);
    return {
      changes: found === undefined ? [] : [remove("key-pair", found.id)],
      output: { Return: true, KeyPairId: found?.id },
    };
  },
});

function pairOf({ KeyName, KeyPairId }: InputOf<"ec2", "DeleteKeyPair">, world: World) {
  if (KeyPairId !== undefined) return world.get("key-pair", KeyPairId);
  if (KeyName === undefined) throw missingParameter("KeyName");
  return keyPairNamed(world, KeyName);
}
