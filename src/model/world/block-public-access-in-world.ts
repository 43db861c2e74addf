/** What Block Public Access stops at a VPC or one of its subnets, by the options and exclusions of the account that owns them. */
import { blockOptionsId, isExcluding, modeUnder } from "../records/guarding/block-public-access.ts";
import type { InternetGatewayBlockMode, Subnet, Vpc } from "../records/vpc.ts";
import type { RecordOf } from "./kinds.ts";

/** The part of a world that is read here; `Partition` and `World` both have it. */
interface BlockingOf {
  readonly account: string;
  readonly region: string;
  get(kind: "block-public-access-options", id: string): RecordOf<"block-public-access-options"> | undefined;
  by(
    kind: "block-public-access-exclusion",
    index: "resource",
    key: string,
  ): IteratorObject<RecordOf<"block-public-access-exclusion">>;
}

/** What is blocked, and the exclusion that left no more of the account's mode, if one did. */
export interface Blocked {
  readonly mode: InternetGatewayBlockMode;
  readonly exclusionId?: string;
}

/**
 * Undefined if nothing is blocked. `owner` is the partition of the VPC's owner, if that is here: otherwise, and of a network
 * that was imported before anybody changed the options, all that is known is the mode that AWS showed.
 */
export function blockedIn(owner: BlockingOf | undefined, vpc: Vpc | undefined, subnet?: Subnet): Blocked | undefined {
  const options = owner?.get("block-public-access-options", blockOptionsId(owner));
  if (owner === undefined || options === undefined) {
    const shown = subnet?.internetGatewayBlockMode ?? vpc?.internetGatewayBlockMode;
    return shown === "off" || shown === undefined ? undefined : { mode: shown };
  }
  if (options.mode === "off") return undefined;
  const exclusions = [vpc?.id, subnet?.id].flatMap((id) =>
    id === undefined ? [] : [...owner.by("block-public-access-exclusion", "resource", id)].filter(isExcluding),
  );
  const mode = modeUnder(
    options.mode,
    exclusions.map((exclusion) => exclusion.mode),
  );
  if (mode === undefined) return undefined;
  const [narrowing] = mode === options.mode ? [] : exclusions;
  return narrowing === undefined ? { mode } : { mode, exclusionId: narrowing.id };
}
