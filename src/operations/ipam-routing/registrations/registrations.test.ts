import assert from "node:assert/strict";
import { test } from "node:test";
import { usesOf } from "../../dependencies/uses.ts";
import type { InputOf } from "../../operation.ts";
import { later } from "../../times.ts";
import { refusal } from "../../world-for-tests.ts";
import getRoas from "../routes/get-ipam-route-origin-authorizations.ts";
import { RoutingCordon } from "../routing-for-tests.ts";
import batchModify from "./batch-modify-ipam-routing-policy-registrations.ts";
import create from "./create-ipam-routing-policy-registration.ts";
import remove from "./delete-ipam-routing-policy-registration.ts";
import getDeltas from "./get-ipam-routing-policy-registration-deltas.ts";
import getRegistrations from "./get-ipam-routing-policy-registrations.ts";
import modify from "./modify-ipam-routing-policy-registration.ts";

type Created = InputOf<"ec2", "CreateIpamRoutingPolicyRegistration">;
type Asked = InputOf<"ec2", "GetIpamRoutingPolicyRegistrationDeltas">;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The calls of one association. */
function openAssociation(cordon = new RoutingCordon()) {
  const named = { IpamInternetRegistryAssociationId: cordon.association() };
  const last = () =>
    cordon.run(getDeltas, { ...named, ChronologicalOrder: "reverse" }).IpamRoutingPolicyRegistrationDeltas?.[0];
  return {
    cordon,
    named,
    last,
    create: (Cidr: string, Asns: readonly string[], more: Partial<Created> = {}) =>
      cordon.run(create, { ...named, Cidr, Asns: [...Asns], ...more }).IpamRoutingPolicyRegistrationDelta,
    batch: (delta: unknown, Force?: boolean) => {
      const DeltaJson = typeof delta === "string" ? delta : JSON.stringify(delta);
      return cordon.run(batchModify, { ...named, DeltaJson, Force }).IpamRoutingPolicyRegistrationDelta;
    },
    registrations: (Cidr?: string) => cordon.run(getRegistrations, { ...named, Cidr }).IpamRoutingPolicyRegistrations,
    deltas: (asked: Partial<Asked> = {}) =>
      cordon.run(getDeltas, { ...named, ...asked }).IpamRoutingPolicyRegistrationDeltas,
  };
}

