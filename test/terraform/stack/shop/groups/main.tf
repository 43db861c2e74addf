# The internet may reach web, and web may reach db.
variable "vpc_id" {
  type = string
}
variable "is_open" {
  type = bool
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = var.vpc_id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "inner" {
  for_each = toset(["app", "db"])
  name     = each.key
  vpc_id   = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "db" {
  for_each                     = var.is_open ? { web = aws_security_group.web.id } : {}
  security_group_id            = aws_security_group.inner["db"].id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

output "web" {
  value = aws_security_group.web.id
}
output "db" {
  value = aws_security_group.inner["db"].id
}
output "ids" {
  value = { for name, group in aws_security_group.inner : name => group.id }
}
