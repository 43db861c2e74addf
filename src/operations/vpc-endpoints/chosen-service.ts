/** The service that a call asks an endpoint to: one of Amazon's, or one of a customer that lets the caller connect. */
import { awsError } from "../../model/aws-error.ts";
import { serviceInName } from "../../model/records/private-link/endpoint-service.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { type FoundService, serviceNamed, usableName } from "../endpoint-services/connections/offered-services.ts";
import type { Call } from "../operation.ts";
import { endpointServices, unknownService } from "./endpoint-services.ts";

const otherType = awsError(
  "InvalidParameter",
  (type: string, name: string) =>
    `Endpoint type (${type}) does not match available service types for the service '${name}'.`,
);
// ours: no evidence of AWS's text
const unverified = awsError(
  "InvalidParameter",
  (name: string) =>
    `Private DNS can't be enabled because the service ${name} has not verified the ownership of its private DNS name.`,
);
const otherAddresses = awsError(
  "InvalidParameter",
  (name: string, type: string) => `The VPC endpoint service ${name} does not support the IP address type ${type}.`,
);

export interface ChosenService {
  readonly type: VpcEndpoint["type"];
  /** That endpoints take over unless they're told not to. */
  readonly privateDnsName?: string | undefined;
  /** Of a customer's service. */
  readonly customers?: FoundService;
}

type Asking = Pick<Call<unknown>, "world" | "caller" | "settings" | "region">;

export function chosenService(asking: Asking, name: string, serviceRegion: string, type: string): ChosenService {
  if (serviceInName(name) !== undefined) {
    const customers = serviceNamed(asking, name, serviceRegion);
    if (customers === undefined) throw unknownService(name);
    if (customers.service.type !== type) throw otherType(type, name);
    return { type: customers.service.type, privateDnsName: usableName(customers.service), customers };
  }
  const offered = endpointServices(serviceRegion).filter((each) => each.name === name);
  if (offered.length === 0) throw unknownService(name);
  const service = offered.find((each) => each.type === type);
  if (service === undefined) throw otherType(type, name);
  return service;
}

interface Wanted {
  readonly isPrivateDnsEnabled: boolean;
  readonly ipAddressType: VpcEndpoint["ipAddressType"];
}

/** Refuses what a customer's service doesn't have. */
export function refuseUnsupported({ customers }: ChosenService, name: string, wanted: Wanted): void {
  if (customers === undefined) return;
  const { privateDns, ipAddressTypes } = customers.service;
  if (wanted.isPrivateDnsEnabled && privateDns !== undefined && privateDns.state !== "verified") throw unverified(name);
  const families = wanted.ipAddressType === "dualstack" ? (["ipv4", "ipv6"] as const) : [wanted.ipAddressType];
  if (!families.every((each) => ipAddressTypes.includes(each))) throw otherAddresses(name, wanted.ipAddressType);
}
