/** Creates a key pair. The private key is in the answer, and is kept nowhere. */
import { put } from "../../model/world/change.ts";
import { type MadeKey, operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { showTags } from "../tags/tag-rules.ts";
import { makeKeyPair } from "./make-key-pair.ts";

/** A rehearsal makes no key. */
const none: MadeKey = { publicKey: "", fingerprint: "", material: "" };

export default operation("ec2", "CreateKeyPair", {
  touches: ({ input: { KeyName, KeyType = "rsa" } }) => [made("key-pair", { name: KeyName, keyType: KeyType })],
  makesKey: ({ input: { KeyName, KeyType = "rsa", KeyFormat = "pem" } }) => ({
    name: KeyName,
    type: KeyType,
    format: KeyFormat,
  }),
  decide(call) {
    const { publicKey, fingerprint, material } = (call.found as MadeKey | undefined) ?? none;
    const pair = makeKeyPair(call, { keyType: call.input.KeyType ?? "rsa", fingerprint, publicKey });
    return {
      changes: [put("key-pair", pair)],
      output: {
        KeyName: pair.name,
        KeyPairId: pair.id,
        KeyFingerprint: fingerprint,
        KeyMaterial: material,
        Tags: showTags(pair.tags),
      },
    };
  },
});