test("a registration is made, changed and taken back, and each change is a delta that is published", () => {
  const { cordon, named, last, registrations, create, deltas } = openAssociation();
  const made = create("192.0.2.0/24", ["64501", "64500", "64500"], { Description: "office" });
  assert.match(made?.DeltaId ?? "", UUID);
  const json =
    '{"Add":[{"prefix":"192.0.2.0/24","asns":["64500","64501"],"permit-more-specific-announcements":"false","max-length":24,"description":"office"}]}';
  assert.deepEqual(made, { DeltaId: made?.DeltaId, DeltaJson: json, State: "pending", StateMessage: undefined });
  assert.deepEqual(last(), { ...made, State: "published" });
  const registered = {
    Cidr: "192.0.2.0/24",
    Asns: ["64500", "64501"],
    PermitMoreSpecificAnnouncements: false,
    MaxLength: 24,
    Description: "office",
    LatestDeltaId: made?.DeltaId,
    State: "create-complete",
  };
  assert.deepEqual(registrations(), [registered]);
  cordon.now = later(cordon.now, 60_000);
  const wider = {
    ...named,
    Cidr: "192.0.2.0/24",
    Asns: ["64502"],
    PermitMoreSpecificAnnouncements: true,
    MaxLength: 26,
  };
  const changed = cordon.run(modify, wider).IpamRoutingPolicyRegistrationDelta;
  assert.deepEqual(registrations("192.0.2.0/24"), [
    {
      ...registered,
      ...{ Asns: ["64502"], PermitMoreSpecificAnnouncements: true, MaxLength: 26 },
      ...{ LatestDeltaId: changed?.DeltaId, State: "update-complete" },
    },
  ]);
  assert.deepEqual(cordon.run(getRoas, { ...named, Cidr: "192.0.2.0/24" }).IpamRouteOriginAuthorizations, [
    { Cidr: "192.0.2.0/24", Asn: "64502", MaxLength: 26 },
  ]);
  assert.deepEqual(cordon.run(getRoas, { ...named, Cidr: "192.0.2.0/25" }).IpamRouteOriginAuthorizations, []);
  const gone = cordon.run(remove, { ...named, Cidr: "192.0.2.0/24" }).IpamRoutingPolicyRegistrationDelta;
  assert.deepEqual([registrations(), registrations("192.0.2.0/24")], [[], []]);
  const all = [made, changed, gone].map((delta) => delta?.DeltaId);
  const ids = (asked: Partial<Asked>) => deltas(asked)?.map(({ DeltaId }) => DeltaId);
  assert.deepEqual(ids({}), all);
  assert.deepEqual(ids({ ChronologicalOrder: "reverse" }), all.toReversed());
  assert.deepEqual(ids({ DeltaId: all[1] }), [all[1]]);
  const minute = new Date(Date.parse(cordon.now) - 1000).toISOString();
  assert.deepEqual(ids({ StartTime: minute }), all.slice(1));
  assert.deepEqual(ids({ EndTime: minute }), all.slice(0, 1));
  for (const ChronologicalOrder of ["forward", "reverse"] as const) {
    const paged: unknown[] = [];
    for (let NextToken: string | undefined, isFirst = true; isFirst || NextToken !== undefined; isFirst = false) {
      const page = cordon.run(getDeltas, { ...named, ChronologicalOrder, MaxResults: 5, NextToken });
      paged.push(...(page.IpamRoutingPolicyRegistrationDeltas ?? []).map(({ DeltaId }) => DeltaId));
      NextToken = page.NextToken;
    }
    assert.deepEqual(paged, ChronologicalOrder === "forward" ? all : all.toReversed());
  }
});

test("catalogue 582: what would make an announced route invalid fails, changes nothing, and can be forced", () => {
  const cordon = new RoutingCordon();
  cordon.routes("192.0.2.0/24 64500", "192.0.2.128/25 64500", "198.51.100.0/24 64999", "203.0.113.0/24 64500");
  cordon.roas("203.0.113.0/24 24 64501");
  const { create, last, registrations } = openAssociation(cordon);
  assert.equal(create("192.0.2.0/24", ["64501"])?.State, "pending");
  assert.deepEqual(registrations(), []);
  const message =
    "The change would make announced routes invalid: 192.0.2.0/24 of AS64500, and 1 more. Use Force to make it anyway.";
  assert.deepEqual([last()?.State, last()?.StateMessage], ["failed", message]);
  // The number is right, but the more specific route isn't permitted.
  create("192.0.2.0/24", ["64500"]);
  assert.match(last()?.StateMessage ?? "", /192\.0\.2\.128\/25 of AS64500\. Use Force/);
  create("192.0.2.0/24", ["64500"], { PermitMoreSpecificAnnouncements: true, MaxLength: 25 });
  assert.equal(last()?.State, "published");
  // What is invalid already is none the worse for it.
  create("203.0.113.0/24", ["64502"]);
  assert.equal(last()?.State, "published");
  create("198.51.100.0/23", ["64500"]);
  assert.equal(last()?.State, "failed");
  create("198.51.100.0/23", ["64500"], { Force: true });
  assert.equal(last()?.State, "published");
  assert.deepEqual(
    registrations()?.map(({ Cidr }) => Cidr),
    ["192.0.2.0/24", "203.0.113.0/24", "198.51.100.0/23"],
  );
});

