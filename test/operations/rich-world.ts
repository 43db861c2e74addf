/** One world with examples of everything that can be described, so that each filter finds some items and excludes others. */
import { NamedCalls, tagged, there } from "./named-calls.ts";
import { buildPrivateLink } from "./private-link-makers.ts";
import { buildClientVpn, type RichClientVpn } from "./rich-client-vpn.ts";
import { buildGroups, type RichGroups } from "./rich-groups.ts";
import { buildHosts, type RichHosts } from "./rich-hosts.ts";
import { buildInsights, type RichInsights } from "./rich-insights.ts";
import { buildIpam, ORGANIZATION, type RichIpam } from "./rich-ipam.ts";
import { buildNetwork, type RichNetwork } from "./rich-network.ts";
import { buildTransit, type RichTransit } from "./rich-transit.ts";
import { buildVpn, type RichVpn } from "./rich-vpn.ts";
import { buildTemplates } from "./template-makers.ts";

export interface RichWorld
  extends RichNetwork,
    RichGroups,
    RichHosts,
    RichInsights,
    RichIpam,
    RichTransit,
    RichVpn,
    RichClientVpn {
  /** One with several versions. */
  readonly launchTemplateId: string;
  /** One that an endpoint leads to. */
  readonly serviceId: string;
  readonly serviceEndpointId: string;
  readonly connectionNotificationId: string;
  readonly cordon: NamedCalls;
}

export const roomForAll = {
  vpcsPerRegion: 20,
  elasticIpsPerRegion: 20,
  internetGatewaysPerRegion: 20,
  ipamsPerRegion: 2,
  resourceDiscoveriesPerRegion: 3,
};

export function buildRichWorld(cordon = new NamedCalls(roomForAll)): RichWorld {
  cordon.settings = { ...cordon.settings, organization: ORGANIZATION };
  const ipam = buildIpam(cordon);
  const network = buildNetwork(cordon);
  const groups = buildGroups(cordon, network);
  const hosts = buildHosts(cordon, network, groups);
  const transit = buildTransit(cordon, network);
  const vpn = buildVpn(cordon, network, transit.transitGatewayId);
  const clientVpn = buildClientVpn(cordon, network, groups);
  const insights = buildInsights(cordon, network, hosts);
  buildPublicPools(cordon);
  const launchTemplateId = buildTemplates(cordon);
  const privateLink = buildPrivateLink(cordon);
  return {
    cordon,
    launchTemplateId,
    ...network,
    ...groups,
    ...hosts,
    ...insights,
    ...transit,
    ...vpn,
    ...clientVpn,
    ...privateLink,
    ...ipam,
  };
}

function buildPublicPools(cordon: NamedCalls): void {
  const pool = (more: object) => there(cordon.ec2("CreatePublicIpv4Pool", more).PoolId);
  pool(tagged("ipv4pool-ec2", { Name: "brought", env: "prod" }));
  pool({});
}
