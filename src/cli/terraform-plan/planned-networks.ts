/** The VPCs and subnets of a Terraform plan, and what belongs to their blocks, as calls. */
import type { CallSink, MapToCalls } from "./call-sink.ts";
import type { Existing } from "./existing.ts";
import { CannotMap, type PlannedResource, text } from "./planned-resource.ts";

const yes = { Value: true };

export const mapVpc: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, before, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteVpc", { VpcId: resource.id });
  if (creates) {
    const input = {
      CidrBlock: text(after["cidr_block"]),
      AmazonProvidedIpv6CidrBlock: after["assign_generated_ipv6_cidr_block"] === true || undefined,
      Ipv6CidrBlock: text(after["ipv6_cidr_block"]),
      ...pools(resource),
    };
    reader.call("found", resource, "CreateVpc", input, true);
    if (after["enable_dns_hostnames"] === true)
      reader.call("found", resource, "ModifyVpcAttribute", { VpcId: resource.newId, EnableDnsHostnames: yes });
  } else if (updates) {
    const VpcId = resource.id;
    const AssociationId = text(before["ipv6_association_id"]);
    if (resource.changed("assign_generated_ipv6_cidr_block")) {
      if (AssociationId !== undefined) reader.call("take", resource, "DisassociateVpcCidrBlock", { AssociationId });
      if (after["assign_generated_ipv6_cidr_block"] === true)
        reader.call("look", resource, "AssociateVpcCidrBlock", { VpcId, AmazonProvidedIpv6CidrBlock: true });
    }
    if (resource.changed("enable_dns_hostnames") && after["enable_dns_hostnames"] === true)
      reader.call("look", resource, "ModifyVpcAttribute", { VpcId, EnableDnsHostnames: yes });
  }
};

/** IPAM pools that blocks come from. */
function pools({ after }: PlannedResource) {
  for (const name of ["ipv4_ipam_pool_id", "ipv6_ipam_pool_id"]) {
    // A pool that exists but isn't known can't be named; a pool of the plan isn't among the calls.
    if (after[name] === undefined && after["cidr_block"] === undefined)
      throw new CannotMap("its block comes from a pool that is known only after apply");
  }
  return {
    Ipv4IpamPoolId: text(after["ipv4_ipam_pool_id"]),
    Ipv4NetmaskLength: after["ipv4_netmask_length"] ?? undefined,
    Ipv6IpamPoolId: text(after["ipv6_ipam_pool_id"]),
    Ipv6NetmaskLength: after["ipv6_netmask_length"] ?? undefined,
  };
}

export const mapSubnet: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteSubnet", { SubnetId: resource.id });
  if (creates) {
    const input = {
      VpcId: resource.idOf("vpc_id"),
      AvailabilityZone: text(after["availability_zone"]),
      AvailabilityZoneId: text(after["availability_zone"]) ? undefined : text(after["availability_zone_id"]),
      CidrBlock: text(after["cidr_block"]),
      Ipv6CidrBlock: text(after["ipv6_cidr_block"]),
      Ipv6Native: after["ipv6_native"] === true || undefined,
    };
    reader.call("split", resource, "CreateSubnet", input, true);
  }
  if (!creates && !updates) return;
  const SubnetId = creates ? resource.newId : resource.id;
  for (const [name, Member] of [
    ["map_public_ip_on_launch", "MapPublicIpOnLaunch"],
    ["assign_ipv6_address_on_creation", "AssignIpv6AddressOnCreation"],
  ] as const) {
    // Only a subnet with an IPv6 block can give interfaces IPv6 addresses.
    if (creates && name === "assign_ipv6_address_on_creation" && text(after["ipv6_cidr_block"]) === undefined) continue;
    const isDue = creates ? after[name] === true : resource.changed(name);
    if (isDue) {
      const input = { SubnetId, [Member]: { Value: after[name] === true } };
      reader.call("split", resource, "ModifySubnetAttribute", input);
    }
  }
  // The subnet is there all the same, and everything in it with IPv4.
  if (creates && resource.isUnknown("ipv6_cidr_block") && resource.expressions["ipv6_cidr_block"] !== undefined)
    throw new CannotMap("its IPv6 block is known only after apply, so flows over IPv6 are left out");
  if (updates && resource.changed("ipv6_cidr_block"))
    throw new CannotMap("a change of its IPv6 block is not understood");
};

