/** `GET /_cordon/ipam/next-address`: which pool would an account's next public IPv4 address come from, by which rule, and why? */
import { formatAddress } from "../address/prefix.ts";
import { circumstancesOf, type Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import { type OwnCaller, refuseWithoutOn, signInToOwn } from "../gateway/own-access.ts";
import type { PassedOver, RuleOutcome } from "../ipam/address-choice.ts";
import { AMAZON } from "../model/amazon.ts";
import type { IpamPolicy, PolicyResourceType } from "../model/records/ipam-policy.ts";
import { type SteeredChoice, steer } from "../operations/ipam-policies/active-policy.ts";
import { existing } from "../operations/permission/touched.ts";
import { parameter } from "./read-request.ts";

export interface NextAddress extends Asked, Chosen {}

interface Asked {
  readonly account: string;
  /** A Region or a network border group. */
  readonly locale: string;
  readonly resourceType: PolicyResourceType;
}

interface Chosen {
  /** The policy that is active for the account. */
  readonly policy: {
    readonly id: string;
    readonly ipamId: string;
    /** The account, or the organization or unit that it inherits the policy from. */
    readonly enabledFor: string;
    readonly managedBy?: string | undefined;
  } | null;
  /** The policy's rules up to the one that serves. */
  readonly rules: readonly {
    readonly rule: number;
    readonly poolId: string;
    readonly serves: boolean;
    /** Why it doesn't serve. */
    readonly because?: string;
  }[];
  readonly served:
    | { readonly by: "ipam-pool"; readonly rule: number; readonly poolId: string; readonly address: string }
    | { readonly by: "amazon"; readonly because: string };
}

export const nextAddressRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/ipam/next-address",
  async handle(request): Promise<OwnAnswer<NextAddress>> {
    const caller = await signInToOwn(gateway, request, ["ec2:GetEnabledIpamPolicy"]);
    const asked = readQuestion(request, caller);
    // Amazon's partition knows which policy is active. A question must not found the account's.
    const steered = await gateway.ledger.read(AMAZON, (world) =>
      steer({ world, ...circumstancesOf(gateway) }, asked.account, asked),
    );
    if (steered !== undefined) refuseUnseenRules(caller, steered.policy);
    return { status: 200, body: { ...asked, ...(steered === undefined ? WITHOUT_POLICY : chosen(steered)) } };
  },
});

function refuseUnseenRules(caller: OwnCaller, policy: IpamPolicy): void {
  const there = { ...caller.home, get: () => undefined };
  refuseWithoutOn(caller, "ec2:GetIpamPolicyAllocationRules", [existing("ipam-policy", policy)], there);
}

const TYPES: readonly PolicyResourceType[] = ["alb", "eip", "rds", "rnat"];

function readQuestion(request: OwnRequest, caller: OwnCaller): Asked {
  const resourceType = TYPES.find((type) => type === parameter(request, "resource-type"));
  if (resourceType === undefined) throw new OwnRefusal(`resource-type must be one of ${TYPES.join(", ")}`);
  const locale = parameter(request, "locale") ?? "";
  if (!/^[a-z]{2}[a-z0-9-]*-\d[a-z0-9-]*$/.test(locale)) {
    throw new OwnRefusal("locale must be a Region or a network border group, for example us-east-1");
  }
  const account = parameter(request, "account") ?? caller.home.account;
  if (!/^\d{12}$/.test(account)) throw new OwnRefusal("account must have 12 digits");
  if (caller.account !== undefined && caller.account !== account) {
    throw new OwnRefusal(`account ${caller.account} may ask for its own addresses only`, 403);
  }
  return { account, locale, resourceType };
}

const WITHOUT_POLICY: Chosen = {
  policy: null,
  rules: [],
  served: { by: "amazon", because: "no policy is enabled" },
};

function chosen({ policy, target, choice: { outcomes, served } }: SteeredChoice): Chosen {
  const because = outcomes.length === 0 ? "the policy has no rules for this" : "no rule's pool can serve";
  return {
    policy: { id: policy.id, ipamId: policy.ipamId, enabledFor: target.id, managedBy: target.managedBy },
    rules: outcomes.map(ruleOf),
    served:
      served === undefined
        ? { by: "amazon", because }
        : { by: "ipam-pool", rule: served.rule, poolId: served.poolId, address: formatAddress(served.address) },
  };
}

function ruleOf(outcome: RuleOutcome): Chosen["rules"][number] {
  const { rule, poolId } = outcome;
  return "address" in outcome
    ? { rule, poolId, serves: true }
    : { rule, poolId, serves: false, because: REASONS[outcome.passedOver] };
}

const REASONS: Readonly<Record<PassedOver, string>> = {
  "no-such-pool": "the pool no longer exists",
  "not-public-ipv4": "the pool is not an IPv4 pool in a public scope",
  "other-locale": "the pool is for another locale",
  "netmask-not-allowed": "the pool's rules do not allow a netmask length of 32",
  "tags-missing": "the pool serves only resources with certain tags",
  "nothing-provisioned": "no CIDR is provisioned to the pool",
  "no-room": "every address of the pool is allocated",
};
