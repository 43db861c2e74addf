# Networks: VPCs, subnets, every kind of gateway and route, ACLs, DHCP options, and their data sources.
variable "step" {
  type    = number
  default = 1
}

locals {
  is_later = var.step > 1
  tags     = { Name = "network-${var.step}", Module = "network" }
}

data "aws_availability_zones" "available" {
  state = "available"
}

# ---- VPCs

resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
  enable_dns_hostnames             = local.is_later
  tags                             = local.tags
}

resource "aws_vpc" "plain" {
  cidr_block                       = "172.20.0.0/20"
  instance_tenancy                 = "default"
  assign_generated_ipv6_cidr_block = local.is_later
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.six.id
  cidr_block = "10.7.0.0/16"
}

resource "aws_vpc" "six" {
  cidr_block                           = "10.6.0.0/16"
  enable_dns_support                   = false
  enable_network_address_usage_metrics = local.is_later

  lifecycle {
    ignore_changes = [assign_generated_ipv6_cidr_block]
  }
}

resource "aws_vpc_ipv6_cidr_block_association" "six" {
  vpc_id                           = aws_vpc.six.id
  assign_generated_ipv6_cidr_block = true
}

resource "aws_vpc_dhcp_options" "corp" {
  domain_name                       = "corp.example"
  domain_name_servers               = ["AmazonProvidedDNS", "10.0.0.2"]
  ntp_servers                       = ["10.0.0.9"]
  netbios_name_servers              = ["10.0.0.10"]
  netbios_node_type                 = 2
  ipv6_address_preferred_lease_time = 1440
  tags                              = local.tags
}

resource "aws_vpc_dhcp_options_association" "main" {
  vpc_id          = aws_vpc.main.id
  dhcp_options_id = aws_vpc_dhcp_options.corp.id
}

# ---- Subnets

resource "aws_subnet" "public" {
  count                           = 2
  vpc_id                          = aws_vpc.main.id
  cidr_block                      = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, count.index)
  availability_zone               = data.aws_availability_zones.available.names[count.index]
  map_public_ip_on_launch         = local.is_later && count.index == 0
  assign_ipv6_address_on_creation = local.is_later && count.index == 1
  tags                            = local.tags
}

resource "aws_subnet" "private" {
  vpc_id               = aws_vpc.main.id
  cidr_block           = "10.0.100.0/24"
  availability_zone_id = data.aws_availability_zones.available.zone_ids[2]
  ipv6_cidr_block      = local.is_later ? cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 100) : null
}

resource "aws_subnet" "secondary" {
  vpc_id     = aws_vpc.six.id
  cidr_block = "10.7.7.0/24"
  depends_on = [aws_vpc_ipv4_cidr_block_association.more]

  private_dns_hostname_type_on_launch         = local.is_later ? "resource-name" : "ip-name"
  enable_resource_name_dns_a_record_on_launch = true
}

resource "aws_subnet" "ipv6_only" {
  vpc_id                                         = aws_vpc.main.id
  ipv6_native                                    = true
  ipv6_cidr_block                                = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 200)
  assign_ipv6_address_on_creation                = true
  enable_dns64                                   = local.is_later
  enable_resource_name_dns_aaaa_record_on_launch = true
}

resource "aws_ec2_subnet_cidr_reservation" "prefixes" {
  subnet_id        = aws_subnet.private.id
  cidr_block       = "10.0.100.128/28"
  reservation_type = "prefix"
  description      = "for delegated prefixes"
}

# ---- Gateways

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
  tags   = local.tags
}

resource "aws_internet_gateway" "detached" {}

resource "aws_internet_gateway_attachment" "plain" {
  vpc_id              = aws_vpc.plain.id
  internet_gateway_id = aws_internet_gateway.detached.id
}

resource "aws_egress_only_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
  tags   = local.tags
}

resource "aws_eip" "nat" {
  count  = 2
  domain = "vpc"
  tags   = local.tags
}

resource "aws_nat_gateway" "public" {
  allocation_id            = aws_eip.nat[0].id
  subnet_id                = aws_subnet.public[0].id
  secondary_allocation_ids = local.is_later ? [aws_eip.nat[1].id] : []
  tags                     = local.tags
  depends_on               = [aws_internet_gateway.main]
}

