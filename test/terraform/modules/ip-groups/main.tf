# IP access control groups of WorkSpaces, attached to a directory that WorkSpaces creates for pools.

variable "step" {
  type    = number
  default = 1
}

resource "aws_vpc" "main" {
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "main" {
  for_each = { us-east-1a = "10.9.1.0/24", us-east-1b = "10.9.2.0/24" }

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_workspaces_ip_group" "office" {
  name        = "office"
  description = "where we sit"

  # Two rules that mean the same: both stay as written.
  rules {
    source = "10.0.0.0/16"
  }
  rules {
    source      = "10.0.0.1/16"
    description = "with host bits"
  }
  dynamic "rules" {
    for_each = var.step == 1 ? [] : ["203.0.113.0/24"]
    content {
      source      = rules.value
      description = "Berlin"
    }
  }

  tags = {
    Name = "office"
    Step = var.step
  }
}

resource "aws_workspaces_ip_group" "closed" {
  name = "closed"
}

resource "aws_workspaces_ip_group" "contractors" {
  name = "contractors"

  rules {
    source = "198.51.100.0/24"
  }
}

resource "aws_workspaces_directory" "pool" {
  workspace_type                  = "POOLS"
  workspace_directory_name        = "pool"
  workspace_directory_description = "a pool of desktops"
  user_identity_type              = "CUSTOMER_MANAGED"
  subnet_ids                      = [for subnet in aws_subnet.main : subnet.id]

  # From alpha to beta and gamma: first associated, then disassociated.
  ip_group_ids = var.step == 1 ? [aws_workspaces_ip_group.office.id] : [aws_workspaces_ip_group.closed.id, aws_workspaces_ip_group.contractors.id]

  workspace_access_properties {
    # The provider removes rules that aren't listed.
    device_type_android    = "ALLOW"
    device_type_chromeos   = "ALLOW"
    device_type_ios        = "ALLOW"
    device_type_linux      = var.step == 1 ? "DENY" : "ALLOW"
    device_type_osx        = "ALLOW"
    device_type_web        = "ALLOW"
    device_type_windows    = "ALLOW"
    device_type_zeroclient = "DENY"
  }

  saml_properties {
    status          = var.step == 1 ? "DISABLED" : "ENABLED"
    user_access_url = var.step == 1 ? null : "https://id.example.com/sso"
  }

  tags = {
    Name = "pool"
    Step = var.step
  }
}

data "aws_workspaces_directory" "pool" {
  directory_id = aws_workspaces_directory.pool.id
}

output "found" {
  value = data.aws_workspaces_directory.pool.registration_code
}
