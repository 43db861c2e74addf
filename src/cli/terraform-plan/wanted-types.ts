/** Which types of resources an attribute's id may be of. It decides which of several references, or what behind a local, is meant. */

const GROUPS = ["aws_security_group", "aws_default_security_group"];
const VPCS = ["aws_vpc", "aws_default_vpc"];
const SUBNETS = ["aws_subnet", "aws_default_subnet"];
const TABLES = ["aws_route_table", "aws_default_route_table"];
const ACLS = ["aws_network_acl", "aws_default_network_acl"];
const INTERFACES = ["aws_network_interface"];
const INSTANCES = ["aws_instance"];
const LISTS = ["aws_ec2_managed_prefix_list"];
const PEERINGS = ["aws_vpc_peering_connection", "aws_vpc_peering_connection_accepter"];

const WANTED: Readonly<Record<string, readonly string[]>> = {
  vpc_id: VPCS,
  peer_vpc_id: VPCS,
  subnet_id: SUBNETS,
  subnet_ids: SUBNETS,
  subnets: SUBNETS,
  client_subnets: SUBNETS,
  route_table_id: TABLES,
  route_table_ids: TABLES,
  default_route_table_id: VPCS,
  network_acl_id: ACLS,
  default_network_acl_id: VPCS,
  security_group_id: GROUPS,
  security_group_ids: GROUPS,
  security_groups: GROUPS,
  vpc_security_group_ids: GROUPS,
  referenced_security_group_id: GROUPS,
  source_security_group_id: GROUPS,
  gateway_id: ["aws_internet_gateway"],
  internet_gateway_id: ["aws_internet_gateway"],
  egress_only_gateway_id: ["aws_egress_only_internet_gateway"],
  nat_gateway_id: ["aws_nat_gateway"],
  allocation_id: ["aws_eip"],
  secondary_allocation_ids: ["aws_eip"],
  instance: INSTANCES,
  instance_id: INSTANCES,
  network_interface: INTERFACES,
  network_interface_id: INTERFACES,
  vpc_endpoint_id: ["aws_vpc_endpoint"],
  vpc_peering_connection_id: PEERINGS,
  prefix_list_id: LISTS,
  prefix_list_ids: LISTS,
  destination_prefix_list_id: LISTS,
  dhcp_options_id: ["aws_vpc_dhcp_options", "aws_default_vpc_dhcp_options"],
};

/** Empty if an attribute isn't a resource's id. */
export const wantedTypes = (attribute: string): readonly string[] => WANTED[attribute] ?? [];
