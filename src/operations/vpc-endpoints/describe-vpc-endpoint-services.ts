/** Lists the services that endpoints can lead to. */
import { type Filters, matcher } from "../filters.ts";
import { type Call, operation } from "../operation.ts";
import { page, usualPages } from "../pages.ts";
import { type EndpointService, endpointServices, showService, unknownService } from "./endpoint-services.ts";

const filters: Filters<EndpointService> = {
  owner: () => "amazon",
  "service-name": ({ name }) => name,
  "service-region": (_, { region }) => region,
  "service-type": ({ type }) => type,
  "supported-ip-address-types": () => ["ipv4", "ipv6"],
};

export default operation("ec2", "DescribeVpcEndpointServices", {
  filters: Object.keys(filters),
  decide(call) {
    const { input, region } = call;
    const matches = matcher(input.Filters, filters, call as Call<unknown>);
    const regions = input.ServiceRegions ?? [];
    const all = regions.length === 0 || regions.includes(region) ? endpointServices(region) : [];
    for (const name of input.ServiceNames ?? [])
      if (all.every((each) => each.name !== name)) throw unknownService(name);
    const isWanted = ({ name }: EndpointService) =>
      (input.ServiceNames ?? []).length === 0 || input.ServiceNames?.includes(name);
    const found = all.filter(isWanted).filter(matches);
    const idOf = ({ name, type }: EndpointService) => `${name}/${type}`;
    const { items, nextToken } = page(found, idOf, input, usualPages, "DescribeVpcEndpointServices");
    return {
      output: {
        ServiceNames: [...new Set(items.map(({ name }) => name))],
        ServiceDetails: items.map((each) => showService(each, region)),
        NextToken: nextToken,
      },
    };
  },
});
