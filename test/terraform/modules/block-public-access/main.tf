# What internet gateways of the account are kept from, and the VPC and subnet that are excluded from it.

variable "step" {
  type    = number
  default = 1
}

resource "aws_vpc" "main" {
  cidr_block = "10.78.0.0/16"
  tags       = { Name = "tf-block-public-access" }
}

resource "aws_vpc" "other" {
  cidr_block = "10.79.0.0/16"
}

resource "aws_subnet" "front" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.78.1.0/24"
}

resource "aws_vpc_block_public_access_options" "main" {
  internet_gateway_block_mode = var.step == 1 ? "block-bidirectional" : "block-ingress"
}

resource "aws_vpc_block_public_access_exclusion" "vpc" {
  vpc_id                          = aws_vpc.other.id
  internet_gateway_exclusion_mode = var.step == 1 ? "allow-egress" : "allow-bidirectional"

  tags = {
    Name = "tf-other"
    step = tostring(var.step)
  }
}

resource "aws_vpc_block_public_access_exclusion" "subnet" {
  subnet_id                       = aws_subnet.front.id
  internet_gateway_exclusion_mode = "allow-bidirectional"
}
