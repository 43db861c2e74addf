import assert from "node:assert/strict";
import { test } from "node:test";
import deleteIpam from "../../ipam/ipams/delete-ipam.ts";
import modifyIpam from "../../ipam/ipams/modify-ipam.ts";
import provisionCidr from "../../ipam/pools/provision-ipam-pool-cidr.ts";
import { ACCOUNT, REGION, refusal } from "../../world-for-tests.ts";
import removeRegistration from "../registrations/delete-ipam-routing-policy-registration.ts";
import getRegistrations from "../registrations/get-ipam-routing-policy-registrations.ts";
import getRoas from "../routes/get-ipam-route-origin-authorizations.ts";
import { CERTIFICATE, PARENT, RoutingCordon } from "../routing-for-tests.ts";
import create from "./create-ipam-internet-registry-association.ts";
import remove from "./delete-ipam-internet-registry-association.ts";
import describeAssociations from "./describe-ipam-internet-registry-associations.ts";
import enable from "./enable-ipam-internet-registry-association.ts";
import getAsns from "./get-ipam-internet-registry-association-asns.ts";
import getCidrs from "./get-ipam-internet-registry-association-cidrs.ts";

const described = (cordon: RoutingCordon) => cordon.run(describeAssociations, {}).IpamInternetRegistryAssociations?.[0];

test("catalogue 576, 577: an association waits to be enabled, with its request, and what is published is staged until then", () => {
  const cordon = new RoutingCordon();
  cordon.holding("arin", "EXAMPLE-1", ["192.0.2.0/24"], ["64500", "9"]);
  cordon.roas("192.0.2.0/24 26 64501", "192.0.2.0/24 25 64500", "192.0.2.0/25 25 64502 1", "198.51.100.0/24 24 64503");
  const made = cordon.run(create, {
    IpamId: cordon.ipamId,
    Rir: "arin",
    OrganizationHandle: "Example-1",
    Description: "ours",
    TagSpecifications: [{ ResourceType: "ipam-internet-registry-association", Tags: [{ Key: "Name", Value: "arin" }] }],
  }).IpamInternetRegistryAssociation;
  const id = made?.IpamInternetRegistryAssociationId ?? "";
  assert.match(id, /^ipam-internet-registry-assoc-[0-9a-f]{17}$/);
  const members = {
    OwnerId: ACCOUNT,
    IpamInternetRegistryAssociationId: id,
    IpamInternetRegistryAssociationArn: `arn:aws:ec2::${ACCOUNT}:ipam-internet-registry-association/${id}`,
    IpamId: cordon.ipamId,
    IpamRegion: REGION,
    Rir: "arin",
    OrganizationHandle: "Example-1",
    Description: "ours",
    StateMessage: undefined,
    Tags: [{ Key: "Name", Value: "arin" }],
  };
  assert.deepEqual(made, { ...members, State: "create-in-progress", ChildRequestXml: undefined });
  const { ChildRequestXml = "", ...waiting } = described(cordon) ?? {};
  assert.deepEqual(waiting, { ...members, State: "pending-enable" });
  assert.match(
    ChildRequestXml,
    /<child_request xmlns="http:\/\/www\.hactrn\.net\/uris\/rpki\/rpki-setup\/" version="1"/,
  );
  const named = { IpamInternetRegistryAssociationId: id };
  const staged = {
    Cidr: "192.0.2.0/24",
    Asns: ["64500", "64501"],
    PermitMoreSpecificAnnouncements: true,
    // The shorter one: what is staged permits no more than what was published.
    MaxLength: 25,
    Description: undefined,
    LatestDeltaId: undefined,
    State: "pending-activate",
  };
  const registrations = () => cordon.run(getRegistrations, named).IpamRoutingPolicyRegistrations;
  assert.deepEqual(registrations(), [staged]);
  assert.deepEqual(cordon.run(getRoas, named).IpamRouteOriginAuthorizations, [
    { Cidr: "192.0.2.0/24", Asn: "64500", MaxLength: 25 },
    { Cidr: "192.0.2.0/24", Asn: "64501", MaxLength: 25 },
  ]);
  const enabled = cordon.run(enable, { ...named, ...PARENT }).IpamInternetRegistryAssociation;
  assert.equal(enabled?.State, "enable-in-progress");
  assert.equal(described(cordon)?.State, "enable-complete");
  assert.deepEqual(registrations(), [{ ...staged, State: "create-complete" }]);
  const LastObservedAt = "2026-11-02T00:00:00.000Z";
  const { IpamInternetRegistryAssociationCidrs } = cordon.run(getCidrs, named);
  assert.deepEqual(IpamInternetRegistryAssociationCidrs, [{ Cidr: "192.0.2.0/24", LastObservedAt }]);
  const { IpamInternetRegistryAssociationAsns } = cordon.run(getAsns, named);
  assert.deepEqual(
    IpamInternetRegistryAssociationAsns,
    ["64500", "9"].map((Asn) => ({ Asn, LastObservedAt })),
  );
});

test("catalogue 579: nothing is staged for LACNIC, and nothing without a holding or a table of ROAs", () => {
  const stagedOf = (rir: "lacnic" | "nicbr" | "ripe", hasHolding = true, hasRoas = true) => {
    const cordon = new RoutingCordon();
    if (hasHolding) cordon.holding(rir, "EXAMPLE-1", ["192.0.2.0/24"]);
    if (hasRoas) cordon.roas("192.0.2.0/24 24 64500");
    const IpamInternetRegistryAssociationId = cordon.association({ rir, isEnabled: false });
    return cordon.run(getRegistrations, { IpamInternetRegistryAssociationId }).IpamRoutingPolicyRegistrations?.length;
  };
  assert.deepEqual([stagedOf("ripe"), stagedOf("lacnic"), stagedOf("nicbr")], [1, 0, 0]);
  assert.deepEqual([stagedOf("ripe", false), stagedOf("ripe", true, false)], [0, 0]);
});

