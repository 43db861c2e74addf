# Managed prefix lists: with inline entries, with separate entries, referred to by a group; AWS's lists as data.

variable "step" {
  type    = number
  default = 1
}

resource "aws_vpc" "main" {
  cidr_block = "10.7.0.0/16"
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = var.step == 1 ? "offices" : "all offices"
  address_family = "IPv4"
  max_entries    = var.step == 1 ? 3 : 5

  entry {
    cidr        = "192.0.2.0/25"
    description = "Oslo"
  }

  dynamic "entry" {
    for_each = var.step == 1 ? ["198.51.100.0/24", "203.0.113.0/26"] : ["198.51.100.0/24", "203.0.113.0/27", "203.0.113.64/27", "203.0.113.128/27"]
    content {
      cidr = entry.value
    }
  }

  tags = {
    Name = "offices"
    Step = var.step
  }
}

resource "aws_ec2_managed_prefix_list" "shrinking" {
  name           = "shrinking"
  address_family = "IPv4"
  max_entries    = var.step == 1 ? 4 : 1

  dynamic "entry" {
    for_each = var.step == 1 ? ["10.8.0.0/16", "10.9.0.0/16"] : ["10.9.0.0/16"]
    content {
      cidr = entry.value
    }
  }
}

resource "aws_ec2_managed_prefix_list" "ipv6" {
  name           = "partners"
  address_family = "IPv6"
  max_entries    = 10
}

resource "aws_ec2_managed_prefix_list_entry" "partner" {
  for_each = toset(var.step == 1 ? ["a", "b", "c"] : ["b", "c", "d"])

  prefix_list_id = aws_ec2_managed_prefix_list.ipv6.id
  cidr           = "2001:db8:${each.key}::/48"
  description    = "partner ${each.key}"
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id, aws_ec2_managed_prefix_list.ipv6.id]
  }

  egress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [data.aws_prefix_list.s3.id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "cdn" {
  security_group_id = aws_security_group.cdn.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = data.aws_ec2_managed_prefix_list.cloudfront.id
}

resource "aws_security_group" "cdn" {
  name   = "behind-the-cdn"
  vpc_id = aws_vpc.main.id
}

data "aws_region" "here" {}

data "aws_prefix_list" "s3" {
  name = "com.amazonaws.${data.aws_region.here.name}.s3"
}

data "aws_prefix_list" "dynamodb" {
  filter {
    name   = "prefix-list-name"
    values = ["com.amazonaws.*.dynamodb"]
  }
}

data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

data "aws_ec2_managed_prefix_list" "offices" {
  id = aws_ec2_managed_prefix_list.offices.id
}

data "aws_ec2_managed_prefix_lists" "own" {
  tags = {
    Name = "offices"
  }
  depends_on = [aws_ec2_managed_prefix_list.offices]
}

data "aws_ec2_managed_prefix_lists" "of_aws" {
  filter {
    name   = "owner-id"
    values = ["AWS"]
  }
}

data "aws_availability_zones" "available" {
  state = "available"
}

data "aws_availability_zone" "first" {
  name = data.aws_availability_zones.available.names[0]
}

data "aws_regions" "enabled" {}

data "aws_vpc" "default" {
  default = true
}

# Not managed by any module, so that the tag doesn't show up as a difference.
data "aws_subnet" "default" {
  availability_zone = data.aws_availability_zones.available.names[1]
  default_for_az    = true
}

resource "aws_ec2_tag" "extra" {
  resource_id = data.aws_subnet.default.id
  key         = "Extra"
  value       = "step ${var.step}"
}

output "facts" {
  value = "hold"

  precondition {
    condition     = length(data.aws_prefix_list.s3.cidr_blocks) > 0
    error_message = "the list of S3 is empty"
  }
  precondition {
    condition     = data.aws_prefix_list.dynamodb.name == "com.amazonaws.${data.aws_region.here.name}.dynamodb"
    error_message = "the filter found another list than DynamoDB's"
  }
  precondition {
    # AWS's own lists show neither size nor version; Terraform reads 0.
    condition = (
      data.aws_ec2_managed_prefix_list.cloudfront.owner_id == "AWS" &&
      data.aws_ec2_managed_prefix_list.cloudfront.max_entries == 0 &&
      data.aws_ec2_managed_prefix_list.cloudfront.version == 0 &&
      length(data.aws_ec2_managed_prefix_list.cloudfront.entries) > 0
    )
    error_message = "the list of CloudFront is not as AWS shows it"
  }
  precondition {
    condition     = length(data.aws_ec2_managed_prefix_list.offices.entries) == (var.step == 1 ? 3 : 5)
    error_message = "the offices are not all there"
  }
  precondition {
    condition     = data.aws_ec2_managed_prefix_lists.own.ids == tolist([aws_ec2_managed_prefix_list.offices.id])
    error_message = "the tag does not find the one list that bears it"
  }
  precondition {
    condition     = length(data.aws_ec2_managed_prefix_lists.of_aws.ids) >= 8
    error_message = "lists that AWS manages are missing"
  }
  precondition {
    condition     = data.aws_availability_zone.first.region == data.aws_region.here.name
    error_message = "the zone is in another Region"
  }
  precondition {
    condition     = contains(data.aws_regions.enabled.names, data.aws_region.here.name)
    error_message = "the Region is not among the enabled ones"
  }
}
