/** Creates a token that proves the ownership of an external resource, for example by a DNS record. */
import type { IpamVerificationToken } from "../../model/records/ipam-verification-token.ts";
import { put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { findIpam } from "../ipam/ipams/find-ipam.ts";
import { refuseOverIpamQuota } from "../ipam/ipams/quotas.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { HOUR_MS, later } from "../times.ts";
import { showToken } from "./show-token.ts";

/** AWS: tokens may be used for 72 hours. */
const VALID_MS = 72 * HOUR_MS;

export default operation("ec2", "CreateIpamExternalResourceVerificationToken", {
  touches: ({ input, world }) => [
    existing("ipam", findIpam(world, input.IpamId)),
    made("ipam-external-resource-verification-token", { ipamId: input.IpamId }),
  ],
  decide(call) {
    const { input, world, caller, limits, newId, random, now } = call;
    const ipam = findIpam(world, input.IpamId);
    const kind = "ipam-external-resource-verification-token";
    const tags = tagsFor(kind, input.TagSpecifications, limits);
    refuseOverIpamQuota(
      "verification tokens",
      countOf(world.by(kind, "ipam", ipam.id)),
      limits,
      "verificationTokensPerIpam",
    );
    const token: IpamVerificationToken = {
      id: newId(kind),
      ownerId: caller.account,
      ipamId: ipam.id,
      tokenName: String(BigInt(`0x${random(8)}`) % 100_000_000n).padStart(8, "0"),
      tokenValue: inUuidForm(random(16)),
      notAfter: later(now, VALID_MS),
      tags,
    };
    return {
      changes: [put(kind, token)],
      output: { IpamExternalResourceVerificationToken: showToken(call, token, "create-in-progress") },
    };
  },
});

const inUuidForm = (digits: string): string => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
