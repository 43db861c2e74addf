# Flow logs of each type of resource, to each type of destination. Cordon keeps the records itself.

variable "step" {
  type    = number
  default = 1
}

data "aws_caller_identity" "me" {}

locals {
  account = data.aws_caller_identity.me.account_id
}

resource "aws_vpc" "main" {
  cidr_block = "10.77.0.0/16"
  tags       = { Name = "tf-flow-logs" }
}

resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.77.1.0/24"
}

resource "aws_network_interface" "main" {
  subnet_id = aws_subnet.main.id
}

resource "aws_flow_log" "vpc" {
  vpc_id               = aws_vpc.main.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::tf-flow-logs"

  tags = {
    Name = "tf-vpc"
    step = tostring(var.step)
  }
}

# Another interval replaces it.
resource "aws_flow_log" "subnet" {
  subnet_id                = aws_subnet.main.id
  traffic_type             = "REJECT"
  log_destination          = "arn:aws:logs:us-east-1:${local.account}:log-group:/vpc/tf-flow-logs"
  iam_role_arn             = "arn:aws:iam::${local.account}:role/flow-logs"
  max_aggregation_interval = var.step == 1 ? 600 : 60
}

resource "aws_flow_log" "interface" {
  eni_id               = aws_network_interface.main.id
  traffic_type         = "ACCEPT"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::tf-flow-logs/one/"
  log_format           = "$${version} $${interface-id} $${srcaddr} $${dstaddr} $${flow-direction} $${tcp-flags}"

  destination_options {
    file_format                = "parquet"
    hive_compatible_partitions = true
    per_hour_partition         = true
  }
}
