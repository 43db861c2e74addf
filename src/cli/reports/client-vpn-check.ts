/** `cordon gate vpn`: may a user of these groups reach an address through a Client VPN endpoint, and by which rule? */
import type { ClientVpnChecked } from "../../own-api/client-vpn/client-vpn-check.ts";
import { formatRefusals } from "../flow-words.ts";
import { formatPath } from "../format-flow.ts";
import type { Look } from "../terminal/table.ts";

type Rule = NonNullable<ClientVpnChecked["rule"]>;

const said = ({ cidr, group, description }: Rule): string =>
  `${cidr} for ${group === undefined ? "all users" : `group ${group}`}${description === "" ? "" : `, "${description}"`}`;

export function formatClientVpn(checked: ClientVpnChecked, look: Look): string {
  const { decision, because, rule, others = [], ways = [], to, groups } = checked;
  const user = groups.length === 0 ? "a user without groups" : `a user of ${groups.join(", ")}`;
  if (because === "rules" && others.length === 0) return `${decision}: no authorization rule has ${to}`;
  if (because === "rules" || rule === undefined) {
    const lines = others.map((each) => `  ${said(each)}`);
    return [`${decision}: the rules of the longest CIDR with ${to} aren't for ${user}:`, ...lines].join("\n");
  }
  if (because === "no-route")
    return `${decision}: ${said(rule)} lets in ${user}, but the endpoint has no route to ${to}`;
  const blocks = ways.map(({ route, through, interfaceId, path }) =>
    [
      `\nby the route to ${route}, through ${through}${interfaceId === undefined ? "" : ` from ${interfaceId}`}:`,
      ...(path === undefined || path.outcome === "reachable" ? [] : formatRefusals(path).map((why) => `  ${why}`)),
      ...(path === undefined ? [] : [formatPath(path, look)]),
    ].join("\n"),
  );
  return [`${decision}: ${said(rule)} lets in ${user}`, ...blocks].join("\n");
}
