# Quotas: raised, raised again, of a Region and of the account; their services, defaults and values as data; and what they let through.

variable "step" {
  type    = number
  default = 1
}

data "aws_servicequotas_service" "vpc" {
  service_name = "Amazon Virtual Private Cloud (Amazon VPC)"
}

resource "aws_servicequotas_service_quota" "rules_per_acl" {
  service_code = data.aws_servicequotas_service.vpc.service_code
  quota_code   = "L-2AEEBF1A"
  value        = var.step == 1 ? 22 : 24
}

resource "aws_servicequotas_service_quota" "roles" {
  service_code = "iam"
  quota_code   = "L-FE177D64"
  value        = 1200
}

data "aws_servicequotas_service_quota" "rules_per_acl" {
  service_code = "vpc"
  quota_name   = "Rules per network ACL"
  depends_on   = [aws_servicequotas_service_quota.rules_per_acl]
}

resource "aws_vpc" "main" {
  cidr_block = "10.31.0.0/16"
}

resource "aws_network_acl" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_network_acl_rule" "many" {
  count = var.step == 1 ? 22 : 24

  network_acl_id = aws_network_acl.main.id
  rule_number    = 100 + count.index
  protocol       = "-1"
  rule_action    = "allow"
  cidr_block     = "10.31.${count.index}.0/24"
  depends_on     = [aws_servicequotas_service_quota.rules_per_acl]
}

output "rules_per_acl" {
  value = data.aws_servicequotas_service_quota.rules_per_acl.value
}
