/** Gives a pool a CIDR: the caller's own, one from Amazon or its source pool, or one of the VPC that it plans. */
import { comparePrefixes, contains, formatPrefix, overlaps, type Prefix, prefix } from "../../../address/prefix.ts";
import type { SpaceRequest } from "../../../ipam/pool-space.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IpamPool, IpamPoolCidr } from "../../../model/records/ipam-pool.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { isCovered } from "../../ipam-routing/routes/brought-cidrs.ts";
import { findToken } from "../../ipam-tokens/find-token.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findPool } from "../ipams/find-ipam.ts";
import { amazonBlock } from "./amazon-blocks.ts";
import { bring, broughtAlready, takesBroughtBlocks } from "./brought-blocks.ts";
import { isInPublicScope } from "./find-pool.ts";
import { onlyInPublicScope } from "./pool-rules.ts";
import { showPoolCidr } from "./show-pool.ts";
import { readCidr, shareOf, spaceOf } from "./take-space.ts";

// ours: no evidence of AWS's texts
const eitherOr = awsError(
  "InvalidParameterCombination",
  () => "The request must contain exactly one of Cidr and NetmaskLength.",
);
const lengthNeedsSource = awsError(
  "InvalidParameterCombination",
  (id: string) =>
    `The pool '${id}' has no source pool, and no public IP source amazon. The request must contain Cidr, not NetmaskLength.`,
);
const cidrNotAmazons = awsError(
  "InvalidParameterCombination",
  (id: string) => `Amazon provides the CIDRs of the pool '${id}'. The request must contain NetmaskLength, not Cidr.`,
);

// AWS: catalogue 382; ours: no evidence of how AWS's text goes on
const contextMissing = awsError(
  "InvalidParameterCombination",
  () =>
    "The request must contain a CIDR Authorization Context for an IPv6 CIDR of a pool that is publicly advertisable.",
);

// ours: no evidence of AWS's code and text
const notCovered = awsError(
  "InvalidParameterValue",
  (cidr: string) => `No enabled internet registry association of the IPAM covers the CIDR ${cidr}.`,
);

/** AWS: the message that stands for proof by an internet registry association (catalogue 580). */
const BY_REGISTRY = "CoveredByInternetRegistryAssociation";

type Input = InputOf<"ec2", "ProvisionIpamPoolCidr">;
type Failure = NonNullable<IpamPoolCidr["failure"]>;

/** The outcome of a request, which AWS reports only afterwards (catalogue 260). A length waits until it's looked at. */
type Outcome = { readonly block: Prefix; readonly changes: readonly Change[] } | "waits" | Failure;

export default operation("ec2", "ProvisionIpamPoolCidr", {
  touches({ input: { IpamPoolId, IpamExternalResourceVerificationTokenId: token }, world }) {
    const pool = existing("ipam-pool", findPool(world, IpamPoolId));
    return token === undefined
      ? [pool]
      : [pool, existing("ipam-external-resource-verification-token", findToken(world, token))];
  },
  decide(call) {
    const { input, world, newId } = call;
    const pool = findPool(world, input.IpamPoolId);
    const request = readRequest(input, pool);
    refuseForeignMembers(input, pool, world);
    refuseUnauthorizedCidr(input, pool, world);
    refuseUncoveredCidr(input, pool, world);
    const outcome = provisioned(call, pool, request);
    const asked = "cidr" in request ? { cidr: formatPrefix(request.cidr) } : { netmaskLength: request.netmaskLength };
    const record: IpamPoolCidr = { id: newId("ipam-pool-cidr"), poolId: pool.id, ...asked, ...stateAfter(outcome) };
    return {
      changes: [...(outcome !== "waits" && "block" in outcome ? outcome.changes : []), put("ipam-pool-cidr", record)],
      output: {
        IpamPoolCidr: {
          ...showPoolCidr(record, "pending-provision"),
          // AWS: if the request gives only a length, the CIDR isn't known yet (catalogue 261).
          Cidr: asked.cidr,
          NetmaskLength: asked.netmaskLength,
        },
      },
    };
  },
});

function stateAfter(outcome: Outcome): Pick<IpamPoolCidr, "state" | "cidr" | "failure"> {
  if (outcome === "waits") return { state: "pending-provision" };
  if ("block" in outcome) return { state: "provisioned", cidr: formatPrefix(outcome.block) };
  return { state: "failed-provision", failure: outcome };
}

const notAvailable = (message: string): Failure => ({ code: "cidr-not-available", message });

type Request = Extract<SpaceRequest, { cidr: Prefix }> | { readonly netmaskLength: number };

function readRequest({ Cidr, NetmaskLength }: Input, pool: IpamPool): Request {
  if ((Cidr === undefined) === (NetmaskLength === undefined)) throw eitherOr();
  const isTop = pool.sourcePoolId === undefined && pool.sourceResource === undefined;
  const isAmazons = pool.publicIpSource === "amazon";
  if (Cidr !== undefined) {
    if (isTop && isAmazons) throw cidrNotAmazons(pool.id);
    return { cidr: readCidr(Cidr, pool.addressFamily) };
  }
  if (isTop && !isAmazons) throw lengthNeedsSource(pool.id);
  return { netmaskLength: NetmaskLength ?? 0 };
}

