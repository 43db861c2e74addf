/** Makes the record of a key pair, created here or imported. */
import { awsError } from "../../model/aws-error.ts";
import type { KeyPair } from "../../model/records/launching/key-pair.ts";
import type { Call } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { type TagSpecification, tagsFor } from "../tags/tag-rules.ts";
import { keyPairNamed } from "./find-key-pair.ts";

// AWS: catalogue 549
const duplicate = awsError("InvalidKeyPair.Duplicate", (name: string) => `The keypair '${name}' already exists.`);
// ours: no evidence of AWS's text
const invalidName = awsError(
  "InvalidParameterValue",
  () => "The name of a key pair has up to 255 ASCII characters, and no blanks at its beginning or end.",
);

interface Given {
  readonly KeyName: string;
  readonly TagSpecifications?: readonly TagSpecification[] | undefined;
}

export function makeKeyPair(
  { input, world, caller, region, now, newId, limits }: Call<Given>,
  key: Pick<KeyPair, "keyType" | "fingerprint" | "publicKey">,
): KeyPair {
  const { KeyName: name } = input;
  if (name === "") throw missingParameter("KeyName");
  if (!/^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(name)) throw invalidName();
  const tags = tagsFor("key-pair", input.TagSpecifications, limits);
  if (keyPairNamed(world, name) !== undefined) throw duplicate(name);
  return {
    id: newId("key-pair"),
    ownerId: caller.account,
    name,
    arn: arnOfKeyPair(name, region, caller.account),
    ...key,
    createdAt: now,
    tags,
  };
}

export const arnOfKeyPair = (name: string, region: string, account: string): string =>
  `arn:aws:ec2:${region}:${account}:key-pair/${name}`;
