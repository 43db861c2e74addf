/** Shows the reverse DNS record of an Elastic IP address. */
import type { ElasticIp } from "../../model/records/network-interface.ts";

const dotted = (name: string): string => (name.endsWith(".") ? name : `${name}.`);

/** `status` is PENDING in the answer to the call that changes it. */
export const showAddressAttribute = (
  { id, publicIp, domainName }: ElasticIp,
  update?: { readonly value?: string; readonly status: "PENDING" },
) => ({
  AllocationId: id,
  PublicIp: publicIp,
  PtrRecord: domainName && dotted(domainName),
  PtrRecordUpdate: update && { Value: update.value && dotted(update.value), Status: update.status },
});