function refuseForeignMembers(input: Input, pool: IpamPool, world: World): void {
  const { CidrAuthorizationContext, IpamExternalResourceVerificationTokenId: token, VerificationMethod } = input;
  if (isInPublicScope(world, pool)) {
    if (token !== undefined) findToken(world, token);
    return;
  }
  for (const [name, given] of Object.entries({
    CidrAuthorizationContext,
    IpamExternalResourceVerificationTokenId: token,
    VerificationMethod,
  })) {
    if (given !== undefined) throw onlyInPublicScope(name);
  }
}

/** A public block that anyone may advertise needs proof of who has it: a signed message, or a token in the DNS. */
function refuseUnauthorizedCidr(input: Input, pool: IpamPool, world: World): void {
  if (pool.publiclyAdvertisable !== true || pool.sourcePoolId !== undefined || !isInPublicScope(world, pool)) return;
  const { CidrAuthorizationContext, IpamExternalResourceVerificationTokenId: token } = input;
  if (CidrAuthorizationContext === undefined && token === undefined) throw contextMissing();
}

function refuseUncoveredCidr({ Cidr, CidrAuthorizationContext }: Input, pool: IpamPool, world: World): void {
  if (Cidr === undefined || CidrAuthorizationContext?.Message !== BY_REGISTRY) return;
  if (!isCovered(world, pool.ipamId, Cidr)) throw notCovered(Cidr);
}

function provisioned(call: Call<Input>, pool: IpamPool, request: Request): Outcome {
  const { world, limits } = call;
  const own = world
    .by("ipam-pool-cidr", "pool", pool.id)
    .filter(({ state }) => state !== "failed-provision")
    .toArray();
  if (own.length >= limits.cidrsPerIpamPool) {
    return { code: "limit-exceeded", message: `The pool has ${limits.cidrsPerIpamPool} CIDRs, the most it may have.` };
  }
  if (pool.sourceResource !== undefined) return fromVpc(call, pool, request);
  if (pool.sourcePoolId !== undefined) return fromSource(call, pool, pool.sourcePoolId, request);
  if ("netmaskLength" in request) {
    return amazonBlock(call, pool, request.netmaskLength) ?? notAvailable("Amazon has no such block left.");
  }
  const other = overlappedInScope(world, pool, request.cidr);
  if (other !== undefined)
    return notAvailable(`The CIDR overlaps ${other.cidr}, which is provisioned to ${other.poolId}.`);
  if (!takesBroughtBlocks(world, pool)) return { block: request.cidr, changes: [] };
  const before = broughtAlready(world, request.cidr);
  if (before !== undefined) return notAvailable(`The CIDR overlaps ${before}, which is in use.`);
  return { block: request.cidr, changes: [bring(formatPrefix(request.cidr), pool)] };
}

/** ours: only AWS's error code is evidence of this rule: the pools at the top of a scope share no address. */
function overlappedInScope(world: World, { scopeId }: IpamPool, block: Prefix): IpamPoolCidr | undefined {
  for (const { id, sourcePoolId } of world.by("ipam-pool", "scope", scopeId)) {
    if (sourcePoolId !== undefined) continue;
    for (const found of world.by("ipam-pool-cidr", "pool", id)) {
      if (found.state === "failed-provision" || found.cidr === undefined) continue;
      if (overlaps(prefix(found.cidr), block)) return found;
    }
  }
  return undefined;
}

function fromSource(call: Call<Input>, pool: IpamPool, sourceId: string, request: Request): Outcome {
  if ("netmaskLength" in request) return "waits";
  const source = findPool(call.world, sourceId);
  const { space, changes } = spaceOf({ pool: source, home: call.world }, call);
  const share = shareOf(source, space, pool, request, call.newId);
  if ("failure" in share) return share.failure;
  return { block: share.block, changes: [...changes, share.change] };
}

/** A resource planning pool divides the space of its VPC. */
function fromVpc({ world }: Call<Input>, pool: IpamPool, request: Request): Outcome {
  const { id = "", ownerId = "", region = "" } = pool.sourceResource ?? {};
  const vpc = world.elsewhere(ownerId, region).get("vpc", id);
  const taken = world
    .by("ipam-pool-cidr", "pool", pool.id)
    .flatMap(({ cidr }) => (cidr === undefined ? [] : [cidr]))
    .toArray();
  const blocks = [...(vpc?.cidrBlocks ?? []), ...(vpc?.ipv6CidrBlocks ?? [])]
    .map(({ cidr }) => prefix(cidr))
    .filter(({ family }) => family === pool.addressFamily)
    .sort(comparePrefixes);
  const block =
    "cidr" in request
      ? blocks.some((each) => contains(each, request.cidr)) && request.cidr
      : blocks.find(({ length }) => length === request.netmaskLength);
  if (block === undefined || block === false) return notAvailable("The CIDR is not within a CIDR of the source VPC.");
  if (taken.some((cidr) => overlaps(prefix(cidr), block))) return notAvailable("The pool has the CIDR already.");
  return { block, changes: [] };
}
