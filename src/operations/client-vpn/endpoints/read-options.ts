/** Reads the options of a Client VPN endpoint that are numbers, texts and flags, as calls that make and change one give them. */
import { parseAddress, parsePrefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { ClientVpnEndpoint, ClientVpnTrustProvider } from "../../../model/records/client-vpn/client-vpn.ts";
import type { Call, InputOf } from "../../operation.ts";
import { invalidValue, missingParameter } from "../../parameters.ts";

type Created = InputOf<"ec2", "CreateClientVpnEndpoint">;

// ours: no evidence of AWS's texts
const clientBlockSize = awsError(
  "InvalidParameterValue",
  (block: string) => `Client CIDR block ${block} must be an IPv4 range between /12 and /22 in size.`,
);
const oneOf = awsError(
  "InvalidParameterValue",
  (value: number, parameter: string, allowed: string) =>
    `Value (${value}) for parameter ${parameter} is invalid. It must be one of ${allowed}.`,
);
const tooManyServers = awsError("InvalidParameterValue", () => "A Client VPN endpoint can have up to two DNS servers.");
const bannerTooLong = awsError(
  "InvalidParameterValue",
  (most: number) => `The text of a login banner can have up to ${most} characters.`,
);
const handlerName = awsError(
  "InvalidParameterValue",
  (arn: string) =>
    `Value (${arn}) for parameter lambdaFunctionArn is invalid. The function's name must begin with AWSClientVPN-.`,
);

/** AWS: between /12 and /22 (catalogue 588). */
export function readClientBlock(given: string | undefined, trafficType: string): string | undefined {
  if (given === undefined) {
    if (trafficType === "ipv6") return undefined;
    throw missingParameter("clientCidrBlock");
  }
  const { prefix, hasHostBits } = parsePrefix(given) ?? {};
  const isGood = prefix?.family === "ipv4" && !hasHostBits && prefix.length >= 12 && prefix.length <= 22;
  if (!isGood || trafficType === "ipv6") throw clientBlockSize(given);
  return given;
}

function chosen(value: number, parameter: string, allowed: readonly number[]): number {
  if (!allowed.includes(value)) throw oneOf(value, parameter, allowed.join(", "));
  return value;
}

/** AWS: catalogue 588. */
export const readVpnPort = (given: number): number => chosen(given, "vpnPort", [443, 1194]);
export const readSessionHours = (given: number): number => chosen(given, "sessionTimeoutHours", [8, 10, 12, 24]);

export function readDnsServers(given: readonly string[]): readonly string[] {
  if (given.length > 2) throw tooManyServers();
  for (const text of given) if (parseAddress(text) === undefined) throw invalidValue(text, "dnsServers");
  return given;
}

/** Undefined if connections aren't logged. */
export function readLogging(
  given: Created["ConnectionLogOptions"],
  id: string,
  { now, random, region }: Pick<Call<unknown>, "now" | "random" | "region">,
): ClientVpnEndpoint["logging"] {
  if (given?.Enabled !== true) return undefined;
  if (!given.CloudwatchLogGroup) throw missingParameter("cloudwatchLogGroup");
  return {
    group: given.CloudwatchLogGroup,
    // AWS: it makes a stream unless one is named (catalogue 588); ours: no evidence of its name
    stream: given.CloudwatchLogStream || `${id}-${region}-${now.slice(0, 10).replaceAll("-", "/")}-${random(4)}`,
    includesPolicyContext: given.IncludeAuthorizationPolicyContext ?? false,
  };
}

const LONGEST_BANNER = 1400;

/** Undefined if users see no banner. */
export function readBanner(given: Created["ClientLoginBannerOptions"]): string | undefined {
  if (given?.Enabled !== true) return undefined;
  if (!given.BannerText) throw missingParameter("bannerText");
  // AWS: catalogue 588
  if (given.BannerText.length > LONGEST_BANNER) throw bannerTooLong(LONGEST_BANNER);
  return given.BannerText;
}

/** The ARN of the function that decides about connections; undefined if no function does. */
export function readConnectHandler(given: Created["ClientConnectOptions"]): string | undefined {
  if (given?.Enabled !== true) return undefined;
  if (!given.LambdaFunctionArn) throw missingParameter("lambdaFunctionArn");
  // AWS: catalogue 588
  if (!given.LambdaFunctionArn.includes(":function:AWSClientVPN-")) throw handlerName(given.LambdaFunctionArn);
  return given.LambdaFunctionArn;
}

/** AWS: `Enabled` false clears what was configured (catalogue 592). */
export function readTrustProviders(given: Created["DevicePostureOptions"]): readonly ClientVpnTrustProvider[] {
  if (given === undefined || given.Enabled === false) return [];
  return (given.TrustProviders ?? []).map((each) => {
    if (each.TrustProviderType === undefined) throw missingParameter("trustProviderType");
    return {
      TrustProviderType: each.TrustProviderType,
      ...dropUndefined({ TenantId: each.TenantId, PublicSigningKeyUrl: each.PublicSigningKeyUrl }),
    };
  });
}
