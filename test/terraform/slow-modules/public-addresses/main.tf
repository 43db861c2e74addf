# Elastic IPs from an IPAM pool with an Amazon-provided block, and the delegated administrator of IPAM.
variable "step" {
  type = number
}

resource "aws_vpc_ipam_organization_admin_account" "administrator" {
  delegated_admin_account_id = "111122223333"
}

resource "aws_vpc_ipam" "public" {
  operating_regions {
    region_name = "us-east-1"
  }
  tags = { Name = "public" }
}

resource "aws_vpc_ipam_pool" "public" {
  ipam_scope_id    = aws_vpc_ipam.public.public_default_scope_id
  address_family   = "ipv4"
  locale           = "us-east-1"
  aws_service      = "ec2"
  public_ip_source = "amazon"
}

resource "aws_vpc_ipam_pool_cidr" "public" {
  ipam_pool_id   = aws_vpc_ipam_pool.public.id
  netmask_length = 30
}

resource "aws_eip" "pooled" {
  domain       = "vpc"
  ipam_pool_id = aws_vpc_ipam_pool.public.id
  tags         = { step = tostring(var.step) }
  depends_on   = [aws_vpc_ipam_pool_cidr.public]
}

output "address_is_of_the_pool" {
  value = aws_eip.pooled.public_ipv4_pool
}
