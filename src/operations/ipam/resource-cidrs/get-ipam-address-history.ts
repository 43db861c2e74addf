/** Returns who held a CIDR from when to when. The log is the source (catalogue 288). */
import { canonicalCidr, prefix } from "../../../address/prefix.ts";
import { addressHistory, type HolderChange, type Period, periodsWithin } from "../../../ipam/address-history.ts";
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Ipam, IpamScope } from "../../../model/records/ipam.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import type { Tag } from "../../../model/records/tag.ts";
import { cidrsOfSubnet, cidrsOfVpc, type Subnet, type Vpc } from "../../../model/records/vpc.ts";
import type { Steps } from "../../../model/steps.ts";
import type { Change } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { describe } from "../../describe.ts";
import { type Call, foundFor, type InputOf } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findIpam } from "../ipams/find-ipam.ts";
import { findScopeSeen } from "../ipams/reach.ts";
import { worldsMonitoredBy } from "./monitored-worlds.ts";
import { judgedCidrsOf, resourceCidrId } from "./resource-cidrs.ts";

// ours: no evidence of AWS's texts
const notACidr = awsError(
  "InvalidParameterValue",
  (cidr: string) => `Value (${cidr}) for parameter cidr is invalid. It is not a CIDR.`,
);
const endsBeforeStart = awsError("InvalidParameterValue", () => "The end time is before the start time.");

/** The members shown of a resource while it holds the CIDR. */
interface Facts {
  readonly type: "eip" | "vpc" | "subnet" | "network-interface" | "instance";
  readonly id: string;
  readonly ownerId: string;
  readonly region: string;
  readonly name?: string;
  readonly vpcId?: string;
}

type HistoryCall = Call<InputOf<"ec2", "GetIpamAddressHistory">>;

/** AWS: pages of 1 to 1000, by default 100 (catalogue 243). */
const pages = { least: 1, most: 1000, usual: 100 };

export default describe("ec2", "GetIpamAddressHistory", {
  look,
  all: (call): readonly Period<Facts>[] => foundFor(call, look),
  pages,
  idOf: ({ start, holder }) => `${start}/${holder}`,
  touches: ({ input, world }) => [existing("ipam-scope", findScopeSeen(world, input.IpamScopeId))],
  show: ({ facts, start, end }, { input }) => ({
    ResourceOwnerId: facts.ownerId,
    ResourceRegion: facts.region,
    ResourceType: facts.type,
    ResourceId: facts.id,
    ResourceCidr: canonicalCidr(input.Cidr),
    ResourceName: facts.name,
    VpcId: facts.vpcId,
    SampledStartTime: start,
    SampledEndTime: end,
  }),
  output(periods, call, show) {
    const { ipam, scope, cidr } = readSubject(call);
    const judged = judgedCidrsOf(call, ipam, scope.id);
    const HistoryRecords = periods.map((period) => {
      // Compliance and overlap are known only for the current holder of the CIDR.
      const isCurrent = period.end === undefined;
      const current = isCurrent
        ? judged.find((each) => placeOf(each) === placeOf(period.facts) && each.cidr === cidr)
        : undefined;
      return {
        ...show(period),
        ResourceComplianceStatus: current?.complianceStatus,
        ResourceOverlapStatus: current?.overlapStatus,
      };
    });
    return { HistoryRecords };
  },
});

function* look(call: HistoryCall): Steps<readonly Period<Facts>[]> {
  const { input, now } = call;
  const subject = readSubject(call);
  // AWS: the end defaults to now, the start to the end.
  const end = inMilliseconds(input.EndTime) ?? now;
  const start = inMilliseconds(input.StartTime) ?? end;
  if (start > end) throw endsBeforeStart();
  return periodsWithin(yield* historyOf(call, subject), start, end).filter(
    ({ facts }) => input.VpcId === undefined || facts.vpcId === input.VpcId,
  );
}

/** The subject of the history: a CIDR in a scope of an IPAM. */
interface Subject {
  readonly scope: IpamScope;
  readonly ipam: Ipam;
  /** The partition of the IPAM. */
  readonly home: World;
  readonly cidr: string;
}

function readSubject({ input, world }: HistoryCall): Subject {
  const scope = findScopeSeen(world, input.IpamScopeId);
  const home = world.elsewhere(scope.ownerId, scope.region);
  const cidr = canonicalCidr(input.Cidr);
  if (cidr === undefined) throw notACidr(input.Cidr);
  return { scope, home, ipam: findIpam(home, scope.ipamId), cidr };
}

/** A time in the log's form, so that times compare as text. */
const inMilliseconds = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

function* historyOf(call: HistoryCall, { ipam, scope, home, cidr }: Subject): Steps<readonly Period<Facts>[]> {
  const scopes = yield* scopesOfHolders(home, cidr);
  const isHere = (facts: Facts): boolean => {
    const said = home.get("ipam-resource-cidr", resourceCidrId(ipam.id, facts.id, cidr))?.scopeId;
    return (said ?? scopes.get(placeOf(facts)) ?? usualScope(ipam, facts, cidr)) === scope.id;
  };
  const changes: HolderChange<Facts>[] = [];
  for (const world of worldsMonitoredBy(call, ipam)) changes.push(...(yield* changesOf(world, cidr)));
  changes.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const areEqual = (a: Facts, b: Facts) => JSON.stringify(a) === JSON.stringify(b);
  return addressHistory(changes, areEqual).filter(({ facts }) => isHere(facts));
}

