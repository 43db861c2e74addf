/** Creates a pool: at the top of a scope, within another pool, or over the space of a VPC. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Ipam, IpamScope } from "../../../model/records/ipam.ts";
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";

import { existing, made } from "../../permission/touched.ts";

import { tagsFor } from "../../tags/tag-rules.ts";
import { vpcNotFound } from "../../vpcs/find-vpc.ts";
import { findIpam, findPool, findScope } from "../ipams/find-ipam.ts";
import { notOperating } from "../ipams/operating-regions.ts";
import { refuseOverIpamQuota } from "../ipams/quotas.ts";
import { worldsMonitoredBy } from "../resource-cidrs/monitored-worlds.ts";
import { regionOfLocale } from "./find-pool.ts";
import { onlyInPublicScope, readResourceTags, refuseLengths } from "./pool-rules.ts";
import { showPool } from "./show-pool.ts";

// AWS: terraform-provider-aws#39967 quotes this text from AWS's answer (catalogue 255)
const notAdvertisable = awsError(
  "InvalidParameterCombination",
  () => "The request can only contain PubliclyAdvertisable if the AddressFamily is IPv6 and PublicIpSource is byoip.",
);
// ours: no evidence of AWS's other texts
const advertisableMissing = awsError(
  "MissingParameter",
  () => "The request must contain PubliclyAdvertisable if the AddressFamily is IPv6 and PublicIpSource is byoip.",
);
const zoneGroupNeedsPublic = awsError(
  "InvalidParameterValue",
  (locale: string) =>
    `Value (${locale}) for parameter locale is invalid. A Local Zone group is for IPv4 pools in the public scope.`,
);
const otherSource = awsError(
  "InvalidParameterCombination",
  (what: string, id: string) => `The pool must have the ${what} of its source pool '${id}'.`,
);
const tooDeep = awsError("ResourceLimitExceeded", (most: number) => `Pools can be at most ${most} deep.`);
const incompleteSource = awsError(
  "InvalidParameterCombination",
  () => "A source resource needs a ResourceId, a ResourceType, a ResourceRegion and a ResourceOwner.",
);
const planningScope = awsError(
  "InvalidParameterCombination",
  () => "A resource planning pool needs the Region of its VPC as locale.",
);

type Input = InputOf<"ec2", "CreateIpamPool">;

export default operation("ec2", "CreateIpamPool", {
  touches({ input: { IpamScopeId, SourceIpamPoolId: source }, world }) {
    const scope = findScope(world, IpamScopeId);
    return [
      existing("ipam-scope", scope),
      made("ipam-pool", { ipamId: scope.ipamId, scopeId: scope.id }),
      ...(source === undefined ? [] : [existing("ipam-pool", findPool(world, source))]),
    ];
  },
  decide(call) {
    const { input, world, limits, newId } = call;
    const tags = tagsFor("ipam-pool", input.TagSpecifications, limits);
    const scope = findScope(world, input.IpamScopeId);
    const ipam = findIpam(world, scope.ipamId);
    const lengths = {
      ...dropUndefined({
        minNetmaskLength: input.AllocationMinNetmaskLength,
        maxNetmaskLength: input.AllocationMaxNetmaskLength,
        defaultNetmaskLength: input.AllocationDefaultNetmaskLength,
      }),
    };
    refuseLengths(input.AddressFamily, lengths);
    refuseOverIpamQuota("pools", countOf(world.by("ipam-pool", "scope", scope.id)), limits, "poolsPerScope");
    const locale = readLocale(input, ipam, scope);
    const pool: IpamPool = {
      id: newId("ipam-pool"),
      ownerId: scope.ownerId,
      region: scope.region,
      ipamId: ipam.id,
      scopeId: scope.id,
      ...sourcePool(call, scope, locale),
      ...dropUndefined({ locale }),
      state: "create-complete",
      ...dropUndefined({ description: input.Description }),
      addressFamily: input.AddressFamily,
      autoImport: input.AutoImport ?? false,
      ...publicMembers(input, scope),
      ...lengths,
      allocationResourceTags: readResourceTags(input.AllocationResourceTags, limits),
      ...sourceResource(call, ipam, locale),
      tags,
    };
    return {
      changes: [put("ipam-pool", pool)],
      output: { IpamPool: showPool(world, pool, "create-in-progress") },
    };
  },
});

/** AWS: an operating Region (catalogue 248); a Local Zone group in one only for public IPv4. `None` means no locale. */
function readLocale({ Locale: locale, AddressFamily }: Input, ipam: Ipam, scope: IpamScope): string | undefined {
  if (locale === undefined || locale === "" || locale === "None") return undefined;
  const region = regionOfLocale(locale);
  if (!ipam.operatingRegions.includes(region)) throw notOperating(locale, "locale", ipam.id);
  if (region !== locale && (scope.type !== "public" || AddressFamily !== "ipv4")) throw zoneGroupNeedsPublic(locale);
  return locale;
}

function sourcePool(
  { input, world, limits }: Call<Input>,
  scope: IpamScope,
  locale: string | undefined,
): Pick<IpamPool, "sourcePoolId" | "depth"> {
  if (input.SourceIpamPoolId === undefined) return { depth: 1 };
  const source = findPool(world, input.SourceIpamPoolId);
  if (source.scopeId !== scope.id) throw otherSource("scope", source.id);
  if (source.addressFamily !== input.AddressFamily) throw otherSource("address family", source.id);
  if (source.locale !== undefined && source.locale !== locale) throw otherSource("locale", source.id);
  if (source.depth >= limits.ipamPoolDepth) throw tooDeep(limits.ipamPoolDepth).overLimit("ipamPoolDepth");
  return { sourcePoolId: source.id, depth: source.depth + 1 };
}

/** Members that only pools of the public scope have, and whether IPv6 pools can be advertised. */
function publicMembers(
  { PublicIpSource, AwsService, PubliclyAdvertisable, AddressFamily }: Input,
  { type }: IpamScope,
): Pick<IpamPool, "publicIpSource" | "awsService" | "publiclyAdvertisable"> {
  if (type === "private" && PublicIpSource !== undefined) throw onlyInPublicScope("PublicIpSource");
  if (type === "private" && AwsService !== undefined) throw onlyInPublicScope("AwsService");
  // AWS: byoip is the default (catalogue 256).
  const mayAdvertise = AddressFamily === "ipv6" && PublicIpSource !== "amazon";
  if (PubliclyAdvertisable !== undefined && !mayAdvertise) throw notAdvertisable();
  if (PubliclyAdvertisable === undefined && mayAdvertise && type === "public") throw advertisableMissing();
  return {
    ...dropUndefined({
      publicIpSource: PublicIpSource,
      awsService: AwsService,
      publiclyAdvertisable: PubliclyAdvertisable,
    }),
  };
}

/** The VPC whose space the pool will divide among subnets. */
function sourceResource(call: Call<Input>, ipam: Ipam, locale: string | undefined): Pick<IpamPool, "sourceResource"> {
  const { SourceResource: source } = call.input;
  if (source === undefined) return {};
  const { ResourceId: id, ResourceType: type, ResourceRegion: region, ResourceOwner: ownerId } = source;
  if (id === undefined || type === undefined || region === undefined || ownerId === undefined) throw incompleteSource();
  if (locale !== region) throw planningScope();
  // Of other accounts' VPCs an IPAM knows those that it monitors.
  const there = worldsMonitoredBy(call, ipam, region).find(({ account }) => account === ownerId);
  if (there?.get("vpc", id)?.ownerId !== ownerId) throw vpcNotFound(id);
  return { sourceResource: { id, region, ownerId } };
}
