/** `cordon gate vpn`: may a user of these groups reach an address through a Client VPN endpoint, and by which rule? */
import type { ClientVpnChecked } from "../../own-api/client-vpn/client-vpn-check.ts";
import { formatRefusals } from "../flow-words.ts";
import { formatPath } from "../format-flow.ts";
import type { Look } from "../terminal/table.ts";

type Rule = NonNullable<ClientVpnChecked["rule"]>;

const said = ({ cidr, group, description }: Rule): string =>
  `${cidr} for ${group === undefined ? "all users" : `group ${group}`}${description === "" ? "" : `, "${description}"`}`;

type Policy = NonNullable<ClientVpnChecked["policy"]>;
type Statement = Policy["statements"][number];

/** What the policy says, and then, unless it decides alone, what the rules, the routes and the paths say. */
export function formatClientVpn(checked: ClientVpnChecked, look: Look): string {
  const { decision, because, policy, gaps = [] } = checked;
  if (because === "gaps") {
    const lines = gaps.map(
      ({ what, command }) => `  ${what}${command === undefined ? "" : `: save it with ${command}`}`,
    );
    return [`${decision}: an import lacked this:`, ...lines].join("\n");
  }
  if (policy === undefined) return `${decision}: ${formatAdmission(checked, look)}`;
  if (because === "policy") return `${decision}: ${saidByPolicy(policy)}`;
  return `${decision}: ${formatAdmission(checked, look)}\n\n${saidByPolicy(policy)}`;
}

function saidByPolicy({ result, isShadow, description, statements, unknown, mistakes = [] }: Policy): string {
  const named = `the authorization policy${description === "" ? "" : ` "${description}"`}`;
  const mode = isShadow ? ", but is in shadow mode, so nothing comes of it" : "";
  const lines = [...mistakes, ...decisiveOf(result, statements).map(saidOfStatement)].map((line) => `  ${line}`);
  const verb = {
    permit: "permits the connection",
    deny: "denies the connection",
    error: "denies the connection, since nothing permits it and something couldn't be evaluated",
    undecidable: "can't be decided",
  }[result];
  const why =
    result === "undecidable" ? [`  unknown: ${unknown.join(", ")}. Give what is known with --context FILE.`] : [];
  const none = result === "deny" && lines.length === 0 ? ["  it has no permit"] : [];
  return [`${named} ${verb}${mode}:`, ...lines, ...none, ...why].join("\n");
}

/** What brought the result about; for a denial without a forbid, the permits that don't apply. */
function decisiveOf(result: Policy["result"], statements: readonly Statement[]): readonly Statement[] {
  const of = (...outcomes: readonly Statement["outcome"][]) => statements.filter((s) => outcomes.includes(s.outcome));
  if (result === "permit") return of("applies", "error");
  if (result === "error") return of("error");
  if (result === "undecidable") return of("depends", "error");
  const forbids = of("applies").filter(({ effect }) => effect === "forbid");
  return forbids.length > 0 ? forbids : statements.filter(({ effect }) => effect === "permit");
}

const OUTCOMES = {
  applies: "applies",
  "does-not-apply": "doesn't apply",
  error: "can't be evaluated",
  depends: "depends on what is unknown",
};

function saidOfStatement({ number, name, text, outcome, error }: Statement): string {
  const which = `statement ${number}${name === undefined ? "" : ` (${name})`}`;
  return `${which} ${OUTCOMES[outcome]}${error === undefined ? "" : ` (${error})`}: ${text.replaceAll(/\s+/g, " ")}`;
}

const WAYS_END: Readonly<Record<ClientVpnChecked["decision"], string>> = {
  admitted: "",
  refused: ", but not every way leads there",
  undecidable: ", but nobody knows whether every way leads there",
};

function formatAdmission(checked: ClientVpnChecked, look: Look): string {
  const { decision, because, rule, others = [], ways = [], to, groups } = checked;
  const user = groups.length === 0 ? "a user without groups" : `a user of ${groups.join(", ")}`;
  if (because === "rules" && others.length === 0) return `no authorization rule has ${to}`;
  if (because === "rules" || rule === undefined) {
    const lines = others.map((each) => `  ${said(each)}`);
    return [`the rules of the longest CIDR with ${to} aren't for ${user}:`, ...lines].join("\n");
  }
  if (because === "no-route") return `${said(rule)} lets in ${user}, but the endpoint has no route to ${to}`;
  const blocks = ways.map(({ route, through, interfaceId, client, isDetached, path }) =>
    [
      `\nby the route to ${route}, through ${through}${placeOf(interfaceId, client)}:`,
      ...(isDetached ? ["  the attachment to the transit gateway has ended"] : []),
      ...(path === undefined || path.outcome === "reachable" ? [] : formatRefusals(path).map((why) => `  ${why}`)),
      ...(path === undefined ? [] : [formatPath(path, look)]),
    ].join("\n"),
  );
  return [`${said(rule)} lets in ${user}${WAYS_END[decision]}`, ...blocks].join("\n");
}

const placeOf = (interfaceId: string | undefined, client: string | undefined): string =>
  interfaceId !== undefined ? ` from ${interfaceId}` : client !== undefined ? ` as a client with ${client}` : "";
