/** Which pool the next public IPv4 address of an account comes from, asked before it is taken: by which rule, and why. */
import { formatAddress } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import type { PassedOver, RuleOutcome } from "../ipam/address-choice.ts";
import { AMAZON } from "../model/amazon.ts";
import type { PolicyResourceType } from "../model/records/ipam-policy.ts";
import { type SteeredChoice, steer } from "../operations/ipam-policies/active-policy.ts";

const types: readonly PolicyResourceType[] = ["alb", "eip", "rds", "rnat"];
const isType = (text: string | undefined): text is PolicyResourceType => types.some((type) => type === text);

const reasons: Readonly<Record<PassedOver, string>> = {
  "no-such-pool": "the pool no longer exists",
  "not-public-ipv4": "the pool is not an IPv4 pool in a public scope",
  "other-locale": "the pool is for another locale",
  "netmask-not-allowed": "the pool's rules do not allow a netmask length of 32",
  "tags-missing": "the pool serves only resources with certain tags",
  "nothing-provisioned": "no CIDR is provisioned to the pool",
  "no-room": "every address of the pool is allocated",
};

export function nextAddressRoute(gateway: Gateway): OwnRoute {
  return { method: "GET", path: "/_cordon/ipam/next-address", handle: (request) => tell(gateway, request) };
}

async function tell(gateway: Gateway, request: OwnRequest): Promise<OwnAnswer> {
  const actions = ["ec2:GetEnabledIpamPolicy", "ec2:GetIpamPolicyAllocationRules"];
  const caller = await signInToOwn(gateway, request, actions);
  if ("status" in caller) return caller;
  const asked = (name: string) => request.query.find(([each]) => each === name)?.[1];
  const [resourceType, locale, account = caller.home.account] = [
    asked("resource-type"),
    asked("locale"),
    asked("account"),
  ];
  if (!isType(resourceType)) return refuse(`resource-type must be one of ${types.join(", ")}`);
  if (!/^[a-z]{2}[a-z0-9-]*-\d[a-z0-9-]*$/.test(locale ?? "") || locale === undefined) {
    return refuse("locale must be a Region or a network border group, for example us-east-1");
  }
  if (!/^\d{12}$/.test(account)) return refuse("account must have 12 digits");
  if (caller.account !== undefined && caller.account !== account) {
    return { status: 403, body: { error: `account ${caller.account} may ask for its own addresses only` } };
  }
  const now = new Date(gateway.now()).toISOString();
  // Asked of Amazon's partition, where it is told which policy is active: a question must not found the account's.
  const steered = await gateway.ledger.read(AMAZON, (world) =>
    steer({ world, settings: gateway.settings, now }, account, { locale, resourceType }),
  );
  return { status: 200, body: { account, locale, resourceType, ...(steered ? explain(steered) : withoutPolicy) } };
}

const refuse = (error: string): OwnAnswer => ({ status: 400, body: { error } });

const withoutPolicy = { policy: null, rules: [], served: { by: "amazon", because: "no policy is enabled" } };

function explain({ policy, target, choice: { outcomes, served } }: SteeredChoice) {
  const because = outcomes.length === 0 ? "the policy has no rules for this" : "no rule's pool can serve";
  return {
    policy: { id: policy.id, ipamId: policy.ipamId, enabledFor: target.id, managedBy: target.managedBy },
    rules: outcomes.map(showOutcome),
    served:
      served === undefined
        ? { by: "amazon", because }
        : { by: "ipam-pool", rule: served.rule, poolId: served.poolId, address: formatAddress(served.address) },
  };
}

const showOutcome = (outcome: RuleOutcome) => {
  const { rule, poolId } = outcome;
  return "address" in outcome
    ? { rule, poolId, serves: true }
    : { rule, poolId, serves: false, because: reasons[outcome.passedOver] };
};
