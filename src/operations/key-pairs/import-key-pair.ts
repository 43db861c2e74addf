/** Imports a public key, whose private key its owner keeps. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { showTags } from "../tags/tag-rules.ts";
import { makeKeyPair } from "./make-key-pair.ts";
import { readPublicKey } from "./read-public-key.ts";

export default operation("ec2", "ImportKeyPair", {
  touches: ({ input: { KeyName } }) => [made("key-pair", { name: KeyName })],
  decide(call) {
    const pair = makeKeyPair(call, readPublicKey(call.input.PublicKeyMaterial, call.digest));
    return {
      changes: [put("key-pair", pair)],
      output: {
        KeyName: pair.name,
        KeyPairId: pair.id,
        KeyFingerprint: pair.fingerprint,
        Tags: showTags(pair.tags),
      },
    };
  },
});
