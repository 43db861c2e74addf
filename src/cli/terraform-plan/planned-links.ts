/** The Elastic IPs, NAT gateways, peerings and endpoints of a Terraform plan as calls. */
import type { MapToCalls } from "./call-sink.ts";
import type { Existing } from "./existing.ts";
import type { Attributes } from "./plan-references.ts";
import { CannotMap, list, type PlannedResource, text, texts } from "./planned-resource.ts";

/** To what an address is bound; undefined if to nothing. */
function boundTo(resource: PlannedResource, instance: string, nic: string, address: string): object | undefined {
  const [InstanceId, NetworkInterfaceId] = [resource.idOf(instance), resource.idOf(nic)];
  if (InstanceId === undefined && NetworkInterfaceId === undefined) return undefined;
  return {
    InstanceId: NetworkInterfaceId === undefined ? InstanceId : undefined,
    NetworkInterfaceId,
    PrivateIpAddress: text(resource.after[address]),
    AllowReassociation: true,
  };
}

export const mapAddress =
  (existing: Existing): MapToCalls =>
  (resource, reader) => {
    const { creates, deletes, updates, before, after } = resource;
    const AssociationId = text(before["association_id"]);
    const bind = (AllocationId: string) => {
      const to = boundTo(resource, "instance", "network_interface", "associate_with_private_ip");
      if (to !== undefined) reader.call("link", resource, "AssociateAddress", { AllocationId, ...to });
    };
    if (deletes) {
      // The address of a NAT gateway is free when that goes.
      if (AssociationId !== undefined && !existing.isOfNatGateway(text(before["network_interface"])))
        reader.call("delete", resource, "DisassociateAddress", { AssociationId });
      reader.call("delete", resource, "ReleaseAddress", { AllocationId: resource.id });
    }
    if (creates) {
      const input = {
        Domain: "vpc",
        Address: text(after["address"]),
        PublicIpv4Pool: text(after["public_ipv4_pool"]),
        IpamPoolId: text(after["ipam_pool_id"]),
      };
      reader.call("found", resource, "AllocateAddress", input, true);
      bind(resource.newId);
    } else if (updates) {
      const names = ["instance", "network_interface"].filter((name) => resource.expressions[name] !== undefined);
      if (![...names, "associate_with_private_ip"].some((name) => resource.changed(name))) return;
      if (AssociationId !== undefined) reader.call("take", resource, "DisassociateAddress", { AssociationId });
      bind(resource.id);
    }
  };

export const mapAddressAssociation: MapToCalls = (resource, reader) => {
  const { creates, deletes, after } = resource;
  if (deletes) reader.call("take", resource, "DisassociateAddress", { AssociationId: resource.id });
  if (!creates) return;
  const to = boundTo(resource, "instance_id", "network_interface_id", "private_ip_address");
  if (to === undefined) throw new CannotMap("what it's associated with is known only after apply");
  const AllocationId = resource.idOf("allocation_id");
  const PublicIp = AllocationId === undefined ? text(after["public_ip"]) : undefined;
  reader.call("link", resource, "AssociateAddress", { AllocationId, PublicIp, ...to });
};

export const mapNatGateway: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteNatGateway", { NatGatewayId: resource.id });
  if (creates) {
    const isRegional = after["availability_mode"] === "regional";
    const input = {
      ...(isRegional
        ? {
            AvailabilityMode: "regional",
            VpcId: resource.neededId("vpc_id"),
            AvailabilityZoneAddresses: zoneAddresses(resource),
          }
        : { SubnetId: resource.neededId("subnet_id") }),
      AllocationId: resource.idOf("allocation_id"),
      ConnectivityType: text(after["connectivity_type"]),
      PrivateIpAddress: text(after["private_ip"]),
      SecondaryAllocationIds: resource.idsOf("secondary_allocation_ids"),
    };
    reader.call("link", resource, "CreateNatGateway", input, true);
  } else if (updates && resource.expressions["secondary_allocation_ids"] !== undefined) {
    if (resource.changed("secondary_allocation_ids"))
      throw new CannotMap("a change of secondary_allocation_ids is not understood");
  }
};

const zoneAddresses = (resource: PlannedResource) =>
  (list(resource.after["availability_zone_address"]) as readonly Attributes[]).map((each, i) => ({
    AllocationIds: resource.idsIn("availability_zone_address", i, "allocation_ids"),
    AvailabilityZone: text(each["availability_zone"]),
    AvailabilityZoneId: text(each["availability_zone_id"]),
  }));

