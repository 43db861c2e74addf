/** Reachability questions, access scopes and their answers in the rich world. */
import { type NamedCalls, tagged, there } from "./named-calls.ts";
import type { RichHosts } from "./rich-hosts.ts";
import type { RichNetwork } from "./rich-network.ts";

export interface RichInsights {
  readonly pathId: string;
  readonly scopeId: string;
}

export function buildInsights(cordon: NamedCalls, network: RichNetwork, hosts: RichHosts): RichInsights {
  const token = { ClientToken: "once" };
  const path = (input: object) => {
    const question = { Source: network.internetGatewayId, Protocol: "tcp" as const, ...token, ...input };
    return there(cordon.ec2("CreateNetworkInsightsPath", question).NetworkInsightsPath?.NetworkInsightsPathId);
  };
  const analyse = (NetworkInsightsPathId: string, more: object = {}) =>
    cordon.ec2("StartNetworkInsightsAnalysis", { NetworkInsightsPathId, ...token, ...more });
  const pathId = path({
    Destination: hosts.interfaceId,
    DestinationPort: 443,
    ...tagged("network-insights-path", { Name: "in", env: "prod" }),
  });
  analyse(pathId, tagged("network-insights-analysis", { Name: "in", env: "prod" }));
  const filter = (n: number) => ({
    SourceAddress: `10.0.1.${n}`,
    SourcePortRange: { FromPort: 1000 + n, ToPort: 2000 + n },
    DestinationAddress: `10.1.2.${n}`,
    DestinationPortRange: { FromPort: 80 + n, ToPort: 80 + n },
  });
  analyse(
    path({
      Source: hosts.interfaceId,
      Destination: hosts.instanceId,
      Protocol: "udp",
      FilterAtSource: filter(1),
      FilterAtDestination: filter(2),
    }),
  );
  // The only open path: from a member of `web` to a member of `db`.
  analyse(path({ Source: hosts.instanceId, Destination: hosts.interfaceId, DestinationPort: 5432 }));
  const scope = (more: object = {}) =>
    there(
      cordon.ec2("CreateNetworkInsightsAccessScope", {
        ...token,
        MatchPaths: [{ Source: { ResourceStatement: { ResourceTypes: ["AWS::EC2::InternetGateway"] } } }],
        ...more,
      }).NetworkInsightsAccessScope?.NetworkInsightsAccessScopeId,
    );
  const scopeId = scope(tagged("network-insights-access-scope", { Name: "open", env: "prod" }));
  scope();
  const tags = tagged("network-insights-access-scope-analysis", { Name: "open", env: "prod" });
  for (const more of [tags, {}]) {
    const started = { NetworkInsightsAccessScopeId: scopeId, ...token, ...more };
    cordon.ec2("StartNetworkInsightsAccessScopeAnalysis", started);
  }
  return { pathId, scopeId };
}
