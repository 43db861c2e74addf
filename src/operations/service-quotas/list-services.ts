/** Lists the services that have quotas. AWS: those without Regions are listed in us-east-1 alone (catalogue 531). */
import { quotaServices } from "../../model/service-quotas.ts";
import { describe } from "../describe.ts";
import { servicesIn } from "./find-quota.ts";
import { quotaPages } from "./quota-words.ts";

export default describe("servicequotas", "ListServices", {
  list: "Services",
  all: ({ region }) => servicesIn(region),
  pages: quotaPages,
  idOf: (service) => service,
  show: (service) => ({ ServiceCode: service, ServiceName: quotaServices[service]?.name }),
});
