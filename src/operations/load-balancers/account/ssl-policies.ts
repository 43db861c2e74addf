/** The security policies that secure listeners choose from (catalogue 572). */
import { awsError } from "../../../model/aws-error.ts";

// AWS: the code (its model); ours: no evidence of AWS's text
export const policyNotFound = awsError("SSLPolicyNotFound", (name: string) => `SSL policy '${name}' not found`);

const TLS13 = "TLSv1.3";
const TLS12 = "TLSv1.2";

interface Policy {
  readonly name: string;
  readonly protocols: readonly string[];
}

const policy = (name: string, ...protocols: readonly string[]): Policy => ({
  name: `ELBSecurityPolicy-${name}`,
  protocols,
});

export const sslPolicies: readonly Policy[] = [
  policy("2016-08", "TLSv1", "TLSv1.1", TLS12),
  policy("TLS13-1-2-2021-06", TLS12, TLS13),
  policy("TLS13-1-2-Res-2021-06", TLS12, TLS13),
  policy("TLS13-1-2-Ext1-2021-06", TLS12, TLS13),
  policy("TLS13-1-2-Ext2-2021-06", TLS12, TLS13),
  policy("TLS13-1-1-2021-06", "TLSv1.1", TLS12, TLS13),
  policy("TLS13-1-0-2021-06", "TLSv1", "TLSv1.1", TLS12, TLS13),
  policy("TLS13-1-3-2021-06", TLS13),
  policy("TLS13-1-2-Res-PQ-2025-09", TLS12, TLS13),
  policy("TLS13-1-2-PQ-2025-09", TLS12, TLS13),
  policy("TLS13-1-3-PQ-2025-09", TLS13),
  policy("TLS-1-2-2017-01", TLS12),
  policy("TLS-1-1-2017-01", "TLSv1.1", TLS12),
  policy("TLS-1-2-Ext-2018-06", TLS12),
  policy("FS-2018-06", "TLSv1", "TLSv1.1", TLS12),
  policy("FS-1-1-2019-08", "TLSv1.1", TLS12),
  policy("FS-1-2-2019-08", TLS12),
  policy("FS-1-2-Res-2019-08", TLS12),
  policy("FS-1-2-Res-2020-10", TLS12),
  policy("2015-05", "TLSv1", "TLSv1.1", TLS12),
  policy("TLS-1-0-2015-04", "TLSv1", "TLSv1.1", TLS12),
];

export const isKnownPolicy = (name: string): boolean => sslPolicies.some((each) => each.name === name);
