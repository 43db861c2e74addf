/** A change of a group's rules that is being written: its rows, and the calls that make it. */
import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { RehearsedCalls } from "../../../../src/own-api/calls/read-calls.ts";
import { type Direction, directionOf, peerKindOf, portMembers, type Terms, termsOf } from "./rule-words.ts";

export type Call = RehearsedCalls["calls"][number];

export interface Row {
  readonly key: string;
  readonly direction: Direction;
  readonly terms: Terms;
  /** As it is; undefined for a new one. */
  readonly rule?: SecurityGroupRule;
  readonly isRemoved: boolean;
}

export const rowOf = (rule: SecurityGroupRule): Row => ({
  ...{
    key: rule.SecurityGroupRuleId ?? "",
    direction: directionOf(rule),
    terms: termsOf(rule),
    rule,
    isRemoved: false,
  },
});

export type RowState = "kept" | "changed" | "added" | "removed";

export function stateOf({ rule, terms, isRemoved }: Row): RowState {
  if (isRemoved) return "removed";
  if (rule === undefined) return "added";
  const was = termsOf(rule);
  const isSame = (Object.keys(was) as (keyof Terms)[]).every((name) => was[name] === terms[name]);
  return isSame ? "kept" : "changed";
}

export const pendingIn = (rows: readonly Row[]): readonly Row[] => rows.filter((row) => stateOf(row) !== "kept");

/** As many as a call takes with ease. */
const RULES_A_CALL = 1_000;

/**
 * What to call for all of it: removals first, so that quotas have room. A rule keeps its id if the kind of its peer stays; AWS refuses to
 * change that, so such a rule is removed and made anew.
 */
export function callsOf(groupId: string, rows: readonly Row[]): readonly Call[] {
  const { removed = [], changed = [], added = [] } = Object.groupBy(rows, stateOf);
  const [modified, replaced] = [changed.filter(keepsKind), changed.filter((row) => !keepsKind(row))];
  const both = (call: (direction: Direction) => readonly Call[]) => [...call("inbound"), ...call("outbound")];
  const inDirection = (all: readonly Row[], direction: Direction) => all.filter((row) => row.direction === direction);
  return [
    ...both((direction) => revoking(groupId, direction, inDirection([...removed, ...replaced], direction))),
    ...inPieces(modified).map((piece) => modifying(groupId, piece)),
    ...both((direction) => authorizing(groupId, direction, inDirection([...replaced, ...added], direction))),
  ];
}

const keepsKind = ({ rule, terms }: Row): boolean =>
  rule !== undefined && peerKindOf(termsOf(rule).peer) === peerKindOf(terms.peer);

const inPieces = (rows: readonly Row[]): readonly (readonly Row[])[] =>
  Array.from({ length: Math.ceil(rows.length / RULES_A_CALL) }, (_, i) =>
    rows.slice(i * RULES_A_CALL, (i + 1) * RULES_A_CALL),
  );

const ec2 = (action: string, input: Call["input"]): Call => ({ service: "ec2", action, input });
const WAYS = { inbound: "Ingress", outbound: "Egress" } as const;

const revoking = (GroupId: string, direction: Direction, rows: readonly Row[]): readonly Call[] =>
  inPieces(rows).map((piece) =>
    ec2(`RevokeSecurityGroup${WAYS[direction]}`, { GroupId, SecurityGroupRuleIds: piece.map(({ key }) => key) }),
  );

const authorizing = (GroupId: string, direction: Direction, rows: readonly Row[]): readonly Call[] =>
  inPieces(rows).map((piece) =>
    ec2(`AuthorizeSecurityGroup${WAYS[direction]}`, {
      GroupId,
      IpPermissions: piece.map(({ terms }) => permissionOf(terms)),
    }),
  );

function modifying(GroupId: string, rows: readonly Row[]): Call {
  const SecurityGroupRules = rows.map(({ key, terms }) => ({
    SecurityGroupRuleId: key,
    SecurityGroupRule: {
      IpProtocol: terms.protocol,
      ...portMembers(terms),
      [MODIFIED[peerKindOf(terms.peer)]]: terms.peer.trim(),
      ...described(terms),
    },
  }));
  return ec2("ModifySecurityGroupRules", { GroupId, SecurityGroupRules });
}

const MODIFIED = {
  ipv4: "CidrIpv4",
  ipv6: "CidrIpv6",
  "prefix-list": "PrefixListId",
  group: "ReferencedGroupId",
} as const;

const AUTHORIZED = {
  ipv4: ["IpRanges", "CidrIp"],
  ipv6: ["Ipv6Ranges", "CidrIpv6"],
  "prefix-list": ["PrefixListIds", "PrefixListId"],
  group: ["UserIdGroupPairs", "GroupId"],
} as const;

/** A rule as AuthorizeSecurityGroupIngress takes it. */
export function permissionOf(terms: Terms): Readonly<Record<string, unknown>> {
  const [list, member] = AUTHORIZED[peerKindOf(terms.peer)];
  const peer = { [member]: terms.peer.trim(), ...described(terms) };
  return { IpProtocol: terms.protocol, ...portMembers(terms), [list]: [peer] };
}

const described = ({ description }: Terms) => (description.trim() === "" ? {} : { Description: description.trim() });
