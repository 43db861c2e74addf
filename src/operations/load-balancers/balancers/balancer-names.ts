/** The names of load balancers and target groups, and what is made of them. */
import type { BalancerType, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { Call } from "../../operation.ts";
import { validation } from "../balancer-words.ts";

// AWS: catalogue 561
const tooLong = validation(
  (what: string, name: string) => `${what} name '${name}' cannot be longer than '32' characters`,
);
const wrongCharacters = validation((what: string, name: string) => {
  const word = what === "Target group" ? "or" : "and";
  return `${what} name '${name}' can only contain characters that are alphanumeric characters ${word} hyphens(-)`;
});
// ours: no evidence of AWS's texts
const hyphenAtEnd = validation(
  (what: string, name: string) => `${what} name '${name}' cannot begin or end with a hyphen(-)`,
);
const reserved = validation(
  (name: string) => `The load balancer name '${name}' cannot begin with the reserved prefix 'internal-'`,
);

export function readName(what: "The load balancer" | "Target group", name: string): string {
  if (name.length > 32) throw tooLong(what, name);
  if (!/^[A-Za-z0-9-]+$/.test(name)) throw wrongCharacters(what, name);
  if (name.startsWith("-") || name.endsWith("-")) throw hyphenAtEnd(what, name);
  if (what === "The load balancer" && name.startsWith("internal-")) throw reserved(name);
  return name;
}

/** In ids and ARNs. */
const SHORT: Readonly<Record<BalancerType, string>> = { application: "app", network: "net", gateway: "gwy" };

/** What the ids of load balancers with this type and name begin with. */
export const idBeginning = (type: BalancerType, name: string): string => `${SHORT[type]}/${name}/`;

export const newBalancerId = ({ random }: Pick<Call<unknown>, "random">, type: BalancerType, name: string): string =>
  `${idBeginning(type, name)}${random(8)}`;

/** AWS: the form of the names that resolve to it (catalogue 563). */
export function dnsNameOf(
  { random, region }: Pick<Call<unknown>, "random" | "region">,
  { id, name, type, scheme }: Pick<LoadBalancer, "id" | "name" | "type" | "scheme">,
): string | undefined {
  if (type === "gateway") return undefined;
  if (type === "network") return `${name}-${id.slice(id.lastIndexOf("/") + 1)}.elb.${region}.amazonaws.com`;
  const number = BigInt(`0x${random(4)}`);
  return `${scheme === "internal" ? "internal-" : ""}${name}-${number}.${region}.elb.amazonaws.com`;
}
