/** Calls as commands and code to copy: AWS CLI, Terraform, boto3. */
import type { CopyForm } from "../../parts/copy-as.tsx";
import type { ChangingCall } from "./allowing-change.ts";

export const copyForms = (calls: readonly ChangingCall[]): readonly CopyForm[] => [
  { label: "AWS CLI", text: () => calls.map(asCommand).join("\n") },
  { label: "Terraform", text: () => asTerraform(calls) },
  { label: "boto3", text: () => ['import boto3\n\nec2 = boto3.client("ec2")', ...calls.map(asPython)].join("\n") },
];

const REFERENCE = /^\$\{([a-z]+)\.([A-Za-z]+)\}$/;

const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
const snake = (name: string): string => kebab(name).replaceAll("-", "_");

function asCommand({ action, input, as }: ChangingCall): string {
  const options = Object.entries(input).map(([name, value]) => {
    if (name === "Egress") return value === true ? "--egress" : "--ingress";
    return `--${kebab(name)} ${shellValue(value)}`;
  });
  const command = `aws ec2 ${kebab(action)} ${options.join(" ")}`;
  return as === undefined ? command : `${as}=$(${command} --query AllocationId --output text)`;
}

function shellValue(value: unknown): string {
  const reference = REFERENCE.exec(String(value));
  if (reference !== null) return `"$${reference[1]}"`;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function asPython({ action, input, as }: ChangingCall): string {
  const given = Object.entries(input).map(([name, value]) => `${name}=${pythonValue(value)}`);
  return `${as === undefined ? "" : `${as} = `}ec2.${snake(action)}(${given.join(", ")})`;
}

function pythonValue(value: unknown): string {
  const reference = REFERENCE.exec(String(value));
  if (reference !== null) return `${reference[1]}["${reference[2]}"]`;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `"${name}": ${pythonValue(each)}`)
    .join(", ")}}`;
}

function asTerraform(calls: readonly ChangingCall[]): string {
  return calls
    .map((call, i) => block(call, calls.length === 1 ? "allow" : `allow_${i + 1}`))
    .filter((text) => text !== "")
    .join("\n\n");
}

interface Rule {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId: string }[];
}

function block({ action, input }: ChangingCall, name: string): string {
  switch (action) {
    case "AuthorizeSecurityGroupIngress":
    case "AuthorizeSecurityGroupEgress": {
      const [rule] = input["IpPermissions"] as readonly Rule[];
      return resource(`aws_vpc_security_group_${action.endsWith("Ingress") ? "ingress" : "egress"}_rule`, name, {
        security_group_id: input["GroupId"],
        ip_protocol: rule?.IpProtocol,
        from_port: rule?.FromPort,
        to_port: rule?.ToPort,
        cidr_ipv4: rule?.IpRanges?.[0]?.CidrIp,
        cidr_ipv6: rule?.Ipv6Ranges?.[0]?.CidrIpv6,
        referenced_security_group_id: rule?.UserIdGroupPairs?.[0]?.GroupId,
      });
    }
    case "CreateNetworkAclEntry": {
      const ports = input["PortRange"] as { readonly From: number; readonly To: number } | undefined;
      const icmp = input["IcmpTypeCode"] as { readonly Type: number; readonly Code: number } | undefined;
      return resource("aws_network_acl_rule", name, {
        network_acl_id: input["NetworkAclId"],
        rule_number: input["RuleNumber"],
        egress: input["Egress"],
        protocol: input["Protocol"],
        rule_action: "allow",
        cidr_block: input["CidrBlock"],
        ipv6_cidr_block: input["Ipv6CidrBlock"],
        from_port: ports?.From,
        to_port: ports?.To,
        icmp_type: icmp?.Type,
        icmp_code: icmp?.Code,
      });
    }
    case "CreateRoute":
      return resource("aws_route", name, {
        route_table_id: input["RouteTableId"],
        destination_cidr_block: input["DestinationCidrBlock"],
        destination_ipv6_cidr_block: input["DestinationIpv6CidrBlock"],
        gateway_id: input["GatewayId"],
        vpc_peering_connection_id: input["VpcPeeringConnectionId"],
      });
    case "AssociateAddress":
      return resource("aws_eip", name, { domain: "vpc", network_interface: input["NetworkInterfaceId"] });
    case "CreateVpcBlockPublicAccessExclusion":
      return resource("aws_vpc_block_public_access_exclusion", name, {
        subnet_id: input["SubnetId"],
        internet_gateway_exclusion_mode: input["InternetGatewayExclusionMode"],
      });
    default:
      // An address is allocated by the resource that associates it.
      return "";
  }
}

function resource(type: string, name: string, given: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(given).filter(([, value]) => value !== undefined);
  const widest = Math.max(...members.map(([member]) => member.length));
  const lines = members.map(([member, value]) => `  ${member.padEnd(widest)} = ${JSON.stringify(value)}`);
  return [`resource "${type}" "${name}" {`, ...lines, "}"].join("\n");
}
