/** `GET /_cordon/uses?of=`: what uses a resource, and what of it keeps the resource from being deleted? */
import type { Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../gateway/http-server.ts";
import { refuseWithout, refuseWithoutOn, signInToOwn } from "../gateway/own-access.ts";
import { type NetworkInterface, purposeOf } from "../model/records/network-interface.ts";
import type { Resource, Tag } from "../model/records/tag.ts";
import { kindOfId } from "../model/world/ids.ts";
import type { Kind } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";
import type { Use } from "../operations/dependencies/use.ts";
import { usedKinds, usesOf } from "../operations/dependencies/uses.ts";
import { USERS_IN_IPAM } from "../operations/dependencies/uses-in-ipam.ts";
import { USERS_IN_SERVICES } from "../operations/dependencies/uses-in-services.ts";
import { referred } from "../operations/permission/touched.ts";
import { withSharedVpcs } from "../operations/shared-vpcs/seen-vpcs.ts";
import { Network } from "../policy/flow/network.ts";
import type { Named } from "./contract.ts";
import { parameter } from "./read-request.ts";
import { TRAFFIC_ACTIONS } from "./traffic-question.ts";

/** A resource as it's named: a group by its own name, anything else by its tag Name. */
interface Thing extends Named {
  /** `security-group`, `network-interface`, ... */
  readonly kind: string;
}

export interface Used {
  readonly account: string;
  readonly region: string;
  readonly of: Thing;
  readonly uses: readonly (Thing & Pick<Use, "how" | "keeps">)[];
  /** Whether there are more uses than are listed. */
  readonly hasMore: boolean;
  /** Whether other accounts use it, of which nothing else is told. */
  readonly isUsedElsewhere: boolean;
}

const ACTIONS = [
  ...TRAFFIC_ACTIONS,
  "ec2:DescribeInstances",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcs",
];

/** For what IPAM has. */
const IPAM_ACTIONS = [
  "ec2:DescribeIpams",
  "ec2:DescribeIpamPools",
  "ec2:DescribeIpamPolicies",
  "ec2:DescribeIpamPrefixListResolvers",
  "ec2:DescribeIpamPrefixListResolverTargets",
  "ec2:DescribeIpamResourceDiscoveryAssociations",
  "ec2:DescribeIpamScopes",
];
/** For load balancers and databases. */
const SERVICE_ACTIONS = [
  ...["LoadBalancers", "Listeners", "Rules", "TargetGroups"].map((what) => `elasticloadbalancing:Describe${what}`),
  ...["DBInstances", "DBSubnetGroups"].map((what) => `rds:Describe${what}`),
];
const POOL_ACTIONS = ["ec2:GetIpamPoolAllocations", "ec2:GetIpamPoolCidrs"];

/** As many as an answer lists. */
const MOST_LISTED = 1_000;

export const usesRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/uses",
  async handle(request): Promise<OwnAnswer<Used>> {
    const caller = await signInToOwn(gateway, request, ACTIONS);
    const { account, home } = caller;
    const asked = parameter(request, "of") ?? "";
    const body = await gateway.ledger.read(home, (own) => {
      const of = named(withSharedVpcs({ world: own, settings: gateway.settings }), asked);
      if (of.kind in USERS_IN_IPAM) refuseWithout(caller, IPAM_ACTIONS);
      if (of.kind in USERS_IN_SERVICES) refuseWithout(caller, SERVICE_ACTIONS);
      const pool = of.kind === "ipam-pool" ? [referred(own, "ipam-pool", of.id)] : [];
      for (const action of POOL_ACTIONS) refuseWithoutOn(caller, action, pool, own);
      const { seen = [], others = [] } = Object.groupBy(Network.worldsAround(own), (world) =>
        account === undefined || world.account === account ? "seen" : "others",
      );
      const usesIn = (world: World) => usesOf(world, of.kind, of.id).filter((use) => !isCopy(world, use, own));
      const isUsedElsewhere = others.some((world) => usesIn(world).some(() => true));
      const found = seen.flatMap((world) =>
        usesIn(world)
          .take(MOST_LISTED + 1)
          .map((use) => ({ ...use, name: nameOf(world.get(use.kind, use.id)) }))
          .toArray(),
      );
      return { ...home, of, uses: found.slice(0, MOST_LISTED), hasMore: found.length > MOST_LISTED, isUsedElsewhere };
    });
    return { status: 200, body };
  },
});