test("no more than a thousand CIDRs are staged, and the association says so", () => {
  const cordon = new RoutingCordon();
  cordon.holding("arin", "EXAMPLE-1", ["10.0.0.0/8"]);
  cordon.roas(...Array.from({ length: 1001 }, (_, n) => `10.${n >> 8}.${n & 255}.0/24 24 64500`));
  const IpamInternetRegistryAssociationId = cordon.association();
  const page = { IpamInternetRegistryAssociationId, MaxResults: 1000 };
  assert.equal(cordon.run(getRegistrations, page).IpamRoutingPolicyRegistrations?.length, 1000);
  assert.match(described(cordon)?.StateMessage ?? "", /^Staged the first 1000 CIDRs/);
});

test("catalogue 578: an association goes once its registrations are gone, and keeps its IPAM until then", () => {
  const cordon = new RoutingCordon();
  cordon.holding("arin", "EXAMPLE-1", ["192.0.2.0/24"]);
  cordon.roas("192.0.2.0/24 24 64500");
  const named = { IpamInternetRegistryAssociationId: cordon.association({ isEnabled: false }) };
  assert.throws(() => cordon.run(remove, named), refusal("DependencyViolation"));
  assert.throws(() => cordon.run(deleteIpam, { IpamId: cordon.ipamId, Cascade: true }), refusal("DependencyViolation"));
  cordon.run(removeRegistration, { ...named, Cidr: "192.0.2.0/24" });
  assert.equal(cordon.run(remove, named).IpamInternetRegistryAssociation?.State, "delete-in-progress");
  assert.deepEqual([...cordon.world().all("ipam-routing-policy-delta")], []);
  assert.throws(() => cordon.run(remove, named), refusal("InvalidIpamInternetRegistryAssociationId.NotFound"));
  cordon.run(deleteIpam, { IpamId: cordon.ipamId });
});

test("refusals: the Free Tier, handles, one organization twice, and answers that no registry gives", () => {
  const cordon = new RoutingCordon();
  const input = { IpamId: cordon.ipamId, Rir: "arin" as const, OrganizationHandle: "EXAMPLE-1" };
  for (const OrganizationHandle of ["", "a b", "-x", "x".repeat(300)]) {
    assert.throws(() => cordon.run(create, { ...input, OrganizationHandle }), refusal("InvalidParameterValue"));
  }
  const named = { IpamInternetRegistryAssociationId: cordon.association({ isEnabled: false }) };
  const again = { ...input, OrganizationHandle: "example-1" };
  assert.throws(() => cordon.run(create, again), refusal("IncorrectState"));
  const wrong: Partial<typeof PARENT>[] = [
    { RpkiVersion: "2" },
    { ServiceUri: "rpki.example.net" },
    { ServiceUri: "ftp://rpki.example.net/" },
    { ServiceUri: `https://rpki.example.net/${"x".repeat(5000)}` },
    { ChildHandle: "" },
    { ParentHandle: "a b" },
    { ParentBpkiTa: "MAA=" },
    { ParentBpkiTa: CERTIFICATE.replace("MAA=", "MAE=") },
    { ParentBpkiTa: CERTIFICATE.replace("MAA=", "AAAA") },
    { ParentBpkiTa: CERTIFICATE.replace("MAA=", "MIQ=") },
    { ParentBpkiTa: CERTIFICATE.replace("MAA=", "%%%") },
  ];
  for (const each of wrong) {
    const call = () => cordon.run(enable, { ...named, ...PARENT, ...each });
    assert.throws(call, refusal("InvalidParameterValue"), JSON.stringify(each));
  }
  const long = btoa(`0\x82\x01\x00${"\0".repeat(256)}`);
  cordon.run(enable, { ...named, ...PARENT, ParentBpkiTa: CERTIFICATE.replace("MAA=", long) });
  assert.throws(() => cordon.run(enable, { ...named, ...PARENT }), refusal("IncorrectState"));
  cordon.run(modifyIpam, { IpamId: cordon.ipamId, Tier: "free" });
  const free = { ...input, OrganizationHandle: "EXAMPLE-2" };
  assert.throws(() => cordon.run(create, free), refusal("UnsupportedOperation"));
});

test("catalogue 580, 581: an enabled association proves who has a CIDR, and ROAs for it follow", () => {
  const cordon = new RoutingCordon();
  cordon.holding("arin", "EXAMPLE-1", ["198.51.100.0/24"]);
  const IpamPoolId = cordon.pool([]);
  const CidrAuthorizationContext = { Message: "CoveredByInternetRegistryAssociation", Signature: "" };
  const provision = (Cidr: string) => cordon.run(provisionCidr, { IpamPoolId, Cidr, CidrAuthorizationContext });
  const named = { IpamInternetRegistryAssociationId: cordon.association({ isEnabled: false }) };
  assert.throws(() => provision("198.51.100.0/24"), refusal("InvalidParameterValue"));
  cordon.run(enable, { ...named, ...PARENT });
  assert.throws(() => provision("203.0.113.0/24"), refusal("InvalidParameterValue"));
  provision("198.51.100.0/24");
  assert.deepEqual(
    cordon.run(getRoas, named).IpamRouteOriginAuthorizations,
    ["16509", "14618"].map((Asn) => ({ Cidr: "198.51.100.0/24", Asn, MaxLength: 24 })),
  );
});
