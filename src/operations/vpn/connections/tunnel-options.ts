/** Reads what a call asks of a tunnel: the values that AWS documents for each option (catalogue 559). */
import { contains, formatPrefix, type Prefix, parsePrefix, prefix } from "../../../address/prefix.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { TunnelOptions } from "../../../model/records/vpn/vpn.ts";
import type { InputOf } from "../../operation.ts";
import { invalidValue, parameterName } from "../../parameters.ts";

type Given = InputOf<"ec2", "ModifyVpnTunnelOptions">["TunnelOptions"];

/** Undefined members weren't given. */
export interface AskedTunnel {
  readonly insideCidr?: string;
  readonly key?: string;
  readonly options: TunnelOptions;
}

const RANGES = {
  Phase1LifetimeSeconds: [900, 28_800],
  Phase2LifetimeSeconds: [900, 3600],
  RekeyMarginTimeSeconds: [60, 1800],
  RekeyFuzzPercentage: [0, 100],
  ReplayWindowSize: [64, 2048],
  DPDTimeoutSeconds: [30, Number.MAX_SAFE_INTEGER],
} as const;

const WORDS = { DPDTimeoutAction: ["clear", "none", "restart"], StartupAction: ["add", "start"] } as const;

const CIPHERS = ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"];
const HASHES = ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"];
const GROUPS = [2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];
const LISTS = {
  Phase1EncryptionAlgorithms: CIPHERS,
  Phase2EncryptionAlgorithms: CIPHERS,
  Phase1IntegrityAlgorithms: HASHES,
  Phase2IntegrityAlgorithms: HASHES,
  Phase1DHGroupNumbers: GROUPS,
  Phase2DHGroupNumbers: [...GROUPS, 5],
  IKEVersions: ["ikev1", "ikev2"],
} as const;

/** AWS: answers spell these otherwise than calls do. */
const SHOWN: Readonly<Record<string, string>> = {
  DPDTimeoutSeconds: "DpdTimeoutSeconds",
  DPDTimeoutAction: "DpdTimeoutAction",
  IKEVersions: "IkeVersions",
};

const KEY = /^[1-9A-Za-z._][0-9A-Za-z._]{7,63}$/;

export function readTunnel(given: Given): AskedTunnel {
  const options: Record<string, unknown> = {};
  const keep = (name: string, value: unknown) => {
    options[SHOWN[name] ?? name] = value;
  };
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value = given[name as keyof typeof RANGES];
    if (value === undefined) continue;
    if (value < least || value > most) throw invalidValue(`${value}`, parameterName(name));
    keep(name, value);
  }
  for (const [name, words] of Object.entries(WORDS)) {
    const value = given[name as keyof typeof WORDS];
    if (value === undefined) continue;
    if (!(words as readonly string[]).includes(value)) throw invalidValue(value, parameterName(name));
    keep(name, value);
  }
  for (const [name, allowed] of Object.entries(LISTS)) {
    const values = (given[name as keyof typeof LISTS] ?? []).map(({ Value }) => Value);
    const wrong = values.find((value) => !(allowed as readonly unknown[]).includes(value));
    if (wrong !== undefined) throw invalidValue(`${wrong}`, parameterName(name));
    if (values.length > 0)
      keep(
        name,
        values.map((Value) => ({ Value })),
      );
  }
  const { LogOptions, EnableTunnelLifecycleControl, PreSharedKey: key } = given;
  if (LogOptions?.CloudWatchLogOptions !== undefined)
    keep("LogOptions", readLogOptions(LogOptions.CloudWatchLogOptions));
  if (EnableTunnelLifecycleControl !== undefined) {
    keep("EnableTunnelLifecycleControl", EnableTunnelLifecycleControl);
  }
  // The key is a secret, so it isn't repeated.
  if (key !== undefined && !KEY.test(key)) throw invalidValue("...", "preSharedKey");
  return { options, ...dropUndefined({ key, insideCidr: readInside(given) }) };
}

type LogOptions = NonNullable<NonNullable<Given["LogOptions"]>["CloudWatchLogOptions"]>;

function readLogOptions({ LogEnabled = false, BgpLogEnabled = false, ...given }: LogOptions): object {
  const { LogGroupArn, LogOutputFormat = "json", BgpLogGroupArn, BgpLogOutputFormat = "json" } = given;
  for (const [value, name] of [
    [LogOutputFormat, "logOutputFormat"],
    [BgpLogOutputFormat, "bgpLogOutputFormat"],
  ] as const) {
    if (value !== "json" && value !== "text") throw invalidValue(value, name);
  }
  if (LogEnabled && LogGroupArn === undefined) throw invalidValue("", "logGroupArn");
  if (BgpLogEnabled && BgpLogGroupArn === undefined) throw invalidValue("", "bgpLogGroupArn");
  return {
    CloudWatchLogOptions: {
      LogEnabled,
      ...(LogEnabled && { LogGroupArn, LogOutputFormat }),
      BgpLogEnabled,
      ...(BgpLogEnabled && { BgpLogGroupArn, BgpLogOutputFormat }),
    },
  };
}

export const INSIDE_IPV4 = prefix("169.254.0.0/16");
export const INSIDE_IPV6 = prefix("fd00::/8");
/** AWS: blocks that no tunnel may have (catalogue 559). */
const RESERVED: ReadonlySet<string> = new Set(
  ["0.0", "1.0", "2.0", "3.0", "4.0", "5.0", "169.252"].map((end) => `169.254.${end}/30`),
);

export const isReserved = (block: Prefix): boolean => RESERVED.has(formatPrefix(block));

function readInside({ TunnelInsideCidr, TunnelInsideIpv6Cidr }: Given): string | undefined {
  const text = TunnelInsideCidr ?? TunnelInsideIpv6Cidr;
  if (text === undefined) return undefined;
  const [within, length, name] =
    TunnelInsideCidr === undefined
      ? ([INSIDE_IPV6, 126, "tunnelInsideIpv6Cidr"] as const)
      : ([INSIDE_IPV4, 30, "tunnelInsideCidr"] as const);
  const parsed = parsePrefix(text)?.prefix;
  const isFine = parsed !== undefined && parsed.length === length && contains(within, parsed) && !isReserved(parsed);
  if (!isFine) throw invalidValue(text, name);
  return formatPrefix(parsed);
}
