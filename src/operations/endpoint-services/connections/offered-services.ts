/** The endpoint services of customers, as those see them who may connect to them. */
import { amazonWorld } from "../../../model/amazon.ts";
import {
  type EndpointService,
  nameOfService,
  type OfferedService,
  serviceInName,
} from "../../../model/records/private-link/endpoint-service.ts";
import type { World } from "../../../model/world/world.ts";
import type { ServiceDetail } from "../../../wire/generated/ec2.ts";
import type { Call } from "../../operation.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { mayConnect } from "../permissions/principals.ts";
import { zonesOfService } from "../services/service-balancers.ts";
import { domainOfService } from "../services/show-service.ts";

/** A service with the partition of its owner. */
export interface FoundService {
  readonly service: EndpointService;
  readonly owner: World;
}

type Asking = Pick<Call<unknown>, "world" | "caller" | "settings" | "region">;

/** INVARIANT: Amazon's record only leads there; the owner's own record is what counts. */
function serviceAt(world: World, { id, account, region }: OfferedService): FoundService | undefined {
  const owner = world.elsewhere(account, region);
  const service = owner.get("endpoint-service", id);
  return service === undefined || service.ownerId !== account ? undefined : { service, owner };
}

const isOffered = (asking: Asking, { service, owner }: FoundService): boolean =>
  service.regions.includes(asking.region) && mayConnect(asking, service, owner);

/** The service with a name, whether or not somebody may connect to it. */
export function serviceAtName(world: World, name: string): FoundService | undefined {
  const named = serviceInName(name);
  const offered = named && amazonWorld(world).get("offered-service", named.id);
  return offered === undefined || offered.region !== named?.region ? undefined : serviceAt(world, offered);
}

/** The same, if the caller may connect to it. */
export function serviceNamed(asking: Asking, name: string, region: string): FoundService | undefined {
  const found = serviceAtName(asking.world, name);
  return found !== undefined && found.owner.region === region && isOffered(asking, found) ? found : undefined;
}

/** Those in some Regions that the caller may connect to. */
export const servicesOffered = (asking: Asking, regions: readonly string[]): readonly FoundService[] =>
  amazonWorld(asking.world)
    .all("offered-service")
    .filter(({ region }) => regions.includes(region))
    .map((each) => serviceAt(asking.world, each))
    .filter((each) => each !== undefined)
    .filter((each) => isOffered(asking, each))
    .toArray();

/** The name that endpoints can take over; undefined while nobody has proved whose it is. */
export const usableName = ({ privateDns }: EndpointService): string | undefined =>
  privateDns?.state === "verified" ? privateDns.name : undefined;

export function showOffered({ service, owner }: FoundService, { caller }: Pick<Asking, "caller">): ServiceDetail {
  const { id, privateDns } = service;
  const zones = zonesOfService(owner, service);
  return {
    ServiceName: nameOfService(id, owner.region),
    ServiceId: id,
    ServiceType: [{ ServiceType: service.type }],
    ServiceRegion: owner.region,
    AvailabilityZones: zones.map(({ name }) => name),
    AvailabilityZoneIds: zones.map((zone) => zone.id),
    Owner: service.ownerId,
    BaseEndpointDnsNames: [domainOfService(id, owner.region)],
    PrivateDnsName: privateDns?.name,
    PrivateDnsNames: privateDns === undefined ? undefined : [{ PrivateDnsName: privateDns.name }],
    PrivateDnsNameVerificationState: privateDns?.state,
    // AWS: the services of customers have no endpoint policies (catalogue 608).
    VpcEndpointPolicySupported: false,
    AcceptanceRequired: service.acceptanceRequired,
    ManagesVpcEndpoints: false,
    PayerResponsibility: service.payerResponsibility,
    SupportedIpAddressTypes: service.ipAddressTypes,
    Tags: service.ownerId === caller.account ? showTags(service.tags) : [],
  };
}
