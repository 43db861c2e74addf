/** A group, or a change of its rules, as commands and code. */
import type { SecurityGroup, SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { CopyForm } from "../../parts/copy-as.tsx";
import { inHcl, inShell, isReadByCli } from "../../parts/quoted.ts";
import { type Call, permissionOf, type Row, rowOf } from "./draft.ts";
import { peerKindOf, portMembers, type Terms } from "./rule-words.ts";

/** All of it, as if it was made anew. */
export function formsOfGroup(group: SecurityGroup, rules: readonly SecurityGroupRule[]): readonly CopyForm[] {
  const rows = rules.map(rowOf);
  const calls = () => callsFor(group, rows);
  return [
    { label: "AWS CLI", text: () => commandsOf(calls()) },
    { label: "Terraform", text: () => terraformOf(group, rows) },
    { label: "boto3", text: () => botoOf(calls()) },
  ];
}

/** A change that isn't made yet; as Terraform, the group as it will be. */
export const formsOfChange = (
  group: SecurityGroup,
  rows: readonly Row[],
  calls: readonly Call[],
): readonly CopyForm[] => [
  { label: "AWS CLI", text: () => commandsOf(calls) },
  {
    label: "Terraform",
    text: () =>
      terraformOf(
        group,
        rows.filter(({ isRemoved }) => !isRemoved),
      ),
  },
  { label: "boto3", text: () => botoOf(calls) },
  { label: "cordon whatif", text: () => calls.map((call) => JSON.stringify(call)).join("\n") },
];

const ec2 = (action: string, input: Call["input"]): Call => ({ service: "ec2", action, input });
const ANYTHING_OUT = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
/** Whoever copies puts the new group's id in its place. */
const NEW_GROUP = "GROUP_ID";

function callsFor({ GroupName, Description, VpcId, Tags = [] }: SecurityGroup, rows: readonly Row[]): readonly Call[] {
  const tagged = Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "security-group", Tags }] };
  const { inbound = [], outbound = [] } = Object.groupBy(rows, ({ direction }) => direction);
  const allowing = (action: string, some: readonly Row[]): readonly Call[] =>
    some.length === 0
      ? []
      : [ec2(action, { GroupId: NEW_GROUP, IpPermissions: some.map(({ terms }) => permissionOf(terms)) })];
  const isOpen = ({ terms }: Row) => terms.protocol === "-1" && terms.peer === "0.0.0.0/0";
  const hasUsual = outbound.some(isOpen);
  return [
    ec2("CreateSecurityGroup", { GroupName, Description, VpcId, ...tagged }),
    // A new group lets everything out.
    ...(hasUsual ? [] : [ec2("RevokeSecurityGroupEgress", { GroupId: NEW_GROUP, IpPermissions: [ANYTHING_OUT] })]),
    ...allowing("AuthorizeSecurityGroupIngress", inbound),
    ...allowing(
      "AuthorizeSecurityGroupEgress",
      outbound.filter((row) => !isOpen(row)),
    ),
  ];
}

/** `AuthorizeSecurityGroupIngress` -> `authorize-security-group-ingress`. */
const spelt = (action: string, between: string): string =>
  action.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, between).toLowerCase();

const commandsOf = (calls: readonly Call[]): string =>
  calls.map((call) => [`aws ec2 ${spelt(call.action, "-")}`, ...optionsOf(call)].join(" \\\n  ")).join("\n\n");

function optionsOf({ action, input }: Call): readonly string[] {
  const isRead = Object.values(input).some((value) => typeof value === "string" && isReadByCli(value));
  if (isRead) return [`--cli-input-json ${inShell(JSON.stringify(input))}`];
  return Object.entries(input).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const option = name === "Description" && action === "CreateSecurityGroup" ? "description" : spelt(name, "-");
    return `--${option} ${inShell(text)}`;
  });
}

const botoOf = (calls: readonly Call[]): string =>
  [
    "import boto3\n\nec2 = boto3.client('ec2')\n",
    ...calls.map(({ action, input }) => {
      const given = Object.entries(input).map(([name, value]) => `    ${name}=${inPython(value)},`);
      return `ec2.${spelt(action, "_")}(\n${given.join("\n")}\n)`;
    }),
  ].join("\n");

/** JSON's texts, lists and objects are Python's, too. */
const inPython = (value: unknown): string => JSON.stringify(value, undefined, 4).replaceAll("\n", "\n    ");

/** A name that Terraform takes. */
const named = (text: string): string => text.replaceAll(/[^\w-]/g, "_").replace(/^(?=[^a-zA-Z_])/, "_") || "group";

type Attributes = readonly (readonly [string, string | undefined])[];

function block(type: string, name: string, attributes: Attributes): string {
  const given = attributes.filter((pair): pair is [string, string] => pair[1] !== undefined);
  const width = Math.max(...given.map(([key]) => key.length));
  const lines = given.map(([key, value]) => `  ${key.padEnd(width)} = ${value}`);
  return `resource "${type}" "${name}" {\n${lines.join("\n")}\n}`;
}

function tagsInHcl(tags: SecurityGroup["Tags"] = []): string | undefined {
  if (tags.length === 0) return undefined;
  return `{\n${tags.map(({ Key = "", Value = "" }) => `    ${inHcl(Key)} = ${inHcl(Value)}`).join("\n")}\n  }`;
}

function terraformOf(group: SecurityGroup, rows: readonly Row[]): string {
  const { GroupName = "", Description = "", VpcId = "", Tags } = group;
  const own = named(GroupName);
  const rule = ({ direction, terms, rule: had }: Row, i: number) =>
    block(`aws_vpc_security_group_${direction === "inbound" ? "ingress" : "egress"}_rule`, `${own}_${i + 1}`, [
      ["security_group_id", `aws_security_group.${own}.id`],
      ["ip_protocol", inHcl(terms.protocol)],
      ...portsInHcl(terms),
      peerInHcl(terms.peer, group.GroupId, own),
      ["description", terms.description === "" ? undefined : inHcl(terms.description)],
      ["tags", tagsInHcl(had?.Tags)],
    ]);
  return [
    block("aws_security_group", own, [
      ["name", inHcl(GroupName)],
      ["description", inHcl(Description)],
      ["vpc_id", inHcl(VpcId)],
      ["tags", tagsInHcl(Tags)],
    ]),
    ...rows.map(rule),
  ].join("\n\n");
}

function portsInHcl(terms: Terms): Attributes {
  const { FromPort, ToPort } = portMembers(terms);
  const inNumber = (value: unknown) => (typeof value === "number" ? String(value) : undefined);
  return [
    ["from_port", inNumber(FromPort)],
    ["to_port", inNumber(ToPort)],
  ];
}

const PEERS = {
  ipv4: "cidr_ipv4",
  ipv6: "cidr_ipv6",
  "prefix-list": "prefix_list_id",
  group: "referenced_security_group_id",
} as const;

const peerInHcl = (peer: string, groupId: string | undefined, own: string): readonly [string, string] => [
  PEERS[peerKindOf(peer)],
  peer === groupId ? `aws_security_group.${own}.id` : inHcl(peer),
];
