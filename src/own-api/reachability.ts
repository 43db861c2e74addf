/** Questions about traffic over Cordon's own interface: may it pass, who reaches whom, what is open. */
import { formatPrefix } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import type { NetworkInterface } from "../model/records/network-interface.ts";
import type { World } from "../model/world/world.ts";
import { Network } from "../policy/flow/network.ts";
import { parseSelector, type Selection, select } from "../policy/flow/selection.ts";
import { formatKeys, formatTraffic, parseTraffic } from "../policy/flow/traffic.ts";
import { examine } from "../policy/questions/examine.ts";
import { exposures } from "../policy/questions/exposure.ts";
import { blocksOfRule } from "../policy/questions/outside.ts";
import { reachOf } from "../policy/questions/reach.ts";
import type { Checked, Opened, Reached } from "./answers.ts";
import { expectations } from "./expectations.ts";
import { ACTIONS, ENDS, NotAsked, trafficProblem } from "./questions.ts";
import { Teller } from "./tell-traffic.ts";

interface Place {
  readonly network: Network;
  readonly own: World;
  readonly teller: Teller;
}

export function reachabilityRoutes(gateway: Gateway): readonly OwnRoute[] {
  const asking =
    (answer: (place: Place, ask: (name: string) => string | undefined) => object) =>
    async (request: OwnRequest): Promise<OwnAnswer> => {
      const caller = await signInToOwn(gateway, request, ACTIONS);
      if ("status" in caller) return caller;
      const ask = (name: string) => request.query.find(([key]) => key === name)?.[1];
      try {
        const body = await gateway.ledger.read(caller.home, (own) => {
          const network = Network.around(own);
          return answer({ network, own, teller: new Teller(network, caller.account) }, ask);
        });
        return { status: 200, body: { ...caller.home, ...body } };
      } catch (error) {
        if (error instanceof NotAsked) return { status: 400, body: { error: error.message } };
        throw error;
      }
    };
  return [
    { method: "GET", path: "/_cordon/check", handle: asking(check) },
    { method: "GET", path: "/_cordon/reach", handle: asking(reach) },
    { method: "GET", path: "/_cordon/open", handle: asking(open) },
    { method: "POST", path: "/_cordon/expectations", handle: (request) => expectations(gateway, request) },
  ];
}

function selected({ network, own }: Place, text: string): Selection {
  const selector = parseSelector(text);
  // A name that is no id may be that of a group: people remember those.
  const found = select(network, own, selector ?? { kind: "group", of: text });
  if (!("problem" in found)) return found;
  if (selector !== undefined) throw new NotAsked(`${found.problem} in account ${own.account}, Region ${own.region}`);
  throw new NotAsked(
    `'${text}' is none of ${ENDS}, and ${found.problem} in account ${own.account}, Region ${own.region}`,
  );
}

function check(place: Place, ask: (name: string) => string | undefined): Omit<Checked, "account" | "region"> {
  const [from = "", to = "", text = ""] = [ask("from"), ask("to"), ask("traffic")];
  const traffic = parseTraffic(text);
  if (traffic === undefined) throw new NotAsked(trafficProblem(text));
  const [senders, receivers] = [selected(place, from), selected(place, to)];
  if (senders.interfaces.length + receivers.interfaces.length === 0) {
    throw new NotAsked(`neither ${from} nor ${to} is a network interface here: nothing here filters such flows`);
  }
  const examined = examine(place.network, senders, receivers, traffic);
  if ("problem" in examined) throw new NotAsked(examined.problem);
  const { answers, pairs, allowed, undecidable, untold } = examined;
  const decision =
    pairs > 0 && allowed === pairs ? "allowed" : undecidable > 0 || pairs === 0 ? "undecidable" : "refused";
  const told = answers.map((answer) => ({ ...place.teller.explanation(answer.explanation), pairs: answer.pairs }));
  return { from, to, traffic: formatTraffic(traffic), decision, pairs, allowed, untold, answers: told };
}

function reach(place: Place, ask: (name: string) => string | undefined): Omit<Reached, "account" | "region"> {
  const of = ask("of") ?? "";
  const direction = ask("direction") === "egress" ? "egress" : "ingress";
  const { interfaces } = selected(place, of);
  if (interfaces.length === 0) throw new NotAsked(`${of} is no network interface here, and has none`);
  const { network, teller } = place;
  const found = reachOf(network, interfaces, direction);
  if ("problem" in found) throw new NotAsked(found.problem);
  const parties = (list: readonly NetworkInterface[]) => list.map((nic) => teller.party(nic));
  return {
    of,
    direction,
    asked: parties(interfaces),
    interfaces: found.interfaces.map(({ others, own, family, passages }) => ({
      others: parties(others),
      own: parties(own),
      family,
      passages: passages.map(({ keys, egressRuleId, ingressRuleId }) => ({
        traffic: formatKeys(keys),
        ...teller.rules({ egressRuleId, ingressRuleId }),
      })),
    })),
    addresses: found.addresses.flatMap(({ rule, own, keys }) => {
      const told = teller.rule(rule);
      const cidrs = blocksOfRule(network, rule).length;
      return told === undefined ? [] : [{ rule: told, cidrs, own: parties(own), traffic: keys.map(formatKeys) }];
    }),
    stopped: found.stopped,
  };
}

function open(
  { network, own, teller }: Place,
  ask: (name: string) => string | undefined,
): Omit<Opened, "account" | "region"> {
  const all = ask("all") === "true";
  const found: Opened["open"][number][] = [];
  for (const { interfaceId, publicAddress, rule, block, keys, blockers } of exposures(network)) {
    const nic = own.get("network-interface", interfaceId);
    const told = teller.rule(rule);
    if (nic === undefined || told === undefined || (blockers.length > 0 && !all)) continue;
    const where = publicAddress === undefined ? {} : { address: publicAddress };
    const traffic = formatKeys(keys);
    found.push({ interface: teller.party(nic), ...where, traffic, block: formatPrefix(block), rule: told, blockers });
  }
  return { looked: own.count("network-interface"), open: found };
}
