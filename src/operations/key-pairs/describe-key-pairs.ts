/** Lists key pairs. */
import type { KeyPair } from "../../model/records/launching/key-pair.ts";
import type { World } from "../../model/world/world.ts";
import { describe, recordsOf } from "../describe.ts";
import { showTags } from "../tags/tag-rules.ts";
import { findKeyPair, findKeyPairNamed } from "./find-key-pair.ts";

export default describe("ec2", "DescribeKeyPairs", {
  list: "KeyPairs",
  ...recordsOf("key-pair"),
  ids: {
    of: ({ KeyNames = [], KeyPairIds = [] }) => [...KeyNames.map(asName), ...KeyPairIds],
    find: ({ world }, asked) => findAsked(world, asked),
  },
  filters: {
    fingerprint: "KeyFingerprint",
    "key-name": "KeyName",
    "key-pair-id": "KeyPairId",
  },
  show: ({ id, name, keyType, fingerprint, publicKey, createdAt, tags }, { input }) => ({
    KeyPairId: id,
    KeyName: name,
    KeyType: keyType,
    KeyFingerprint: fingerprint,
    PublicKey: input.IncludePublicKey === true ? publicKey : undefined,
    CreateTime: createdAt,
    Tags: showTags(tags),
  }),
});

const NAME = "name ";
const asName = (name: string): string => `${NAME}${name}`;

const findAsked = (world: World, asked: string): KeyPair =>
  asked.startsWith(NAME) ? findKeyPairNamed(world, asked.slice(NAME.length)) : findKeyPair(world, asked);