/** Whether a use is the account's own, of which the owner of a shared VPC has a copy. */
function isCopy(world: World, { kind, id }: Use, own: World): boolean {
  const { ownerId } = (world.get(kind, id) ?? {}) as { readonly ownerId?: string };
  return world.account !== own.account && ownerId === own.account;
}

/** The resource that an id or a name means. */
function named(own: World, text: string): Thing & { readonly kind: Kind } {
  if (text === "") throw new OwnRefusal("say of what: an id (sg-..., subnet-..., vpc-..., pl-...) or a name");
  const kindOfText = kindOfId(text);
  if (kindOfText !== undefined) return ofId(own, kindOfText, text);
  // Load balancers are often named as their groups are.
  const [services, others] = [usedKinds.filter(isOfService), usedKinds.filter((kind) => !isOfService(kind))];
  const ofOthers = namedSo(own, others, text);
  const found = ofOthers.length > 0 ? ofOthers : namedSo(own, services, text);
  const [first, ...more] = found;
  if (first === undefined) throw new OwnRefusal(`nothing is named ${text} in account ${own.account}, ${own.region}`);
  if (more.length === 0) return first;
  const ids = found.slice(0, MOST_OFFERED).map(({ id }) => id);
  throw new OwnRefusal(`${text} is the name of several things: write an id, such as ${ids.join(" or ")}`);
}

const isOfService = (kind: Kind): boolean => kind in USERS_IN_SERVICES;

const PREFIXED = { elb: ["load-balancer"], tg: ["target-group"], db: ["db-instance", "db-subnet-group"] } as const;

/** By name, or as other commands write it: `elb:web`, `tg:web`, `db:orders`; an id that is a name; an ARN, which ends in one. */
function namedSo(own: World, kinds: readonly Kind[], text: string) {
  const [prefix, rest] = [/^[^:]*/.exec(text)?.[0] ?? "", text.slice(text.indexOf(":") + 1)];
  const among: readonly Kind[] = Object.hasOwn(PREFIXED, prefix) ? PREFIXED[prefix as keyof typeof PREFIXED] : [];
  const isArnOf = (id: string): boolean =>
    text.startsWith("arn:") &&
    text.includes(`:${own.region}:${own.account}:`) &&
    (text.endsWith(`:${id}`) || text.endsWith(`/${id}`));
  return kinds.flatMap((kind) => {
    const isNamed = (record: Resource): boolean => {
      const { id } = record;
      if (nameOf(record) === text) return true;
      if (!isOfService(kind)) return false;
      return id === text || isArnOf(id) || (among.includes(kind) && [id, nameOf(record)].includes(rest));
    };
    return (own.all(kind) as IteratorObject<Resource>)
      .filter(isNamed)
      .map((record) => ({ kind, id: record.id, name: nameOf(record) }))
      .toArray();
  });
}

/** So many ids are offered for a name that isn't unique. */
const MOST_OFFERED = 5;

function ofId(own: World, kind: Kind, id: string): Thing & { readonly kind: Kind } {
  if (!usedKinds.includes(kind)) throw new OwnRefusal(`it isn't known what uses ${id}: ask of ${usedKinds.join(", ")}`);
  const record = own.get(kind, id);
  if (record === undefined) throw new OwnRefusal(`there is no ${kind} ${id} in account ${own.account}, ${own.region}`);
  return { kind, id, name: nameOf(record) };
}

function nameOf(record: Resource | undefined): string | undefined {
  const { name, tags } = (record ?? {}) as { readonly name?: string; readonly tags?: readonly Tag[] };
  return name ?? (tags?.find(({ key }) => key === "Name")?.value || purposeIn(record));
}

/** Of an interface that a service manages. */
const purposeIn = (record: object | undefined): string | undefined =>
  record !== undefined && "requesterManaged" in record ? purposeOf(record as NetworkInterface) : undefined;
