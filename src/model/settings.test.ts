import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { accountsOf, ancestorsOf, defaultSettings, readSettings } from "./settings.ts";

const organization = {
  managementAccount: "000000000001",
  units: [{ id: "ou-aaaa-11111111" }, { id: "ou-aaaa-22222222", parent: "ou-aaaa-11111111" }],
  accounts: [{ id: "000000000002", parent: "ou-aaaa-22222222" }, { id: "000000000003" }],
};

suite("settings", () => {
  test("an empty file means the defaults", () => assert.deepEqual(readSettings({}), defaultSettings));

  test("an organization is a tree under its root", () => {
    const { organization: read } = readSettings({ organization });
    assert.ok(read);
    assert.deepEqual([...accountsOf(read)], ["000000000001", "000000000002", "000000000003"]);
    assert.deepEqual(ancestorsOf(read, "000000000002"), ["ou-aaaa-22222222", "ou-aaaa-11111111", "r-root"]);
    assert.deepEqual(ancestorsOf(read, "000000000003"), ["r-root"]);
  });

  for (const [what, json] of Object.entries({
    "an unknown member": { reuse: 1 },
    "a range that is none": { publicIpv4Ranges: ["203.0.113.0/33"] },
    "a negative delay": { ipamReuseDelaySeconds: -1 },
    "an account that is none": { organization: { ...organization, accounts: [{ id: "12" }] } },
    "a parent that is not there": { organization: { ...organization, units: [{ id: "ou-aaaa-1", parent: "ou-b" }] } },
    "a unit that is its own ancestor": {
      organization: { managementAccount: "000000000001", units: [{ id: "ou-aaaa", parent: "ou-aaaa" }] },
    },
  })) {
    test(`${what} is refused`, () => assert.throws(() => readSettings(json), /^Error: settings: /));
  }
});
