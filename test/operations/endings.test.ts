import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { endings } from "./all-endings.ts";
import { run } from "./ending.ts";
import { NamedCalls, operations } from "./named-calls.ts";

const ENDS =
  /\.(Delete|Release|Terminate|Deregister|Disassociate|Deprovision|Detach|Revoke|Unassign|Remove|Disable)[A-Z]/;

/** Nobody has what these would end. */
const neverThere = ["iam.DeleteLoginProfile", "ec2.TerminateClientVpnConnections"];

test("every call that ends a resource has a line", () => {
  const ending = [...operations.keys()].filter((key) => ENDS.test(key) && !neverThere.includes(key));
  assert.deepEqual(Object.keys(endings).sort(), ending.sort());
});

const sorted = (keys: readonly unknown[]): readonly string[] => keys.map(String).sort();

suite("an ended resource is no longer listed, and everything else still is", () => {
  for (const [key, ending] of Object.entries(endings)) {
    test(key, () => {
      const cordon = new NamedCalls({
        vpcsPerRegion: 20,
        ipamsPerRegion: 3,
        resourceDiscoveriesPerRegion: 5,
        workspacesPerRegion: 5,
      });
      if (ending.organization !== undefined)
        cordon.settings = { ...cordon.settings, organization: ending.organization };
      const first = ending.made(cordon, 1);
      const second = ending.isOnly ? undefined : ending.made(cordon, 2);
      const before = sorted(ending.listed(cordon));
      assert.ok(before.includes(first.key), "it was listed");
      if (second !== undefined) assert.ok(before.includes(second.key), "so was another");
      ending.asked?.(cordon, first.key);
      run(cordon, key, first.input, ending.at);
      assert.deepEqual(
        sorted(ending.listed(cordon)),
        before.filter((other) => other !== first.key),
      );
      const { asked, again = /NotFound/ } = ending;
      if (asked !== undefined) assert.throws(() => asked(cordon, first.key), { code: /NotFound|DoesNotExist/ });
      const twice = () => run(cordon, key, first.input, ending.at);
      if (again === "success") twice();
      else assert.throws(twice, { code: again });
      assert.equal(sorted(ending.listed(cordon)).length, before.length - 1);
    });
  }
});
