import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import { TestIpam } from "../ipams/ipam-for-tests.ts";
import createScope from "./create-ipam-scope.ts";
import modifyScope from "./modify-ipam-scope.ts";

test("refusals: an incomplete external authority, and one that is set and removed at once", () => {
  const cordon = new TestCordon();
  const ipam = new TestIpam(cordon);
  const combined = (text: string) => refusal("InvalidParameterCombination", text);
  const whole = { Type: "infoblox", ExternalResourceIdentifier: "view-1" } as const;
  for (const name of Object.keys(whole)) {
    assert.throws(
      () =>
        cordon.run(createScope, {
          IpamId: ipam.id,
          ExternalAuthorityConfiguration: { ...whole, [name]: undefined },
        }),
      combined("An external authority configuration needs both a Type and an ExternalResourceIdentifier."),
    );
  }
  assert.throws(
    () =>
      cordon.run(modifyScope, {
        IpamScopeId: ipam.privateScope,
        ExternalAuthorityConfiguration: whole,
        RemoveExternalAuthorityConfiguration: true,
      }),
    combined("The request cannot both set and remove the external authority configuration."),
  );
});