resource "aws_nat_gateway" "private" {
  connectivity_type              = "private"
  subnet_id                      = aws_subnet.private.id
  private_ip                     = "10.0.100.50"
  secondary_private_ip_addresses = local.is_later ? ["10.0.100.52", "10.0.100.53"] : ["10.0.100.51", "10.0.100.52"]
}

# ---- Routes

resource "aws_ec2_managed_prefix_list" "partners" {
  name           = "partners"
  address_family = "IPv4"
  max_entries    = 4

  entry {
    cidr        = "198.51.100.0/24"
    description = "one"
  }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  tags   = local.tags

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }

  route {
    ipv6_cidr_block        = "::/0"
    egress_only_gateway_id = local.is_later ? null : aws_egress_only_internet_gateway.main.id
    gateway_id             = local.is_later ? aws_internet_gateway.main.id : null
  }

  dynamic "route" {
    for_each = local.is_later ? ["203.0.113.0/24"] : []
    content {
      cidr_block     = route.value
      nat_gateway_id = aws_nat_gateway.private.id
    }
  }
}

resource "aws_route_table" "private" {
  vpc_id           = aws_vpc.main.id
  propagating_vgws = local.is_later ? [aws_vpn_gateway.main.id] : []
}

resource "aws_vpn_gateway" "main" {
  vpc_id = aws_vpc.main.id
  tags   = local.tags
}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65010
  ip_address = "198.51.100.17"
  type       = "ipsec.1"
  tags       = local.tags
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = local.is_later ? aws_nat_gateway.private.id : aws_nat_gateway.public.id
}

resource "aws_route" "out_ipv6" {
  route_table_id              = aws_route_table.private.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.main.id
}

resource "aws_route" "partners" {
  route_table_id             = aws_route_table.private.id
  destination_prefix_list_id = aws_ec2_managed_prefix_list.partners.id
  nat_gateway_id             = aws_nat_gateway.public.id
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = local.is_later && count.index == 1 ? aws_route_table.private.id : aws_route_table.public.id
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.plain.id
}

resource "aws_route_table_association" "edge" {
  gateway_id     = aws_internet_gateway.detached.id
  route_table_id = aws_route_table.edge.id
  depends_on     = [aws_internet_gateway_attachment.plain]
}

resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.private.id
}

resource "aws_default_route_table" "plain" {
  default_route_table_id = aws_vpc.plain.default_route_table_id
  tags                   = local.tags

  dynamic "route" {
    for_each = local.is_later ? ["0.0.0.0/0"] : []
    content {
      cidr_block = route.value
      gateway_id = aws_internet_gateway_attachment.plain.internet_gateway_id
    }
  }
}

# ---- ACLs

resource "aws_network_acl" "inline" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = local.is_later ? aws_subnet.public[*].id : [aws_subnet.public[0].id]
  tags       = local.tags

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = local.is_later ? 444 : 443
  }

  ingress {
    rule_no         = 110
    action          = "allow"
    protocol        = "58"
    ipv6_cidr_block = "::/0"
    icmp_type       = -1
    icmp_code       = -1
    from_port       = 0
    to_port         = 0
  }

  egress {
    rule_no    = 100
    action     = local.is_later ? "deny" : "allow"
    protocol   = "-1"
    cidr_block = "10.0.0.0/8"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_network_acl" "apart" {
  vpc_id = aws_vpc.main.id
}

resource "aws_network_acl_rule" "ssh" {
  network_acl_id = aws_network_acl.apart.id
  rule_number    = 200
  egress         = false
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "10.0.0.0/16"
  from_port      = 22
  to_port        = 22
}

resource "aws_network_acl_rule" "ping" {
  network_acl_id  = aws_network_acl.apart.id
  rule_number     = 201
  egress          = true
  protocol        = "58"
  rule_action     = "allow"
  ipv6_cidr_block = "::/0"
  icmp_type       = 128
  icmp_code       = 0
}

resource "aws_network_acl_association" "private" {
  network_acl_id = aws_network_acl.apart.id
  subnet_id      = aws_subnet.private.id
}

