/** What is left out of encryption: read from calls, which name it in two ways, and shown. */
import { awsError } from "../../model/aws-error.ts";
import {
  type EncryptionControl,
  EXCLUDABLE,
  type Excludable,
} from "../../model/records/guarding/encryption-control.ts";

import { parameterName } from "../parameters.ts";

// ours: no evidence of AWS's text
const onlyIfEnforced = awsError(
  "InvalidParameterCombination",
  (name: string) => `The parameter ${name} can only be enable in the mode enforce.`,
);

type Setting = "enable" | "disable";

/** What calls about a VPC's own control name each; those about the account's say `InternetGateway`. */
const PARAMETERS = {
  InternetGateway: "InternetGatewayExclusion",
  EgressOnlyInternetGateway: "EgressOnlyInternetGatewayExclusion",
  NatGateway: "NatGatewayExclusion",
  VirtualPrivateGateway: "VirtualPrivateGatewayExclusion",
  VpcPeering: "VpcPeeringExclusion",
  Lambda: "LambdaExclusion",
  VpcLattice: "VpcLatticeExclusion",
  ElasticFileSystem: "ElasticFileSystemExclusion",
  GlobalAccelerator: "GlobalAcceleratorExclusion",
  ApiGatewayV2: "ApiGatewayV2Exclusion",
} as const satisfies Record<Excludable, string>;
export type GivenExclusions = { readonly [E in (typeof PARAMETERS)[Excludable]]?: Setting | undefined };

/** The exclusions of a call for a VPC by their plain names. */
export const plainly = (given: GivenExclusions): Readonly<Partial<Record<Excludable, Setting | undefined>>> =>
  Object.fromEntries(EXCLUDABLE.map((name) => [name, given[PARAMETERS[name]]]));

/** What is left out after a call: what it doesn't name stays as it was. */
export const changedBy = (
  before: readonly Excludable[],
  given: Readonly<Partial<Record<Excludable, Setting | undefined>>>,
): readonly Excludable[] =>
  EXCLUDABLE.filter((name) => (given[name] === undefined ? before.includes(name) : given[name] === "enable"));

/** Refuses to leave something out of what is only monitored. */
export function refuseExclusionsIn(mode: EncryptionControl["mode"], given: GivenExclusions): void {
  if (mode === "enforce") return;
  const enabled = Object.values(PARAMETERS).find((name) => given[name] === "enable");
  if (enabled !== undefined) throw onlyIfEnforced(parameterName(enabled));
}

/** `show` makes the state of each. */
export const showEach = <T>(exclusions: readonly Excludable[], show: (isExcluded: boolean) => T) =>
  Object.fromEntries(EXCLUDABLE.map((name) => [name, show(exclusions.includes(name))])) as Record<Excludable, T>;
