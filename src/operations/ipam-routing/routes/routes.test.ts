import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../../model/world/change.ts";
import modifyIpam from "../../ipam/ipams/modify-ipam.ts";
import associateAsn from "../../ipam-byoasn/associate-ipam-byoasn.ts";
import provisionAsn from "../../ipam-byoasn/provision-ipam-byoasn.ts";
import { ACCOUNT, REGION, refusal } from "../../world-for-tests.ts";
import createRegistration from "../registrations/create-ipam-routing-policy-registration.ts";
import { RoutingCordon, tableOf } from "../routing-for-tests.ts";
import getRoutes from "./get-ipam-discovered-routes.ts";
import getFindings from "./get-ipam-route-protection-findings.ts";

const routesOf = (cordon: RoutingCordon, ResourceRegion = REGION) => {
  const IpamResourceDiscoveryId = cordon.world().get("ipam", cordon.ipamId)?.defaultDiscoveryId ?? "";
  return cordon.run(getRoutes, { IpamResourceDiscoveryId, ResourceRegion }).IpamDiscoveredRoutes ?? [];
};

type Filters = { Name: string; Values: string[] }[];
const findingsOf = (cordon: RoutingCordon, Filters: Filters = []) =>
  cordon.run(getFindings, { IpamId: cordon.ipamId, Filters }).RouteProtectionFindings ?? [];

const verdicts = (cordon: RoutingCordon, filters?: Filters) =>
  findingsOf(cordon, filters).map(({ Cidr, Asn, State, RpkiStatus, RpkiStrength }) =>
    [Cidr, Asn, State, RpkiStatus, RpkiStrength].filter((part) => part !== undefined).join(" "),
  );

const bringNumber = (cordon: RoutingCordon, Asn: string, Cidr: string) => {
  const AsnAuthorizationContext = { Message: "1|aws|111122223333|3356|20991231|SHA256|RSAPSS", Signature: "x" };
  cordon.run(provisionAsn, { IpamId: cordon.ipamId, Asn, AsnAuthorizationContext });
  cordon.run(associateAsn, { Asn, Cidr });
};

test("catalogue 584: routes of brought CIDRs are discovered: those that are announced, otherwise those that should be", () => {
  const cordon = new RoutingCordon();
  const poolId = cordon.pool(["192.0.2.0/24", "198.51.100.0/24"], { awsService: "ec2" });
  cordon.pool(["203.0.113.0/24"], { publicIpSource: "amazon" });
  cordon.pool(["203.0.114.0/24"], { locale: "eu-west-1" });
  bringNumber(cordon, "3356", "198.51.100.0/24");
  const common = {
    IpamResourceDiscoveryId: cordon.world().get("ipam", cordon.ipamId)?.defaultDiscoveryId,
    ResourceRegion: REGION,
    ResourceOwnerId: ACCOUNT,
    AdvertisementType: "regional",
    NetworkBorderGroup: REGION,
    PoolId: undefined,
    IpamPoolId: poolId,
    SampleTime: cordon.now,
  };
  assert.deepEqual(routesOf(cordon), [
    { ...common, Cidr: "192.0.2.0/24", Asn: "16509", State: "provisioned" },
    { ...common, Cidr: "198.51.100.0/24", Asn: "3356", State: "advertised" },
  ]);
  const cidrs = (region: string) => routesOf(cordon, region).map(({ Cidr }) => Cidr);
  assert.deepEqual([cidrs("eu-west-1"), cidrs("ap-south-1")], [["203.0.114.0/24"], []]);
  cordon.routes("192.0.2.0/24 64500", "192.0.2.0/24 64501", "198.51.100.0/25 3356");
  const sampled = { ...common, SampleTime: "2026-11-01T00:00:00.000Z" };
  assert.deepEqual(routesOf(cordon), [
    { ...sampled, Cidr: "192.0.2.0/24", Asn: "64500", State: "advertised" },
    { ...sampled, Cidr: "192.0.2.0/24", Asn: "64501", State: "advertised" },
    { ...sampled, Cidr: "198.51.100.0/24", Asn: "3356", State: "provisioned" },
  ]);
});

test("a CIDR that pools below each other have is one route, of the lowest pool, and the pool for EC2 is named", () => {
  const cordon = new RoutingCordon();
  const top = cordon.pool(["192.0.2.0/24", "198.51.100.0/24"]);
  const below = cordon.pool(["192.0.2.0/24"], { sourcePoolId: top, awsService: "global-services" });
  const allocation = {
    ...{ id: cordon.newId("ipam-pool-allocation"), poolId: below, cidr: "192.0.2.0/25", tags: [] },
    ...{ resourceType: "ec2-public-ipv4-pool" as const, resourceId: "ipv4pool-ec2-1" },
    ...{ resourceRegion: REGION, resourceOwner: ACCOUNT },
  };
  cordon.apply([put("ipam-pool-allocation", allocation)]);
  const shown = routesOf(cordon).map(({ Cidr, IpamPoolId, PoolId, AdvertisementType }) => [
    ...[Cidr, IpamPoolId, PoolId, AdvertisementType],
  ]);
  assert.deepEqual(shown, [
    ["198.51.100.0/24", top, undefined, "regional"],
    ["192.0.2.0/24", below, "ipv4pool-ec2-1", "global"],
  ]);
});

