/**
 * Turns AWS's answers about Block Public Access back into records. VPCs and subnets show the mode that holds for them, so even
 * if the options or the exclusions weren't saved, records can be made that come to the same: exclusions under new ids.
 */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { BlockingGap } from "../../model/records/gap.ts";
import {
  type BlockPublicAccessExclusion,
  type BlockPublicAccessOptions,
  blockOptionsId,
  type ExclusionMode,
  modeUnder,
} from "../../model/records/guarding/block-public-access.ts";
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { NewId } from "../../model/world/ids.ts";
import type { Members } from "./members.ts";

interface Blocking {
  readonly options?: BlockPublicAccessOptions;
  readonly exclusions: readonly BlockPublicAccessExclusion[];
  /** What wasn't saved, and what shows that it's there. */
  readonly gaps: readonly (readonly [gap: BlockingGap, neededBy: string])[];
}

/** `vpcs` and `subnets` are those of the account itself, with the mode that answers showed. */
export function readBlocking(
  all: Members,
  vpcs: readonly Vpc[],
  subnets: readonly Subnet[],
  home: PartitionKey,
  newId: NewId,
): Blocking {
  const saved = all.maybe("VpcBlockPublicAccessOptions");
  const options = saved === undefined ? shownOptions([...vpcs, ...subnets], home) : readOptions(saved, home);
  const showing = [...vpcs, ...subnets].find(({ internetGatewayBlockMode: mode = "off" }) => mode !== "off");
  const gaps: Blocking["gaps"] = saved === undefined && showing ? [["options", showing.id]] : [];
  if (all.has("VpcBlockPublicAccessExclusions")) {
    const exclusions = all.list("VpcBlockPublicAccessExclusions").flatMap((each) => readExclusion(each, home));
    return { ...dropUndefined({ options }), exclusions, gaps };
  }
  if (options === undefined || options.mode === "off") return { ...dropUndefined({ options }), exclusions: [], gaps };
  const silent = [...vpcs, ...subnets].find(({ internetGatewayBlockMode }) => internetGatewayBlockMode === undefined);
  const exclusions = shownExclusions(options.mode, vpcs, subnets).map(([resourceId, mode]) => ({
    id: newId("block-public-access-exclusion"),
    tags: [],
    ownerId: home.account,
    resourceId,
    mode,
    state: "create-complete" as const,
    createdAt: options.updatedAt ?? LONG_AGO,
    updatedAt: options.updatedAt ?? LONG_AGO,
  }));
  const [first] = exclusions;
  const ofExclusions: Blocking["gaps"] =
    silent !== undefined ? [["exclusions", silent.id]] : first !== undefined ? [["ids", first.resourceId]] : [];
  return { options, exclusions, gaps: [...gaps, ...ofExclusions] };
}

const LONG_AGO = "1970-01-01T00:00:00.000Z";

/** Undefined if nobody has ever changed them. */
function readOptions(saved: Members, home: PartitionKey): BlockPublicAccessOptions | undefined {
  const mode = saved.oneOf("InternetGatewayBlockMode", ["off", "block-bidirectional", "block-ingress"], "off");
  if (mode === "off" && saved.maybeText("State") === "default-state") return undefined;
  return {
    id: blockOptionsId(home),
    mode,
    managedBy: saved.oneOf("ManagedBy", ["account", "declarative-policy"], "account"),
    exclusionsAllowed: saved.oneOf("ExclusionsAllowed", ["allowed", "not-allowed"], "allowed"),
    ...dropUndefined({ updatedAt: saved.maybeText("LastUpdateTimestamp"), reason: saved.maybeText("Reason") }),
  };
}

/** The options that come to what VPCs and subnets show. */
function shownOptions(shown: readonly (Vpc | Subnet)[], home: PartitionKey): BlockPublicAccessOptions | undefined {
  const modes = new Set(shown.map(({ internetGatewayBlockMode }) => internetGatewayBlockMode));
  const mode = (["block-bidirectional", "block-ingress"] as const).find((each) => modes.has(each));
  return mode && { id: blockOptionsId(home), mode, managedBy: "account", exclusionsAllowed: "allowed" };
}

function readExclusion(saved: Members, home: PartitionKey): readonly BlockPublicAccessExclusion[] {
  const state = saved.maybeText("State") ?? "create-complete";
  if (state === "create-failed") return [];
  const createdAt = saved.maybeText("CreationTimestamp") ?? LONG_AGO;
  const deletedAt = state.startsWith("delete-") ? (saved.maybeText("DeletionTimestamp") ?? LONG_AGO) : undefined;
  return [
    {
      id: saved.text("ExclusionId"),
      tags: saved.tags(),
      ownerId: home.account,
      resourceId: saved.text("ResourceArn").replace(/^.*\//, ""),
      mode: saved.oneOf("InternetGatewayExclusionMode", ["allow-bidirectional", "allow-egress"], "allow-bidirectional"),
      state: state.startsWith("disable-")
        ? "disable-complete"
        : state.startsWith("update-")
          ? "update-complete"
          : "create-complete",
      createdAt,
      updatedAt: saved.maybeText("LastUpdateTimestamp") ?? createdAt,
      ...dropUndefined({ deletedAt, reason: saved.maybeText("Reason") }),
    },
  ];
}

/** The exclusions that make of the account's mode what VPCs and subnets show. */
function shownExclusions(
  mode: BlockPublicAccessOptions["mode"],
  vpcs: readonly Vpc[],
  subnets: readonly Subnet[],
): readonly (readonly [resourceId: string, mode: ExclusionMode])[] {
  const ofVpcs = new Map(
    vpcs.flatMap(({ id, internetGatewayBlockMode }) => exclusionFor(id, mode, internetGatewayBlockMode)),
  );
  const ofSubnets = subnets.flatMap(({ id, vpcId, internetGatewayBlockMode }) => {
    const ofVpc = ofVpcs.get(vpcId);
    return exclusionFor(id, modeUnder(mode, ofVpc === undefined ? [] : [ofVpc]) ?? "off", internetGatewayBlockMode);
  });
  return [...ofVpcs, ...ofSubnets];
}

function exclusionFor(
  id: string,
  mode: BlockPublicAccessOptions["mode"],
  shown: Vpc["internetGatewayBlockMode"],
): readonly (readonly [string, ExclusionMode])[] {
  if (shown === undefined || shown === mode || mode === "off") return [];
  if (shown === "off") return [[id, "allow-bidirectional"]];
  return shown === "block-ingress" ? [[id, "allow-egress"]] : [];
}

/** What the answers showed of the account's own is in the options and exclusions; of what others own, only this is known. */
export function withoutShownMode<R extends Vpc | Subnet>(record: R, account: string): R {
  if (record.ownerId !== account) return record;
  const { internetGatewayBlockMode: _, ...rest } = record;
  return rest as R;
}