export const mapPeering: MapToCalls = (resource, reader) => {
  const { creates, deletes, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteVpcPeeringConnection", { VpcPeeringConnectionId: resource.id });
  if (creates) {
    const input = {
      VpcId: resource.neededId("vpc_id"),
      PeerVpcId: resource.neededId("peer_vpc_id"),
      PeerOwnerId: text(after["peer_owner_id"]),
      PeerRegion: text(after["peer_region"]),
    };
    reader.call("split", resource, "CreateVpcPeeringConnection", input, true);
  }
  const isAccepted = after["auto_accept"] === true && (creates || resource.changed("auto_accept"));
  const id = () => (creates ? resource.newId : resource.id);
  if (isAccepted) reader.call("build", resource, "AcceptVpcPeeringConnection", { VpcPeeringConnectionId: id() });
};

/** Only an accepter that accepts makes a call; when it's deleted, the connection stays. */
export const mapPeeringAccepter: MapToCalls = (resource, reader) => {
  const { creates, updates, after } = resource;
  if (!(creates || (updates && resource.changed("auto_accept"))) || after["auto_accept"] !== true) return;
  const VpcPeeringConnectionId = resource.neededId("vpc_peering_connection_id");
  reader.call("build", resource, "AcceptVpcPeeringConnection", { VpcPeeringConnectionId });
};

export const mapPeeringOptions: MapToCalls = (resource, reader) => {
  if (!resource.creates && !resource.updates) return;
  const optionsOf = (side: string) => {
    const [first] = list(resource.after[side]) as readonly Attributes[];
    const resolves = first?.["allow_remote_vpc_dns_resolution"];
    return typeof resolves === "boolean" ? { AllowDnsResolutionFromRemoteVpc: resolves } : undefined;
  };
  const input = {
    VpcPeeringConnectionId: resource.neededId("vpc_peering_connection_id"),
    AccepterPeeringConnectionOptions: optionsOf("accepter"),
    RequesterPeeringConnectionOptions: optionsOf("requester"),
  };
  reader.call("link", resource, "ModifyVpcPeeringConnectionOptions", input);
};

const ENDPOINT_PARTS = [
  ["route_table_ids", "RouteTableIds"],
  ["subnet_ids", "SubnetIds"],
  ["security_group_ids", "SecurityGroupIds"],
] as const;

export const mapEndpoint: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, before, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteVpcEndpoints", { VpcEndpointIds: [resource.id] });
  if (creates) {
    const parts = ENDPOINT_PARTS.map(([name, Member]) => [Member, resource.idsOf(name)] as const);
    const input = {
      VpcId: resource.neededId("vpc_id"),
      ServiceName: text(after["service_name"]),
      VpcEndpointType: text(after["vpc_endpoint_type"]),
      PrivateDnsEnabled: after["private_dns_enabled"] === true || undefined,
      ...Object.fromEntries(parts.map(([Member, ids]) => [Member, ids?.length === 0 ? undefined : ids])),
    };
    reader.call("link", resource, "CreateVpcEndpoint", input, true);
  } else if (updates) {
    const changes = ENDPOINT_PARTS.flatMap(([name, Member]) => {
      if (resource.expressions[name] === undefined || !resource.changed(name)) return [];
      const [old, now] = [texts(before[name]), resource.idsOf(name) ?? []];
      const [come, gone] = [now.filter((id) => !old.includes(id)), old.filter((id) => !now.includes(id))];
      return [
        ...(come.length > 0 ? [[`Add${Member}`, come]] : []),
        ...(gone.length > 0 ? [[`Remove${Member}`, gone]] : []),
      ];
    });
    const input = { VpcEndpointId: resource.id, ...Object.fromEntries(changes) };
    if (changes.length > 0) reader.call("link", resource, "ModifyVpcEndpoint", input);
  }
};

/** `aws_vpc_endpoint_subnet_association` and the like: one more of the endpoint's parts. */
export const mapEndpointPart =
  (name: string, Member: string): MapToCalls =>
  (resource, reader) => {
    const { creates, deletes, before } = resource;
    if (deletes) {
      const input = { VpcEndpointId: text(before["vpc_endpoint_id"]), [`Remove${Member}`]: [text(before[name])] };
      reader.call("take", resource, "ModifyVpcEndpoint", input);
    }
    if (!creates) return;
    const input = { VpcEndpointId: resource.neededId("vpc_endpoint_id"), [`Add${Member}`]: [resource.neededId(name)] };
    reader.call("route", resource, "ModifyVpcEndpoint", input);
  };