resource "aws_default_network_acl" "plain" {
  default_network_acl_id = aws_vpc.plain.default_network_acl_id

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = local.is_later ? "10.0.0.0/8" : "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

# ---- What every account has

resource "aws_default_security_group" "plain" {
  vpc_id = aws_vpc.plain.id
  tags   = local.tags
}

resource "aws_default_vpc" "standard" {
  tags = local.tags
}

resource "aws_default_subnet" "first" {
  availability_zone = data.aws_availability_zones.available.names[0]
  tags              = local.tags
}

# The provider tags these only when it updates them.
resource "aws_default_vpc_dhcp_options" "standard" {
  tags = local.is_later ? local.tags : null
}

# ---- Data sources

data "aws_availability_zone" "first" {
  name = data.aws_availability_zones.available.names[0]
}

data "aws_vpc" "main" {
  id = aws_vpc.main.id
}

data "aws_vpc" "standard" {
  default    = true
  depends_on = [aws_default_vpc.standard]
}

data "aws_vpcs" "tagged" {
  tags       = { Module = "network" }
  depends_on = [aws_vpc.main, aws_default_vpc.standard]
}

data "aws_vpc_dhcp_options" "corp" {
  dhcp_options_id = aws_vpc_dhcp_options.corp.id
}

data "aws_subnet" "private" {
  filter {
    name   = "cidr-block"
    values = [aws_subnet.private.cidr_block]
  }
  vpc_id = aws_vpc.main.id
}

data "aws_subnets" "public" {
  filter {
    name   = "subnet-id"
    values = aws_subnet.public[*].id
  }
}

data "aws_internet_gateway" "main" {
  filter {
    name   = "attachment.vpc-id"
    values = [aws_vpc.main.id]
  }
  depends_on = [aws_internet_gateway.main]
}

data "aws_nat_gateway" "public" {
  id = aws_nat_gateway.public.id
}

data "aws_nat_gateways" "main" {
  vpc_id = aws_vpc.main.id
  filter {
    name   = "state"
    values = ["available"]
  }
  depends_on = [aws_nat_gateway.public, aws_nat_gateway.private]
}

data "aws_route_table" "of_subnet" {
  subnet_id  = aws_subnet.public[0].id
  depends_on = [aws_route_table_association.public]
}

data "aws_route_tables" "main" {
  vpc_id     = aws_vpc.main.id
  depends_on = [aws_route_table.public, aws_route_table.private]
}

data "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  depends_on             = [aws_route.out]
}

data "aws_network_acls" "main" {
  vpc_id     = aws_vpc.main.id
  depends_on = [aws_network_acl.inline, aws_network_acl.apart]
}

# ---- Results of data sources

locals {
  found = {
    zone           = data.aws_availability_zone.first.zone_id
    private_subnet = data.aws_subnet.private.id == aws_subnet.private.id
    public_subnets = length(data.aws_subnets.public.ids)
    default_vpc    = data.aws_vpc.standard.cidr_block
    tagged_vpcs    = length(data.aws_vpcs.tagged.ids)
    gateway        = data.aws_internet_gateway.main.internet_gateway_id == aws_internet_gateway.main.id
    nat_gateways   = length(data.aws_nat_gateways.main.ids)
    nat_public_ip  = data.aws_nat_gateway.public.public_ip == aws_eip.nat[0].public_ip
    route_table    = data.aws_route_table.of_subnet.id == aws_route_table.public.id
    route_tables   = length(data.aws_route_tables.main.ids)
    network_acls   = length(data.aws_network_acls.main.ids)
    route          = data.aws_route.out.nat_gateway_id == (local.is_later ? aws_nat_gateway.private.id : aws_nat_gateway.public.id)
    domain         = data.aws_vpc_dhcp_options.corp.domain_name
    vpc_blocks     = length(data.aws_vpc.main.cidr_block_associations)
  }

  expected = {
    zone           = data.aws_availability_zones.available.zone_ids[0]
    private_subnet = true
    public_subnets = 2
    default_vpc    = "172.31.0.0/16"
    tagged_vpcs    = 2
    gateway        = true
    nat_gateways   = 2
    nat_public_ip  = true
    route_table    = true
    route_tables   = 3
    network_acls   = 3
    route          = true
    domain         = "corp.example"
    vpc_blocks     = 1
  }
}

output "facts" {
  value = "hold"

  precondition {
    condition     = jsonencode(local.found) == jsonencode(local.expected)
    error_message = "data sources found ${jsonencode(local.found)}"
  }
}
