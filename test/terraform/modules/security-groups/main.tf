# Security groups: inline rules of every kind, separate rules, the default group, associations, and their data sources.
variable "step" {
  type    = number
  default = 1
}

locals {
  is_later = var.step > 1
}

resource "aws_vpc" "main" {
  cidr_block                       = "10.30.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_vpc" "second" {
  cidr_block = "10.31.0.0/16"
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "group offices"
  address_family = "IPv4"
  max_entries    = 3
  entry {
    cidr = "192.0.2.0/24"
  }
}

# ---- Inline rules

resource "aws_security_group" "peer" {
  name   = "peer"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "inline" {
  name        = "inline"
  description = "every kind of inline rule"
  vpc_id      = aws_vpc.main.id

  ingress {
    description      = "from everywhere"
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    cidr_blocks      = local.is_later ? ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] : ["10.0.0.0/8", "192.168.0.0/16"]
    ipv6_cidr_blocks = ["2001:db8::/32"]
  }
  ingress {
    from_port       = 5432
    to_port         = 5440
    protocol        = "6"
    security_groups = [aws_security_group.peer.id]
    self            = true
  }
  ingress {
    from_port       = 53
    to_port         = 53
    protocol        = "udp"
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }
  ingress {
    from_port   = 8
    to_port     = -1
    protocol    = "icmp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    from_port        = -1
    to_port          = -1
    protocol         = "icmpv6"
    ipv6_cidr_blocks = ["::/0"]
  }
  dynamic "ingress" {
    for_each = local.is_later ? [50, 47] : [50]
    content {
      from_port   = 0
      to_port     = 0
      protocol    = ingress.value
      cidr_blocks = ["203.0.113.0/24"]
    }
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = local.is_later ? [] : ["::/0"]
  }
  tags = { Name = "inline-${var.step}" }
}

resource "aws_security_group" "prefixed" {
  name_prefix            = "prefixed-"
  vpc_id                 = aws_vpc.main.id
  revoke_rules_on_delete = true
  tags                   = local.is_later ? { Later = "yes" } : {}
}

# In the default VPC, without naming a VPC.
resource "aws_security_group" "classic" {
  name = "classic"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["198.51.100.7/32"]
  }
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.second.id
  ingress {
    protocol  = -1
    self      = true
    from_port = 0
    to_port   = 0
  }
  dynamic "egress" {
    for_each = local.is_later ? [1] : []
    content {
      protocol    = "tcp"
      from_port   = 443
      to_port     = 443
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

# ---- Separate rules

resource "aws_security_group" "ruled" {
  name   = "ruled"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "ipv4" {
  security_group_id = aws_security_group.ruled.id
  description       = local.is_later ? "changed in place" : "first"
  ip_protocol       = "tcp"
  from_port         = local.is_later ? 8443 : 443
  to_port           = 8443
  cidr_ipv4         = "10.0.0.0/8"
  tags              = { Step = var.step }
}

resource "aws_vpc_security_group_ingress_rule" "ipv6" {
  security_group_id = aws_security_group.ruled.id
  ip_protocol       = "icmpv6"
  from_port         = 128
  to_port           = 0
  cidr_ipv6         = "2001:db8::/32"
}

resource "aws_vpc_security_group_ingress_rule" "group" {
  security_group_id            = aws_security_group.ruled.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  referenced_security_group_id = local.is_later ? aws_security_group.inline.id : aws_security_group.peer.id
}

resource "aws_vpc_security_group_ingress_rule" "list" {
  security_group_id = aws_security_group.ruled.id
  ip_protocol       = "-1"
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.ruled.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "web" {
  for_each          = toset(local.is_later ? ["80", "443", "8080"] : ["80", "443"])
  security_group_id = aws_security_group.ruled.id
  ip_protocol       = "tcp"
  from_port         = each.key
  to_port           = each.key
  cidr_ipv4         = "198.51.100.0/24"
}

resource "aws_security_group" "older" {
  name   = "older"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group_rule" "ingress" {
  security_group_id = aws_security_group.older.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["10.1.0.0/16", "10.2.0.0/16"]
  description       = local.is_later ? "ssh from inside" : "ssh"
}

resource "aws_security_group_rule" "self" {
  security_group_id = aws_security_group.older.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 0
  to_port           = 65535
  self              = true
}

resource "aws_security_group_rule" "from_peer" {
  security_group_id        = aws_security_group.older.id
  type                     = "ingress"
  protocol                 = "udp"
  from_port                = 1
  to_port                  = 2
  source_security_group_id = aws_security_group.peer.id
}

resource "aws_security_group_rule" "egress" {
  security_group_id = aws_security_group.older.id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  ipv6_cidr_blocks  = ["::/0"]
}

# ---- Associations with another VPC

resource "aws_vpc_security_group_vpc_association" "second" {
  security_group_id = aws_security_group.ruled.id
  vpc_id            = aws_vpc.second.id
}

# ---- Data

data "aws_security_group" "by_name" {
  name       = aws_security_group.inline.name
  vpc_id     = aws_vpc.main.id
  depends_on = [aws_security_group.inline]
}

data "aws_security_group" "by_tag" {
  id = aws_security_group.inline.id
}

data "aws_security_groups" "of_vpc" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }
  depends_on = [
    aws_security_group.inline, aws_security_group.older, aws_security_group.peer,
    aws_security_group.prefixed, aws_security_group.ruled,
  ]
}

data "aws_vpc_security_group_rule" "one" {
  security_group_rule_id = aws_vpc_security_group_ingress_rule.ipv4.security_group_rule_id
}

data "aws_vpc_security_group_rules" "all" {
  filter {
    name   = "group-id"
    values = [aws_security_group.ruled.id]
  }
  depends_on = [aws_vpc_security_group_egress_rule.web]
}

output "groups_are_found" {
  value = length(data.aws_security_groups.of_vpc.ids) >= 6 && data.aws_security_group.by_name.id == data.aws_security_group.by_tag.id
  precondition {
    condition     = data.aws_vpc_security_group_rule.one.ip_protocol == "tcp" && length(data.aws_vpc_security_group_rules.all.ids) > 0
    error_message = "the rules are not found"
  }
}
