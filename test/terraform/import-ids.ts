/** The import ids of resources that `terraform import` doesn't take by their id. */
import type { StateResource } from "./terraform.ts";

type Attributes = StateResource["attributes"];

const joined =
  (separator: string, ...names: readonly string[]) =>
  (attributes: Attributes): string =>
    names.map((name) => attributes[name]).join(separator);

/** Resource type -> import id; undefined for resources that can't be imported. */
const importIds: Readonly<Record<string, (attributes: Attributes) => string | undefined>> = {
  aws_default_route_table: ({ vpc_id }) => String(vpc_id),
  aws_ec2_subnet_cidr_reservation: joined(":", "subnet_id", "id"),
  // Its password can't be read back, so an import would replace the directory.
  aws_directory_service_directory: () => undefined,
  aws_iam_group_membership: () => undefined,
  ...Object.fromEntries(
    ["group", "role", "user"].flatMap((who) =>
      ["policies", "policy_attachments"].map((what) => [`aws_iam_${who}_${what}_exclusive`, joined("", `${who}_name`)]),
    ),
  ),
  aws_iam_group_policy_attachment: joined("/", "group", "policy_arn"),
  aws_iam_user_group_membership: ({ user, groups }) => [user, ...(groups as readonly string[])].join("/"),
  aws_iam_user_policy_attachment: joined("/", "user", "policy_arn"),
  // It stands for all attachments of a policy.
  aws_iam_policy_attachment: () => undefined,
  aws_iam_role_policy_attachment: joined("/", "role", "policy_arn"),
  // The interface of the launch isn't read back: AWS doesn't distinguish it from one that was attached later.
  aws_instance: ({ id, network_interface }) =>
    Array.isArray(network_interface) && network_interface.length > 0 ? undefined : String(id),
  // Its public key isn't read back.
  aws_key_pair: () => undefined,
  // A forward is shown in two ways, and an import reads both.
  aws_lb_listener: ({ id, default_action }) =>
    (default_action as readonly { readonly target_group_arn: string }[])[0]?.target_group_arn ? undefined : String(id),
  aws_lb_target_group_attachment: () => undefined,
  aws_main_route_table_association: () => undefined,
  aws_network_acl_rule: joined(":", "network_acl_id", "rule_number", "protocol", "egress"),
  aws_network_interface_sg_attachment: joined("_", "network_interface_id", "security_group_id"),
  aws_route: ({ route_table_id, ...destinations }) => {
    const { destination_cidr_block, destination_ipv6_cidr_block, destination_prefix_list_id } = destinations;
    return `${route_table_id}_${destination_cidr_block || destination_ipv6_cidr_block || destination_prefix_list_id}`;
  },
  aws_route_table_association: (attributes) =>
    `${attributes["subnet_id"] || attributes["gateway_id"]}/${attributes["route_table_id"]}`,
  // Its import id spells out the whole rule, and one resource may stand for several.
  aws_security_group_rule: () => undefined,
  // The pool of its blocks can't be read back, so an import would replace the VPC.
  aws_vpc: ({ id, ipv4_ipam_pool_id }) => (ipv4_ipam_pool_id ? undefined : String(id)),
  aws_vpc_endpoint_connection_accepter: joined("_", "vpc_endpoint_service_id", "vpc_endpoint_id"),
  aws_vpc_endpoint_service_allowed_principal: () => undefined,
  aws_vpn_connection_route: () => undefined,
  aws_vpn_gateway_attachment: () => undefined,
  aws_vpn_gateway_route_propagation: () => undefined,
  aws_vpc_dhcp_options_association: ({ vpc_id }) => String(vpc_id),
  // AWS returns no netmask length (catalogue 262), so an import would replace a CIDR that was requested by length.
  aws_vpc_ipam_pool_cidr: ({ id, netmask_length }) => (netmask_length ? undefined : String(id)),
  aws_vpc_ipam_preview_next_cidr: () => undefined,
  aws_vpc_ipv4_cidr_block_association: ({ id, ipv4_ipam_pool_id }) => (ipv4_ipam_pool_id ? undefined : String(id)),
  aws_vpc_security_group_vpc_association: joined(",", "security_group_id", "vpc_id"),
};

export const importIdOf = ({ type, attributes }: StateResource): string | undefined =>
  (importIds[type] ?? (({ id }) => String(id)))(attributes);
