# VPN connections, with static routes and with BGP, to a VPC and to a transit gateway: the provider waits long for each. And a Client VPN.
variable "step" {
  type    = number
  default = 1
}

locals {
  is_later = var.step > 1
  tags     = { Name = "vpn-${var.step}", Module = "vpn" }
}

resource "aws_vpc" "main" {
  cidr_block = "10.77.0.0/16"
}

resource "aws_vpn_gateway" "main" {
  amazon_side_asn = 64600
  tags            = local.tags
}

resource "aws_vpn_gateway_attachment" "main" {
  vpc_id         = aws_vpc.main.id
  vpn_gateway_id = aws_vpn_gateway.main.id
}

resource "aws_vpn_gateway_route_propagation" "main" {
  vpn_gateway_id = aws_vpn_gateway_attachment.main.vpn_gateway_id
  route_table_id = aws_vpc.main.main_route_table_id
}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65010
  ip_address = "198.51.100.7"
  type       = "ipsec.1"
  tags       = local.tags
}

resource "aws_customer_gateway" "branch" {
  bgp_asn_extended = "4200000001"
  ip_address       = "198.51.100.8"
  type             = "ipsec.1"
  device_name      = "branch"
}

resource "aws_vpn_connection" "office" {
  vpn_gateway_id      = aws_vpn_gateway.main.id
  customer_gateway_id = local.is_later ? aws_customer_gateway.branch.id : aws_customer_gateway.office.id
  type                = "ipsec.1"
  static_routes_only  = true
  tags                = local.tags

  tunnel1_inside_cidr        = "169.254.77.0/30"
  tunnel1_preshared_key      = local.is_later ? "another_key.2" : "the_key.1"
  tunnel1_ike_versions       = ["ikev2"]
  tunnel2_dpd_timeout_action = local.is_later ? "restart" : "clear"
}

resource "aws_vpn_connection_route" "office" {
  vpn_connection_id      = aws_vpn_connection.office.id
  destination_cidr_block = local.is_later ? "192.168.0.0/16" : "192.168.1.0/24"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_vpn_connection" "branch" {
  transit_gateway_id       = aws_ec2_transit_gateway.hub.id
  customer_gateway_id      = aws_customer_gateway.branch.id
  type                     = "ipsec.1"
  local_ipv4_network_cidr  = local.is_later ? "192.168.0.0/16" : "0.0.0.0/0"
  tunnel_inside_ip_version = "ipv4"
}

resource "aws_ec2_transit_gateway_route" "branch" {
  destination_cidr_block         = "192.168.2.0/24"
  transit_gateway_attachment_id  = aws_vpn_connection.branch.transit_gateway_attachment_id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
}

# Without target networks, for each of which the provider waits four minutes.
resource "aws_ec2_client_vpn_endpoint" "staff" {
  description            = local.is_later ? "staff, later" : "staff"
  server_certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/server"
  client_cidr_block      = "10.100.0.0/16"
  split_tunnel           = local.is_later
  session_timeout_hours  = 8
  authentication_options {
    type                       = "certificate-authentication"
    root_certificate_chain_arn = "arn:aws:acm:us-east-1:111122223333:certificate/clients"
  }
  connection_log_options {
    enabled = false
  }
  client_login_banner_options {
    enabled     = true
    banner_text = "welcome"
  }
  tags = local.tags
}

resource "aws_ec2_client_vpn_authorization_rule" "all" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
  target_network_cidr    = "10.9.0.0/16"
  authorize_all_groups   = true
}

resource "aws_ec2_client_vpn_authorization_rule" "group" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
  target_network_cidr    = "10.8.0.0/16"
  access_group_id        = "staff"
  description            = "staff"
}

data "aws_ec2_client_vpn_endpoint" "staff" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
}

data "aws_vpn_gateway" "main" {
  attached_vpc_id = aws_vpn_gateway_attachment.main.vpc_id
}

data "aws_customer_gateway" "office" {
  id = aws_customer_gateway.office.id
}

output "found" {
  value = [data.aws_vpn_gateway.main.id, data.aws_customer_gateway.office.bgp_asn]
}
