# All of IPAM: pools within pools, manual allocations and VPCs of both families, discoveries, and data sources.

variable "step" {
  type    = number
  default = 1
}

resource "aws_vpc_ipam" "main" {
  description = var.step == 1 ? "ours" : "ours still"
  tier        = var.step == 1 ? "advanced" : "free"
  cascade     = true

  operating_regions {
    region_name = "us-east-1"
  }
  dynamic "operating_regions" {
    for_each = var.step == 1 ? [] : ["eu-west-1"]
    content {
      region_name = operating_regions.value
    }
  }

  tags = {
    Step = var.step
  }
}

resource "aws_vpc_ipam_scope" "lab" {
  ipam_id     = aws_vpc_ipam.main.id
  description = "lab ${var.step}"
}

resource "aws_vpc_ipam_pool" "top" {
  address_family = "ipv4"
  ipam_scope_id  = aws_vpc_ipam.main.private_default_scope_id
  description    = "everything"
}

resource "aws_vpc_ipam_pool_cidr" "top" {
  ipam_pool_id = aws_vpc_ipam_pool.top.id
  cidr         = "10.64.0.0/10"
}

resource "aws_vpc_ipam_pool" "region" {
  address_family                    = "ipv4"
  ipam_scope_id                     = aws_vpc_ipam.main.private_default_scope_id
  source_ipam_pool_id               = aws_vpc_ipam_pool.top.id
  locale                            = "us-east-1"
  auto_import                       = var.step == 2
  allocation_min_netmask_length     = 16
  allocation_default_netmask_length = var.step == 1 ? 20 : 24
  allocation_max_netmask_length     = 28

  allocation_resource_tags = {
    env = "lab"
  }
  tags = {
    Step = var.step
  }
}

resource "aws_vpc_ipam_pool_cidr" "region" {
  ipam_pool_id   = aws_vpc_ipam_pool.region.id
  netmask_length = 12

  depends_on = [aws_vpc_ipam_pool_cidr.top]
}

resource "aws_vpc_ipam_pool" "ipv6" {
  address_family = "ipv6"
  ipam_scope_id  = aws_vpc_ipam.main.private_default_scope_id
  locale         = "us-east-1"
}

resource "aws_vpc_ipam_pool_cidr" "ipv6" {
  ipam_pool_id = aws_vpc_ipam_pool.ipv6.id
  cidr         = "fd00:db8::/32"
}

resource "aws_vpc_ipam_pool" "public" {
  address_family = "ipv4"
  ipam_scope_id  = aws_vpc_ipam.main.public_default_scope_id
  locale         = "us-east-1"
  aws_service    = "ec2"
}

resource "aws_vpc_ipam_preview_next_cidr" "next" {
  ipam_pool_id     = aws_vpc_ipam_pool.top.id
  netmask_length   = 24
  disallowed_cidrs = ["10.64.0.0/16"]

  depends_on = [aws_vpc_ipam_pool_cidr.region]
}

resource "aws_vpc_ipam_pool_cidr_allocation" "offices" {
  ipam_pool_id = aws_vpc_ipam_pool.top.id
  cidr         = aws_vpc_ipam_preview_next_cidr.next.cidr
  description  = "the offices"
}

resource "aws_vpc" "main" {
  ipv4_ipam_pool_id   = aws_vpc_ipam_pool.region.id
  ipv4_netmask_length = 20
  ipv6_ipam_pool_id   = aws_vpc_ipam_pool.ipv6.id
  ipv6_netmask_length = 56

  tags = {
    env  = "lab"
    Step = var.step
  }

  depends_on = [aws_vpc_ipam_pool_cidr.region, aws_vpc_ipam_pool_cidr.ipv6]
}

resource "aws_vpc_ipv4_cidr_block_association" "second" {
  vpc_id              = aws_vpc.main.id
  ipv4_ipam_pool_id   = aws_vpc_ipam_pool.region.id
  ipv4_netmask_length = 24
}

resource "aws_vpc_ipam_resource_discovery" "other" {
  description = "discovery ${var.step}"

  operating_regions {
    region_name = "us-east-1"
  }
}

resource "aws_vpc_ipam_resource_discovery_association" "other" {
  ipam_id                    = aws_vpc_ipam.main.id
  ipam_resource_discovery_id = aws_vpc_ipam_resource_discovery.other.id

  tags = {
    Step = var.step
  }
}

data "aws_vpc_ipam_pool" "region" {
  ipam_pool_id = aws_vpc_ipam_pool.region.id
}

data "aws_vpc_ipam_pools" "within" {
  filter {
    name   = "source-ipam-pool-id"
    values = [aws_vpc_ipam_pool.top.id]
  }
  depends_on = [aws_vpc_ipam_pool.region]
}

data "aws_vpc_ipam_pool_cidrs" "region" {
  ipam_pool_id = aws_vpc_ipam_pool_cidr.region.ipam_pool_id
}

data "aws_vpc_ipam_preview_next_cidr" "next" {
  ipam_pool_id   = aws_vpc_ipam_pool_cidr.region.ipam_pool_id
  netmask_length = 24

  depends_on = [aws_vpc_ipv4_cidr_block_association.second]
}

output "found" {
  value = {
    vpc     = [aws_vpc.main.cidr_block, aws_vpc.main.ipv6_cidr_block]
    office  = aws_vpc_ipam_pool_cidr_allocation.offices.cidr
    within  = data.aws_vpc_ipam_pools.within.ipam_pools[*].id
    locale  = data.aws_vpc_ipam_pool.region.locale
    cidrs   = data.aws_vpc_ipam_pool_cidrs.region.ipam_pool_cidrs[*].cidr
    preview = data.aws_vpc_ipam_preview_next_cidr.next.cidr
  }
}
