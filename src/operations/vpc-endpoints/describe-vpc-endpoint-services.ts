/** Lists the services that endpoints can lead to: Amazon's, and those of customers who let the caller connect. */
import { nameOfService } from "../../model/records/private-link/endpoint-service.ts";
import type { Tag } from "../../model/records/tag.ts";
import type { ServiceDetail } from "../../wire/generated/ec2.ts";
import { describe } from "../describe.ts";
import { servicesOffered, showOffered } from "../endpoint-services/connections/offered-services.ts";
import { endpointServices, showService, unknownService } from "./endpoint-services.ts";

interface Listed {
  readonly name: string;
  readonly type: string;
  /** Those of the caller's own service. */
  readonly tags?: readonly Tag[];
  readonly shown: ServiceDetail;
}

export default describe("ec2", "DescribeVpcEndpointServices", {
  all(call): readonly Listed[] {
    const { input, region, caller } = call;
    const { ServiceRegions = [], ServiceNames = [] } = input;
    const regions = ServiceRegions.length === 0 ? [region] : ServiceRegions;
    const amazons = (regions.includes(region) ? endpointServices(region) : []).map(
      (service): Listed => ({ name: service.name, type: service.type, shown: showService(region, service) }),
    );
    const customers = servicesOffered(call, regions).map((found): Listed => {
      const { id, type, ownerId, tags } = found.service;
      const name = nameOfService(id, found.owner.region);
      return { name, type, ...(ownerId === caller.account && { tags }), shown: showOffered(found, call) };
    });
    const offered = [...amazons, ...customers];
    for (const name of ServiceNames) if (offered.every((each) => each.name !== name)) throw unknownService(name);
    return offered.filter(({ name }) => ServiceNames.length === 0 || ServiceNames.includes(name));
  },
  filters: {
    owner: "Owner",
    "service-name": "ServiceName",
    "service-region": "ServiceRegion",
    "service-type": "ServiceType.ServiceType",
    "supported-ip-address-types": "SupportedIpAddressTypes",
  },
  idOf: ({ name, type }) => `${name}/${type}`,
  show: ({ shown }) => shown,
  output: (services, _, show) => ({
    ServiceNames: [...new Set(services.map(({ name }) => name))],
    ServiceDetails: services.map(show),
  }),
});