test("taking back one of two ROAs fails if the other one leaves the route invalid, and so does a number that goes", () => {
  const cordon = new RoutingCordon();
  cordon.routes("192.0.2.0/24 64500");
  const { create, named, last, registrations } = openAssociation(cordon);
  create("192.0.2.0/24", ["64500"]);
  create("192.0.0.0/16", ["64501"]);
  cordon.run(remove, { ...named, Cidr: "192.0.2.0/24" });
  assert.equal(last()?.State, "failed");
  cordon.run(modify, { ...named, Cidr: "192.0.2.0/24", Asns: ["64502"] });
  assert.equal(last()?.State, "failed");
  cordon.run(remove, { ...named, Cidr: "192.0.2.0/24", Force: true });
  assert.deepEqual(
    registrations()?.map(({ Cidr }) => Cidr),
    ["192.0.0.0/16"],
  );
});

test("catalogue 583: a batch adds, deletes and replaces at once, or changes nothing", () => {
  const { create, batch, last, registrations, cordon } = openAssociation();
  create("18.96.0.0/14", ["77221", "13446"]);
  create("18.97.16.0/24", ["77221"]);
  const entry = (prefix: string, asns: readonly string[], more = {}) => ({
    ...{ prefix, asns, "permit-more-specific-announcements": "false", ...more },
  });
  const delta = {
    Add: [
      entry("18.96.0.0/14", ["77221"], { "permit-more-specific-announcements": true, "max-length": "24" }),
      entry("2001:db8::/32", ["0"], { "max-length": 32, description: "nobody" }),
    ],
    Delete: [entry("18.96.0.0/14", ["13446", "77221"]), entry("18.97.16.0/24", ["77221"])],
  };
  const made = batch(delta);
  assert.equal(made?.DeltaJson, JSON.stringify(delta));
  const shown = () =>
    registrations()?.map(({ Cidr, Asns, MaxLength, State }) => [Cidr, Asns?.join(), MaxLength, State]);
  const after = [
    ["18.96.0.0/14", "77221", 24, "update-complete"],
    ["2001:db8::/32", "0", 32, "create-complete"],
  ];
  assert.deepEqual(shown(), after);
  const refused: readonly (readonly [unknown, string?])[] = [
    [{ Delete: [entry("18.96.0.0/14", ["77221"])] }],
    [{ Delete: [entry("18.96.0.0/14", ["77222"], { "permit-more-specific-announcements": "true" })] }],
    [{ Delete: [entry("10.0.0.0/8", ["1"])] }, "InvalidIpamRoutingPolicyRegistration.NotFound"],
    [{ Add: [entry("10.0.0.0/8", ["1"]), entry("2001:db8::/32", ["1"])] }, "IncorrectState"],
    [{ Add: [entry("10.0.0.0/8", ["1"]), entry("10.0.0.0/8", ["2"])] }],
    [{ Add: [entry("10.0.0.1/8", ["1"])] }],
    [{ Add: [entry("10.0.0.0/8", ["AS1"])] }],
    [{ Add: [entry("10.0.0.0/8", [])] }],
    [{ Add: [entry("10.0.0.0/8", ["1"], { "max-length": 9 })] }, "InvalidParameterCombination"],
    [{ Add: [entry("10.0.0.0/8", ["1"], { "max-length": -1 })] }],
    [{ Add: [entry("10.0.0.0/8", ["1"], { "max-length": {} })] }],
    [{ Add: [entry("10.0.0.0/8", ["1"], { "permit-more-specific-announcements": "yes" })] }],
    [{ Add: [entry("10.0.0.0/8", ["1"], { description: 1 })] }],
    [{ Add: [entry("10.0.0.0/8", ["1"], { maxLength: 9 })] }],
    [{ Add: [{ prefix: 1, asns: ["1"] }] }],
    [{ Add: [{ prefix: "10.0.0.0/8", asns: [1] }] }],
    [{ Add: [null] }],
    [{ Add: {} }],
    [{ Remove: [] }],
    [{}],
    ["[]"],
    ["{"],
    [{ Add: Array.from({ length: 1001 }, (_, n) => entry(`10.0.${n % 256}.0/24`, ["1"])) }],
  ];
  for (const [each, code = "InvalidParameterValue"] of refused) {
    assert.throws(() => batch(each), refusal(code), JSON.stringify(each).slice(0, 200));
  }
  assert.deepEqual(shown(), after);
  cordon.routes("10.0.0.0/8 2", "172.16.0.0/12 1");
  batch({ Add: [entry("172.16.0.0/12", ["1"]), entry("10.0.0.0/8", ["1"])] });
  assert.deepEqual([last()?.State, shown()], ["failed", after]);
  batch({ Add: [entry("172.16.0.0/12", ["1"]), entry("10.0.0.0/8", ["1"])] }, true);
  assert.deepEqual([last()?.State, shown()?.length], ["published", 4]);
});

