/** Lists the services that endpoints can lead to. */
import { describe } from "../describe.ts";
import { type EndpointService, endpointServices, showService, unknownService } from "./endpoint-services.ts";

export default describe("ec2", "DescribeVpcEndpointServices", {
  all({ input, region }): readonly EndpointService[] {
    const { ServiceRegions = [], ServiceNames = [] } = input;
    const offered = ServiceRegions.length === 0 || ServiceRegions.includes(region) ? endpointServices(region) : [];
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
  show: (service, { region }) => showService(region, service),
  output: (services, _, show) => ({
    ServiceNames: [...new Set(services.map(({ name }) => name))],
    ServiceDetails: services.map(show),
  }),
});
