# A realistic stack of three tiers: a VPC with public and private subnets, a dozen groups, over a hundred rules.
variable "step" {
  type    = number
  default = 1
}

resource "aws_vpc" "main" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "three-tiers" }
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

locals {
  zones = ["us-east-1a", "us-east-1b"]
  tiers = { public = 0, app = 16, data = 32 }
  subnets = merge([for tier, base in local.tiers : {
    for index, zone in local.zones : "${tier}-${index}" => { tier = tier, zone = zone, number = base + index }
  }]...)
}

resource "aws_subnet" "tier" {
  for_each                = local.subnets
  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.value.zone
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value.number)
  map_public_ip_on_launch = each.value.tier == "public"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = { for name, subnet in local.subnets : name => subnet if subnet.tier == "public" }
  subnet_id      = aws_subnet.tier[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "three tiers' offices"
  address_family = "IPv4"
  max_entries    = 5
  dynamic "entry" {
    for_each = ["192.0.2.0/25", "198.51.100.0/24", "203.0.113.0/26"]
    content {
      cidr = entry.value
    }
  }
}

# ---- A dozen groups

locals {
  # Group -> what may open flows to it: other groups, with ports.
  groups = {
    edge      = {}
    bastion   = {}
    web       = { edge = [80, 443, 8080, 8443], bastion = [22] }
    api       = { web = [8000, 8001, 8002, 8003], bastion = [22] }
    auth      = { api = [9000, 9001], web = [9000], bastion = [22] }
    search    = { api = [9200, 9300], bastion = [22] }
    cache     = { api = [6379, 6380], auth = [6379], web = [6379] }
    queue     = { api = [5671, 5672], worker = [5671, 5672], bastion = [22] }
    worker    = { queue = [7000, 7001], bastion = [22] }
    database  = { api = [5432, 6432], auth = [5432], worker = [5432], bastion = [5432] }
    warehouse = { worker = [5439], bastion = [5439] }
    metrics   = { bastion = [3000, 9090, 9093] }
  }
  between = merge([for group, sources in local.groups : merge([for source, ports in sources : {
    for port in ports : "${group}-from-${source}-${port}" => { group = group, source = source, port = port }
  }]...)]...)
  # Metrics scrapes everything, and everything sends its logs out.
  scraped = toset([for group in keys(local.groups) : group if group != "metrics"])
}

resource "aws_security_group" "tier" {
  for_each    = local.groups
  name        = each.key
  description = "the group of ${each.key}"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = each.key }
}

resource "aws_vpc_security_group_ingress_rule" "between" {
  for_each                     = local.between
  security_group_id            = aws_security_group.tier[each.value.group].id
  referenced_security_group_id = aws_security_group.tier[each.value.source].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "${each.value.source} on ${each.value.port}"
}

resource "aws_vpc_security_group_ingress_rule" "scraped" {
  for_each                     = local.scraped
  security_group_id            = aws_security_group.tier[each.key].id
  referenced_security_group_id = aws_security_group.tier["metrics"].id
  ip_protocol                  = "tcp"
  from_port                    = 9100
  to_port                      = 9100
}

resource "aws_vpc_security_group_ingress_rule" "world" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.tier["edge"].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.key
  to_port           = each.key
}

resource "aws_vpc_security_group_ingress_rule" "office" {
  security_group_id = aws_security_group.tier["bastion"].id
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "inside" {
  for_each          = local.groups
  security_group_id = aws_security_group.tier[each.key].id
  cidr_ipv4         = aws_vpc.main.cidr_block
  ip_protocol       = "-1"
}

resource "aws_vpc_security_group_egress_rule" "out" {
  for_each          = { for pair in setproduct(keys(local.groups), ["443", "53"]) : "${pair[0]}-${pair[1]}" => pair }
  security_group_id = aws_security_group.tier[each.value[0]].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value[1]
  to_port           = each.value[1]
}

resource "aws_vpc_security_group_egress_rule" "ntp" {
  for_each          = local.groups
  security_group_id = aws_security_group.tier[each.key].id
  cidr_ipv4         = "169.254.169.123/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_network_interface" "host" {
  for_each        = { web = "app-0", api = "app-1", database = "data-0", cache = "data-1" }
  subnet_id       = aws_subnet.tier[each.value].id
  security_groups = [aws_security_group.tier[each.key].id]
}

output "rules" {
  value = length(local.between) + length(local.scraped) + 3 + 4 * length(local.groups)
}
