/** Turns AWS's answers about endpoint services and their connections back into records. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type {
  ConnectionNotification,
  EndpointConnection,
  EndpointService,
  EndpointServicePermission,
} from "../../../model/records/private-link/endpoint-service.ts";
import type { ConnectionState } from "../../../model/records/vpc-endpoint.ts";
import type { PartitionKey } from "../../../model/world/change.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { Members } from "../members.ts";

const isLive = (saved: Members): boolean =>
  !/^(deleting|deleted|failed)$/i.test(saved.maybeText("ServiceState") ?? saved.maybeText("VpcEndpointState") ?? "");

function readDnsName(saved: Members): EndpointService["privateDns"] {
  const name = saved.maybeText("PrivateDnsName");
  if (name === undefined) return undefined;
  const proof = saved.maybe("PrivateDnsNameConfiguration");
  return {
    name,
    state: proof?.oneOf("State", ["pendingVerification", "verified", "failed"], "pendingVerification") ?? "verified",
    recordName: proof?.maybeText("Name") ?? "",
    recordValue: proof?.maybeText("Value") ?? "",
  };
}

function readService(saved: Members, { account, region }: PartitionKey): EndpointService {
  const [ofNetwork, ofGateway] = [saved.texts("NetworkLoadBalancerArns"), saved.texts("GatewayLoadBalancerArns")];
  const types = saved.texts("SupportedIpAddressTypes");
  return {
    id: saved.text("ServiceId"),
    ownerId: account,
    type: ofGateway.length > 0 ? "GatewayLoadBalancer" : "Interface",
    loadBalancerArns: [...ofNetwork, ...ofGateway],
    acceptanceRequired: saved.flag("AcceptanceRequired"),
    ipAddressTypes: (["ipv4", "ipv6"] as const).filter((each) => types.length === 0 || types.includes(each)),
    regions: [...new Set([region, ...saved.list("SupportedRegions").map((each) => each.text("Region"))])],
    ...dropUndefined({
      privateDns: readDnsName(saved),
      payerResponsibility: saved.has("PayerResponsibility") ? ("ServiceOwner" as const) : undefined,
    }),
    zones: saved.texts("AvailabilityZones"),
    tags: saved.tags(),
  };
}

const readPermission = (saved: Members, serviceId: string, ownerId: string): EndpointServicePermission => ({
  id: saved.text("ServicePermissionId"),
  ...{ ownerId, serviceId },
  principal: saved.text("Principal"),
  tags: saved.tags(),
});

/** AWS: states begin with a small letter, and in some tools' files with a capital one. */
export function readState(saved: Members, member: string): ConnectionState {
  const text = saved.maybeText(member)?.toLowerCase();
  return text === "pendingacceptance" ? "pendingAcceptance" : text === "rejected" ? "rejected" : "available";
}

function readConnection(saved: Members, { account, region }: PartitionKey): EndpointConnection {
  const endpointId = saved.text("VpcEndpointId");
  return {
    // Older answers have no ids of connections.
    id: saved.maybeText("VpcEndpointConnectionId") ?? endpointId.replace("vpce-", "vpce-con-"),
    ownerId: account,
    serviceId: saved.text("ServiceId"),
    endpointId,
    endpointOwnerId: saved.text("VpcEndpointOwner"),
    endpointRegion: saved.maybeText("VpcEndpointRegion") ?? region,
    state: readState(saved, "VpcEndpointState"),
    ipAddressType: saved.oneOf("IpAddressType", ["ipv4", "ipv6", "dualstack"], "ipv4"),
    dnsNames: saved.list("DnsEntries").flatMap((each) => each.maybeText("DnsName") ?? []),
    createdAt: saved.maybeText("CreationTimestamp") ?? "1970-01-01T00:00:00.000Z",
    tags: saved.tags(),
  };
}

const readNotification = (saved: Members, ownerId: string): ConnectionNotification => ({
  id: saved.text("ConnectionNotificationId"),
  ownerId,
  ...dropUndefined({ serviceId: saved.maybeText("ServiceId"), endpointId: saved.maybeText("VpcEndpointId") }),
  topicArn: saved.text("ConnectionNotificationArn"),
  events: saved.texts("ConnectionEvents"),
});

export function* privateLinkRecords(all: Members, home: PartitionKey): Iterable<Change> {
  const allowed = all.maybe("AllowedPrincipals");
  for (const saved of all.list("ServiceConfigurations").filter(isLive)) {
    const service = readService(saved, home);
    yield put("endpoint-service", service);
    for (const each of allowed?.list(service.id) ?? []) {
      yield put("endpoint-service-permission", readPermission(each, service.id, home.account));
    }
  }
  for (const each of all.list("VpcEndpointConnections").filter(isLive)) {
    yield put("endpoint-connection", readConnection(each, home));
  }
  for (const each of all.list("ConnectionNotificationSet")) {
    yield put("endpoint-connection-notification", readNotification(each, home.account));
  }
}
