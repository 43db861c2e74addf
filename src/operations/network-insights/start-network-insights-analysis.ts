/** Answers a reachability question in the world as it is now. */
import { INTERFACES_GAP } from "../../model/records/gap.ts";
import type { NetworkInsightsAnalysis } from "../../model/records/network-insights.ts";
import type { Steps } from "../../model/steps.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { type Lack, lackText } from "../../policy/flow/lack.ts";
import { Network } from "../../policy/flow/network.ts";
import { blockersOf, lacksOf } from "../../policy/flow/path.ts";
import { type Call, foundFor, type InputOf, operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findPath, idOfArn } from "./find-insights.ts";
import { searchPath } from "./search-path.ts";
import { showStartedAnalysis } from "./show-insights.ts";
import { idsOnTheWay, showComponents, showExplanations } from "./show-path.ts";

export default operation("ec2", "StartNetworkInsightsAnalysis", {
  touches: ({ input, world }) => [
    existing("network-insights-path", findPath(world, input.NetworkInsightsPathId)),
    made("network-insights-analysis"),
  ],
  look,
  decide(call) {
    const { input, world, now, newId, limits } = call;
    const path = findPath(world, input.NetworkInsightsPathId);
    const { AdditionalAccounts = [], FilterInArns = [], FilterOutArns = [] } = input;
    const { lacks, pathFound, forward, back, explanations } = foundFor(call, look);
    const analysis: NetworkInsightsAnalysis = {
      id: newId("network-insights-analysis"),
      tags: tagsFor("network-insights-analysis", input.TagSpecifications, limits),
      pathId: path.id,
      startedAt: now,
      additionalAccounts: AdditionalAccounts,
      filterInArns: FilterInArns,
      filterOutArns: FilterOutArns,
      // ours: no evidence of what AWS says; nobody is told that there's a path or that there isn't.
      status: lacks.length === 0 ? "succeeded" : "failed",
      ...(lacks.length > 0 && { statusMessage: lacks.map(lackText).join("; ") }),
      pathFound,
      // AWS: components are shown only for a path that exists.
      forward: pathFound ? forward : [],
      back: pathFound ? back : [],
      explanations: pathFound ? [] : explanations,
    };
    return {
      changes: [put("network-insights-analysis", analysis)],
      output: { NetworkInsightsAnalysis: showStartedAnalysis(world, analysis) },
    };
  },
});

type StartCall = Call<InputOf<"ec2", "StartNetworkInsightsAnalysis">>;

interface Answer extends Pick<NetworkInsightsAnalysis, "forward" | "back" | "explanations" | "pathFound"> {
  readonly lacks: readonly Lack[];
}

/** The analysis is of the world in which it was started. */
function* look({ input, world }: StartCall): Steps<Answer> {
  const path = findPath(world, input.NetworkInsightsPathId);
  const { FilterInArns = [], FilterOutArns = [] } = input;
  const network = Network.around(world);
  const unlisted = network.lackOf(INTERFACES_GAP);
  const isBlind = unlisted !== undefined && [path.source, path.destination].some((each) => isUnknownEnd(world, each));
  const found = isBlind ? undefined : yield* searchPath(world, path);
  const scene = { world, network, flow: found?.flow as NonNullable<typeof found>["flow"] };
  const decided = found?.explanation.outcome === "undecidable" ? undefined : found?.explanation;
  // Without a list of interfaces, a flow that fits may exist all the same.
  const lacks = found !== undefined ? lacksOf(found.explanation) : unlisted === undefined ? [] : [unlisted];
  const isReachable = decided?.outcome === "reachable";
  const forward = showComponents(scene, decided?.forward ?? []);
  const ids = idsOnTheWay(forward);
  const isWanted =
    FilterInArns.every((arn) => ids.has(idOfArn(arn))) && !FilterOutArns.some((arn) => ids.has(idOfArn(arn)));
  const explanations =
    found === undefined
      ? [{ ExplanationCode: "NO_POSSIBLE_DESTINATION" }]
      : isReachable && !isWanted
        ? [{ ExplanationCode: "NO_PATH" }]
        : showExplanations(scene, blockersOf(found.explanation));
  return {
    lacks,
    pathFound: isReachable && isWanted,
    forward,
    back: showComponents(scene, decided?.back ?? []),
    explanations,
  };
}

/** An import may lack the interfaces of an instance: then nobody knows where the path begins or ends. */
const isUnknownEnd = (world: World, end: string | undefined): boolean =>
  end !== undefined &&
  world.get("instance", idOfArn(end)) !== undefined &&
  !world.by("network-interface", "instance", idOfArn(end)).some(() => true);
