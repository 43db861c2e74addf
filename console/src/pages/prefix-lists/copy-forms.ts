/** A prefix list, or a change of one, as commands and code that make the same. */
import type { ManagedPrefixList } from "@aws-sdk/client-ec2";
import type { CopyForm } from "../../parts/copy-as.tsx";
import { inHcl, inShell } from "../../parts/quoted.ts";
import type { Entry, ModifyInput } from "./entry-changes.ts";

export function copyForms(list: ManagedPrefixList, entries: readonly Entry[]): readonly CopyForm[] {
  const { PrefixListName = "", AddressFamily = "IPv4", MaxEntries = entries.length } = list;
  const input = { PrefixListName, AddressFamily, MaxEntries, Entries: entries.map(awsEntry) };
  return [
    { label: "AWS CLI", text: () => cliOf("create-managed-prefix-list", input) },
    { label: "Terraform", text: () => terraformOf(input, entries) },
    { label: "boto3", text: () => boto3Of("create_managed_prefix_list", [input]) },
  ];
}

export const changeForms = (calls: readonly ModifyInput[]): readonly CopyForm[] => [
  { label: "AWS CLI", text: () => calls.map((input) => cliOf("modify-managed-prefix-list", input)).join("\n\n") },
  { label: "boto3", text: () => boto3Of("modify_managed_prefix_list", calls) },
];

const awsEntry = ({ cidr, description }: Entry) => ({
  Cidr: cidr,
  ...(description !== "" && { Description: description }),
});

const cliOf = (command: string, input: object): string =>
  `aws ec2 ${command} --cli-input-json ${inShell(JSON.stringify(input, undefined, 2))}`;

/** JSON of texts, numbers, lists and objects is Python too. */
const boto3Of = (method: string, inputs: readonly object[]): string =>
  [
    "import boto3",
    "",
    'ec2 = boto3.client("ec2")',
    ...inputs.map((input) => `ec2.${method}(**${JSON.stringify(input, undefined, 4)})`),
  ].join("\n");

interface Created {
  readonly PrefixListName: string;
  readonly AddressFamily: string;
  readonly MaxEntries: number;
}

function terraformOf({ PrefixListName, AddressFamily, MaxEntries }: Created, entries: readonly Entry[]): string {
  const label = PrefixListName.replaceAll(/[^A-Za-z0-9_-]/g, "_").replace(/^(?=[^A-Za-z_])/, "_");
  const blocks = entries.flatMap(({ cidr, description }) => [
    "",
    "  entry {",
    ...(description === ""
      ? [`    cidr = ${inHcl(cidr)}`]
      : [`    cidr        = ${inHcl(cidr)}`, `    description = ${inHcl(description)}`]),
    "  }",
  ]);
  return [
    `resource "aws_ec2_managed_prefix_list" ${inHcl(label)} {`,
    `  name           = ${inHcl(PrefixListName)}`,
    `  address_family = ${inHcl(AddressFamily)}`,
    `  max_entries    = ${MaxEntries}`,
    ...blocks,
    "}",
  ].join("\n");
}