/** `aws_vpc_ipv4_cidr_block_association` and its IPv6 twin. */
export const mapBlock: MapToCalls = (resource, reader) => {
  const { creates, deletes, after } = resource;
  if (deletes) reader.call("delete", resource, "DisassociateVpcCidrBlock", { AssociationId: resource.id });
  if (!creates) return;
  const input = {
    VpcId: resource.neededId("vpc_id"),
    CidrBlock: text(after["cidr_block"]),
    Ipv6CidrBlock: text(after["ipv6_cidr_block"]),
    AmazonProvidedIpv6CidrBlock: after["assign_generated_ipv6_cidr_block"] === true || undefined,
    ...pools(resource),
  };
  reader.call("look", resource, "AssociateVpcCidrBlock", input);
};

export const mapReservation: MapToCalls = (resource, reader) => {
  const { creates, deletes, after } = resource;
  if (deletes) reader.call("take", resource, "DeleteSubnetCidrReservation", { SubnetCidrReservationId: resource.id });
  if (!creates) return;
  const input = {
    SubnetId: resource.neededId("subnet_id"),
    Cidr: text(after["cidr_block"]),
    ReservationType: text(after["reservation_type"]),
  };
  reader.call("build", resource, "CreateSubnetCidrReservation", input);
};

const DHCP: Readonly<Record<string, string>> = {
  domain_name: "domain-name",
  domain_name_servers: "domain-name-servers",
  ntp_servers: "ntp-servers",
  netbios_name_servers: "netbios-name-servers",
  netbios_node_type: "netbios-node-type",
};

export const mapDhcpOptions: MapToCalls = (resource, reader) => {
  const { creates, deletes, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteDhcpOptions", { DhcpOptionsId: resource.id });
  if (!creates) return;
  const DhcpConfigurations = Object.entries(DHCP).flatMap(([name, Key]) => {
    const Values = [after[name] ?? []]
      .flat()
      .map(String)
      .filter((value) => value !== "");
    return Values.length === 0 ? [] : [{ Key, Values }];
  });
  reader.call("found", resource, "CreateDhcpOptions", { DhcpConfigurations }, true);
};

export const mapDhcpAssociation: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, before } = resource;
  if (deletes && !creates)
    reader.call("take", resource, "AssociateDhcpOptions", { DhcpOptionsId: "default", VpcId: text(before["vpc_id"]) });
  if (!creates && !updates) return;
  const input = { DhcpOptionsId: resource.neededId("dhcp_options_id"), VpcId: resource.neededId("vpc_id") };
  reader.call("look", resource, "AssociateDhcpOptions", input);
};

/** The default VPC and subnets are adopted if there are any. Terraform leaves them alone when it forgets them. */
export const mapDefaultVpc =
  (existing: Existing): MapToCalls =>
  (resource, reader) => {
    if (resource.creates && existing.defaultVpc() === undefined)
      reader.call("found", resource, "CreateDefaultVpc", {}, true);
    refuseForce(resource);
  };

export const mapDefaultSubnet =
  (existing: Existing): MapToCalls =>
  (resource, reader: CallSink) => {
    const AvailabilityZone = text(resource.after["availability_zone"]);
    if (resource.creates && existing.defaultSubnet(AvailabilityZone) === undefined)
      reader.call("split", resource, "CreateDefaultSubnet", { AvailabilityZone }, true);
    refuseForce(resource);
  };

function refuseForce({ creates, deletes, before }: PlannedResource): void {
  if (deletes && !creates && before["force_destroy"] === true) throw new CannotMap("force_destroy is not understood");
}