test("CIDRs that aren't provisioned, or aren't advertisable, are shown as what they are", () => {
  const cordon = new RoutingCordon();
  const poolId = cordon.pool(["2001:db8::/48"], { addressFamily: "ipv6", publiclyAdvertisable: false });
  const gone = { id: cordon.newId("ipam-pool-cidr"), poolId, cidr: "2001:db8:1::/48" };
  cordon.apply([put("ipam-pool-cidr", { ...gone, state: "failed-provision" })]);
  assert.deepEqual(
    routesOf(cordon).map(({ Cidr, State }) => [Cidr, State]),
    [
      ["2001:db8::/48", "provisioned-not-publicly-advertisable"],
      ["2001:db8:1::/48", "failed-provision"],
    ],
  );
});

test("catalogue 574, 575: a finding judges a route by every ROA in force, names who else announces it, and filters as AWS does", () => {
  const cordon = new RoutingCordon();
  const poolId = cordon.pool(["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"]);
  assert.deepEqual(verdicts(cordon), [
    "192.0.2.0/24 16509 provisioned unknown",
    "198.51.100.0/24 16509 provisioned unknown",
    "203.0.113.0/24 16509 provisioned unknown",
  ]);
  cordon.roas(
    `192.0.2.0/24 24 64500 ${Date.parse("2099-01-01T00:00:00Z") / 1000}`,
    "192.0.0.0/16 25 64501",
    "198.51.100.0/24 24 64500",
    "203.0.113.0/24 24 64500 1",
  );
  cordon.routes("192.0.2.0/24 64500", "192.0.2.128/25 64513", "198.51.100.0/24 64666", "192.0.0.0/8 1");
  assert.deepEqual(verdicts(cordon), [
    "192.0.2.0/24 64500 advertised valid permissive",
    "198.51.100.0/24 64666 advertised invalid strict",
    // Its ROA has expired.
    "203.0.113.0/24 16509 provisioned unknown",
  ]);
  const SampleTime = "2026-11-01T00:00:00.000Z";
  assert.deepEqual(findingsOf(cordon)[0], {
    ResourceOwnerId: ACCOUNT,
    ResourceRegion: REGION,
    IpamPoolId: poolId,
    Cidr: "192.0.2.0/24",
    State: "advertised",
    AdvertisementType: "regional",
    NetworkBorderGroup: REGION,
    PoolId: undefined,
    Asn: "64500",
    RpkiStatus: "valid",
    RpkiStrength: "permissive",
    Roas: [
      { Asn: "64500", Prefix: "192.0.2.0/24", MaxLength: 24, Match: true, Expiration: "2099-01-01T00:00:00.000Z" },
      { Asn: "64501", Prefix: "192.0.0.0/16", MaxLength: 25, Match: false, Expiration: undefined },
    ],
    RouteOverlaps: [{ Prefix: "192.0.2.128/25", Asn: "64513", DetectedAt: SampleTime }],
    SampleTime,
    RoaSampleTime: SampleTime,
  });
  const invalid = [{ Name: "rpki-status", Values: ["invalid"] }];
  assert.deepEqual(verdicts(cordon, invalid), ["198.51.100.0/24 64666 advertised invalid strict"]);
  assert.throws(
    () => findingsOf(cordon, [{ Name: "rpki-strength", Values: ["strict"] }]),
    refusal("InvalidParameterValue"),
  );
  cordon.run(modifyIpam, { IpamId: cordon.ipamId, Tier: "free" });
  assert.throws(() => findingsOf(cordon), refusal("UnsupportedOperation"));
  assert.equal(routesOf(cordon).length, 3);
});

test("registrations count as ROAs, and a table that was read only in part says nothing of the rest", () => {
  const cordon = new RoutingCordon();
  cordon.pool(["192.0.2.0/24", "198.51.100.0/24"]);
  const IpamInternetRegistryAssociationId = cordon.association();
  const register = { IpamInternetRegistryAssociationId, Cidr: "192.0.2.0/24", Asns: ["16509"] };
  cordon.run(createRegistration, register);
  cordon.apply(tableOf("roas", ["198.51.100.0/24 24 16509"], { only: ["198.51.100.0/24"] }));
  cordon.apply(tableOf("routes", ["198.51.100.0/24 16509"], { only: ["198.51.100.0/24"] }));
  assert.deepEqual(verdicts(cordon), [
    "192.0.2.0/24 16509 provisioned valid strict",
    "198.51.100.0/24 16509 advertised valid strict",
  ]);
  const [other, known] = findingsOf(cordon);
  assert.deepEqual([other?.RoaSampleTime, other?.SampleTime], [undefined, cordon.now]);
  assert.equal(known?.RoaSampleTime, "2026-11-01T00:00:00.000Z");
});

test("an overlap list ends after a hundred", () => {
  const cordon = new RoutingCordon();
  cordon.pool(["10.0.0.0/8"]);
  cordon.routes("10.0.0.0/8 1", ...Array.from({ length: 300 }, (_, n) => `10.${n % 256}.0.0/16 ${2 + n}`));
  assert.equal(findingsOf(cordon)[0]?.RouteOverlaps?.length, 100);
});
