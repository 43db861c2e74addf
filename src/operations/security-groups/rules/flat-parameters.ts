/** The flat parameters of the ingress calls, from EC2-Classic: one rule without IpPermissions (catalogue 127-129). */

import { awsError } from "../../../model/aws-error.ts";
import type { SecurityGroup } from "../../../model/records/security-group.ts";
import type { World } from "../../../model/world/world.ts";
import type { IpPermission } from "../../../wire/generated/ec2.ts";
import { givenTogether, missingParameter, parameterName } from "../../parameters.ts";
import { findGroupByName } from "../groups/find-group.ts";
import { readReference } from "../groups/references.ts";
import { readPermissions } from "./read-permissions.ts";
import type { RuleTerms } from "./rule-terms.ts";

// ours: no evidence of AWS's texts
const flatAndPermissions = awsError(
  "InvalidParameterCombination",
  () =>
    "The parameter ipPermissions cannot be used with cidrIp, ipProtocol, fromPort, toPort or the source security group",
);
const flatNotSupported = awsError(
  "InvalidParameterValue",
  (name: string) => `The parameter ${name} is not supported for this operation. Use ipPermissions instead.`,
);

interface Given {
  readonly CidrIp?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly IpProtocol?: string | undefined;
  readonly SourceSecurityGroupName?: string | undefined;
  readonly SourceSecurityGroupOwnerId?: string | undefined;
  readonly IpPermissions?: readonly IpPermission[] | undefined;
}

const flatNames = [
  "CidrIp",
  "FromPort",
  "ToPort",
  "IpProtocol",
  "SourceSecurityGroupName",
  "SourceSecurityGroupOwnerId",
] as const;

/** The rules that an ingress call gives in either form; undefined if it gives no rules. */
export function ingressTerms(world: World, group: SecurityGroup, given: Given): readonly RuleTerms[] | undefined {
  const { IpPermissions: permissions = [], SourceSecurityGroupName: source, SourceSecurityGroupOwnerId: owner } = given;
  const isFlat = flatNames.some((name) => given[name] !== undefined);
  if (isFlat && permissions.length > 0) throw flatAndPermissions();
  if (permissions.length > 0) return readPermissions(world, group, permissions);
  if (!isFlat) return undefined;
  const { CidrIp, FromPort, ToPort, IpProtocol } = given;
  if (source === undefined) {
    const ranges = CidrIp === undefined ? {} : { IpRanges: [{ CidrIp }] };
    return readPermissions(world, group, [{ IpProtocol, FromPort, ToPort, ...ranges }]);
  }
  if (CidrIp !== undefined) throw givenTogether("sourceSecurityGroupName", "cidrIp");
  const peer = readReference(world, group, findGroupByName(world, source).id, owner, undefined);
  // AWS: a source group alone grants full ICMP, UDP and TCP (catalogue 129).
  return [
    { protocol: "tcp", fromPort: 0, toPort: 65_535, peer },
    { protocol: "udp", fromPort: 0, toPort: 65_535, peer },
    { protocol: "icmp", fromPort: -1, toPort: -1, peer },
  ];
}

/** The rules that an egress call gives. AWS: the flat form isn't supported there (catalogue 127). */
export function egressTerms(world: World, group: SecurityGroup, given: Given): readonly RuleTerms[] | undefined {
  const flat = flatNames.find((name) => given[name] !== undefined);
  if (flat !== undefined) throw flatNotSupported(parameterName(flat));
  const { IpPermissions: permissions = [] } = given;
  return permissions.length === 0 ? undefined : readPermissions(world, group, permissions);
}

export function needed<T>(terms: T | undefined): T {
  if (terms === undefined) throw missingParameter("ipPermissions");
  return terms;
}
