/** `GET /_cordon/summary`: how many there are of what an account has in a Region, without the lists. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import type { Steps } from "../../model/steps.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import type { AsOf } from "../contract.ts";
import { lookAtMoment } from "./look-at-moment.ts";

interface Counts {
  readonly vpcs: number;
  readonly subnets: number;
  readonly securityGroups: number;
  readonly securityGroupRules: number;
  readonly networkInterfaces: number;
  readonly instances: number;
  /** The account's own, not AWS's. */
  readonly prefixLists: number;
  readonly ipamPools: number;
}

export interface Summary {
  readonly account: string;
  readonly region: string;
  readonly counts: Counts;
}

/** They list the same. */
const ACTIONS = [
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeInstances",
  "ec2:DescribeManagedPrefixLists",
  "ec2:DescribeIpamPools",
];

export const summaryRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/summary",
  async handle(request): Promise<OwnAnswer<Summary & AsOf>> {
    const { home } = await signInToOwn(gateway, request, ACTIONS);
    const body = await lookAtMoment(gateway, request, home, countsIn);
    return { status: 200, body: { ...home, ...body } };
  },
});

const KINDS = {
  vpcs: "vpc",
  subnets: "subnet",
  securityGroups: "security-group",
  securityGroupRules: "security-group-rule",
  networkInterfaces: "network-interface",
  instances: "instance",
  prefixLists: "prefix-list",
  ipamPools: "ipam-pool",
} as const satisfies Record<keyof Counts, Kind>;

function* countsIn(world: World): Steps<{ readonly counts: Counts }> {
  const counts: Partial<Record<keyof Counts, number>> = {};
  for (const [name, kind] of Object.entries(KINDS)) {
    yield;
    counts[name as keyof Counts] = world.count(kind);
  }
  return { counts: counts as Counts };
}
