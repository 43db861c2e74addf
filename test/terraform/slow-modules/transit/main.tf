# A hub with two VPCs: one shares the default route table, the other has its own; routes, a prefix list, and a peering.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "step" {
  type    = number
  default = 1
}

resource "aws_ec2_transit_gateway" "hub" {
  description     = "tf hub ${var.step}"
  amazon_side_asn = 64600
  tags            = { Name = "tf-hub" }
}

resource "aws_vpc" "spoke" {
  count      = 2
  cidr_block = "10.${60 + count.index}.0.0/16"
}

resource "aws_subnet" "spoke" {
  count             = 2
  vpc_id            = aws_vpc.spoke[count.index].id
  cidr_block        = "10.${60 + count.index}.1.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "first" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.spoke[0].id
  subnet_ids         = [aws_subnet.spoke[0].id]
  ipv6_support       = var.step == 1 ? "disable" : "enable"
  tags               = { Name = "tf-first" }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "second" {
  transit_gateway_id                              = aws_ec2_transit_gateway.hub.id
  vpc_id                                          = aws_vpc.spoke[1].id
  subnet_ids                                      = [aws_subnet.spoke[1].id]
  transit_gateway_default_route_table_association = false
  transit_gateway_default_route_table_propagation = false
}

resource "aws_ec2_transit_gateway_route_table" "own" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  tags               = { Name = "tf-own" }
}

resource "aws_ec2_transit_gateway_route_table_association" "second" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.second.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.own.id
}

resource "aws_ec2_transit_gateway_route_table_propagation" "first" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.first.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.own.id
}

resource "aws_ec2_transit_gateway_route" "to_second" {
  destination_cidr_block         = "10.61.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.second.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
}

resource "aws_ec2_transit_gateway_route" "nowhere" {
  destination_cidr_block         = "192.168.0.0/16"
  blackhole                      = true
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.own.id
}

resource "aws_ec2_managed_prefix_list" "sites" {
  name           = "tf-sites"
  address_family = "IPv4"
  max_entries    = 2
  entry { cidr = "198.51.100.0/24" }
}

resource "aws_ec2_transit_gateway_prefix_list_reference" "sites" {
  prefix_list_id                 = aws_ec2_managed_prefix_list.sites.id
  transit_gateway_attachment_id  = var.step == 1 ? aws_ec2_transit_gateway_vpc_attachment.first.id : null
  blackhole                      = var.step != 1
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.own.id
}

resource "aws_route" "to_hub" {
  route_table_id         = aws_vpc.spoke[0].main_route_table_id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway_vpc_attachment.first.transit_gateway_id
}

resource "aws_ec2_transit_gateway" "other" {
  description = "tf other"
}

resource "aws_ec2_transit_gateway_peering_attachment" "other" {
  transit_gateway_id      = aws_ec2_transit_gateway.hub.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.other.id
  peer_account_id         = aws_ec2_transit_gateway.other.owner_id
  peer_region             = "us-east-1"
}
