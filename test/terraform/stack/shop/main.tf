# An ordinary shop in a VPC of its own, whose plans what-if reads. In the second step web may no longer reach db.
variable "zones" {
  default = { a = "us-east-1a", b = "us-east-1b" }
}
variable "step" {
  type    = number
  default = 1
}

locals {
  vpc_id = aws_vpc.main.id
  data   = { for zone, name in var.zones : zone => { zone = name, number = zone == "a" ? 20 : 21 } }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.60.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "shop" }
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  for_each                = var.zones
  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.value
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 8, each.key == "a" ? 0 : 1)
  map_public_ip_on_launch = true
}

resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  availability_zone = values(var.zones)[count.index]
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 10 + count.index)
}

resource "aws_subnet" "data" {
  for_each          = local.data
  vpc_id            = local.vpc_id
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value.number)
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public["a"].id
  depends_on    = [aws_internet_gateway.main]
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "app" {
  count          = length(aws_subnet.app)
  subnet_id      = element(aws_subnet.app[*].id, count.index)
  route_table_id = aws_route_table.private.id
}

resource "aws_route_table_association" "data" {
  for_each       = { for zone, subnet in aws_subnet.data : zone => subnet.id }
  subnet_id      = each.value
  route_table_id = aws_route_table.private.id
}

resource "aws_network_acl" "data" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = aws_vpc.main.cidr_block
    from_port  = 0
    to_port    = 0
  }
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.private.id]
}

module "groups" {
  source  = "./groups"
  vpc_id  = aws_vpc.main.id
  is_open = var.step == 1
}

resource "aws_instance" "web" {
  for_each               = aws_subnet.public
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = each.value.id
  vpc_security_group_ids = [module.groups.web]
  tags                   = { Name = "web-${each.key}" }
}

resource "aws_instance" "app" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app[count.index].id
  vpc_security_group_ids = [module.groups.ids["app"]]
}

resource "aws_network_interface" "db" {
  for_each        = aws_subnet.data
  subnet_id       = each.value.id
  security_groups = [module.groups.db]
  tags            = { Name = "db-${each.key}" }
}

resource "aws_eip" "web" {
  for_each = aws_instance.web
  domain   = "vpc"
  instance = each.value.id
}