/** A resource among those of all accounts and Regions: imports may have the same id in several. */
const placeOf = ({ ownerId, region, id }: Pick<Facts, "ownerId" | "region" | "id">): string =>
  `${ownerId}/${region}/${id}`;

/** The place of a resource -> the scope in which it had the CIDR allocated, whether or not it still has. */
function* scopesOfHolders(home: World, cidr: string): Steps<ReadonlyMap<string, string>> {
  const pools = new Map<string, string>();
  const found = new Map<string, string>();
  for (const { changes } of home.history()) {
    yield;
    for (const change of changes) {
      if (!("put" in change)) continue;
      if (change.put === "ipam-pool") pools.set(change.value.id, change.value.scopeId);
      if (change.put !== "ipam-pool-allocation" || change.value.cidr !== cidr) continue;
      const { resourceId: id, resourceOwner: ownerId, resourceRegion: region, poolId } = change.value;
      if (id !== undefined) found.set(placeOf({ ownerId, region, id }), pools.get(poolId) ?? "");
    }
  }
  return found;
}

const usualScope = (ipam: Ipam, { type }: Facts, cidr: string): string =>
  type === "eip" || (cidr.includes(":") && isGlobalUnicast(cidr)) ? ipam.publicScopeId : ipam.privateScopeId;

const GLOBAL_UNICAST = prefix("2000::/3");
const isGlobalUnicast = (cidr: string): boolean => prefix(cidr).value >> 125n === GLOBAL_UNICAST.value >> 125n;

/**
 * The resources that took or gave up the CIDR in a partition, oldest first. Of one that had it before the history begins, that
 * time is the start. AWS: the sampled start may be later than the real one (catalogue 288).
 */
function* changesOf(world: World, cidr: string): Steps<readonly HolderChange<Facts>[]> {
  const found: HolderChange<Facts>[] = [];
  const holders = new Set<string>();
  for (const { time, changes } of world.history()) {
    yield;
    for (const change of changes) {
      for (const { holder, facts } of holdingsAfter(world, change, cidr, holders)) {
        if (facts === undefined) holders.delete(holder);
        else holders.add(holder);
        found.push({ time, holder: `${world.account}/${world.region}/${holder}`, facts });
      }
    }
  }
  return found;
}

/** What a change means for the CIDR. A holder that no longer has it comes without facts. */
function holdingsAfter(
  { region }: World,
  change: Change,
  cidr: string,
  holders: ReadonlySet<string>,
): readonly { readonly holder: string; readonly facts: Facts | undefined }[] {
  const id = "put" in change ? change.value.id : change.id;
  const found = "put" in change ? factsOf(change, cidr, region) : [];
  const gone = [id, `${id}/instance`].filter(
    (holder) => holders.has(holder) && !found.some((each) => each.holder === holder),
  );
  return [...gone.map((holder) => ({ holder, facts: undefined })), ...found];
}

const nameIn = (tags: readonly Tag[]) => dropUndefined({ name: tags.find(({ key }) => key === "Name")?.value });

function factsOf(change: Extract<Change, { put: unknown }>, cidr: string, region: string) {
  const { value } = change;
  const of = (type: Facts["type"], { id, ownerId, tags }: Vpc | Subnet | NetworkInterface, vpcId?: string) => {
    const facts: Facts = { type, id, ownerId, region, ...nameIn(tags), ...dropUndefined({ vpcId }) };
    return [{ holder: id, facts }];
  };
  if (change.put === "vpc") {
    const vpc = value as Vpc;
    return cidrsOfVpc(vpc).includes(cidr) ? of("vpc", vpc, vpc.id) : [];
  }
  if (change.put === "subnet") {
    const subnet = value as Subnet;
    return cidrsOfSubnet(subnet).includes(cidr) ? of("subnet", subnet, subnet.vpcId) : [];
  }
  if (change.put === "elastic-ip") {
    const { id, ownerId, publicIp, tags } = change.value;
    return `${publicIp}/32` === cidr
      ? [{ holder: id, facts: { type: "eip", id, ownerId, region, ...nameIn(tags) } as const }]
      : [];
  }
  if (change.put === "network-interface") {
    const nic = change.value;
    const isHeld =
      nic.privateIpv4.some(({ address }) => `${address}/32` === cidr) ||
      nic.ipv6.some(({ address }) => `${address}/128` === cidr) ||
      [...nic.ipv4Prefixes, ...nic.ipv6Prefixes].includes(cidr);
    if (!isHeld) return [];
    const { vpcId, ownerId, attachment, id } = nic;
    // AWS: an instance's address appears twice, as the interface's and as the instance's.
    const instanceId = attachment?.instanceId;
    const instance: readonly { holder: string; facts: Facts }[] =
      instanceId === undefined
        ? []
        : [{ holder: `${id}/instance`, facts: { type: "instance", id: instanceId, ownerId, region, vpcId } }];
    return [...of("network-interface", nic, vpcId), ...instance];
  }
  return [];
}