test("refusals: before it's enabled, CIDRs, numbers and lengths, what isn't the organization's, and what isn't there", () => {
  const { cordon, create: register, named, deltas } = openAssociation();
  const value = refusal("InvalidParameterValue");
  for (const cidr of ["192.0.2.1/24", "192.0.2.0", "x", ""]) assert.throws(() => register(cidr, ["1"]), value, cidr);
  for (const asn of ["", "AS1", "01", "-1", "4294967296", "1.1"]) {
    assert.throws(() => register("192.0.2.0/24", [asn]), value, asn);
  }
  assert.throws(() => register("192.0.2.0/24", []), value);
  for (const MaxLength of [23, 33]) {
    const more = { MaxLength, PermitMoreSpecificAnnouncements: true };
    assert.throws(() => register("192.0.2.0/24", ["1"], more), value);
  }
  assert.throws(() => register("2001:db8::/49", ["1"]), value);
  const unpermitted = { MaxLength: 25 };
  assert.throws(() => register("192.0.2.0/24", ["1"], unpermitted), refusal("InvalidParameterCombination"));
  register("192.0.2.0/24", ["4294967295"]);
  assert.throws(() => register("192.0.2.0/24", ["1"]), refusal("IncorrectState"));
  const unknown = { ...named, Cidr: "192.0.3.0/24" };
  const missing = refusal("InvalidIpamRoutingPolicyRegistration.NotFound");
  assert.throws(() => cordon.run(modify, { ...unknown, Asns: ["1"] }), missing);
  assert.throws(() => cordon.run(remove, unknown), missing);
  assert.throws(() => deltas({ DeltaId: "x" }), value);
  assert.throws(() => deltas({ StartTime: "2026-01-02T00:00:00.000Z", EndTime: "2026-01-01T00:00:00.000Z" }), value);
  cordon.holding("arin", "EXAMPLE-1", ["198.51.100.0/24"]);
  register("198.51.100.128/25", ["1"]);
  assert.throws(() => register("203.0.113.0/24", ["1"]), value);
  const fresh = new RoutingCordon();
  const IpamInternetRegistryAssociationId = fresh.association({ isEnabled: false });
  const early = { IpamInternetRegistryAssociationId, Cidr: "192.0.2.0/24", Asns: ["1"] };
  assert.throws(() => fresh.run(create, early), refusal("IncorrectState"));
});

test("an IPAM is used by its associations, and these by their registrations", () => {
  const { cordon, create: register, named } = openAssociation();
  register("192.0.2.0/24", ["64500"]);
  const users = (kind: "ipam" | "ipam-internet-registry-association", id: string) =>
    usesOf(cordon.world(), kind, id)
      .filter(({ keeps }) => keeps)
      .map(({ kind, id, how }) => `${kind} ${id} ${how}`)
      .toArray();
  const id = named.IpamInternetRegistryAssociationId;
  const isOf = [`ipam-internet-registry-association ${id} manages its ROAs`];
  assert.deepEqual(users("ipam", cordon.ipamId), isOf);
  const says = `ipam-routing-policy-registration ${id}/192.0.2.0/24 says who may announce 192.0.2.0/24`;
  assert.deepEqual(users("ipam-internet-registry-association", id), [says]);
});
