# Directories of Directory Service, registered with WorkSpaces. The provider waits a minute when it deletes one.

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

resource "aws_directory_service_directory" "simple" {
  name       = "corp.example.com"
  password   = "Correct-Horse-1"
  size       = "Small"
  alias      = "corp"
  enable_sso = var.step == 1

  vpc_settings {
    vpc_id     = aws_vpc.main.id
    subnet_ids = [for subnet in aws_subnet.main : subnet.id]
  }

  tags = {
    Step = var.step
  }
}

resource "aws_directory_service_directory" "microsoft" {
  name                                 = "ad.example.com"
  password                             = "Correct-Horse-1"
  type                                 = "MicrosoftAD"
  edition                              = "Standard"
  desired_number_of_domain_controllers = var.step == 1 ? 3 : 2

  vpc_settings {
    vpc_id     = aws_vpc.main.id
    subnet_ids = [for subnet in aws_subnet.main : subnet.id]
  }
}

resource "aws_directory_service_directory" "connector" {
  name     = "own.example.com"
  password = "whatever they have"
  type     = "ADConnector"
  size     = "Small"

  connect_settings {
    vpc_id            = aws_vpc.main.id
    subnet_ids        = [for subnet in aws_subnet.main : subnet.id]
    customer_dns_ips  = ["10.1.0.2", "10.1.0.3"]
    customer_username = "svc"
  }
}

resource "aws_security_group" "desktops" {
  name   = "desktops"
  vpc_id = aws_vpc.main.id
}

resource "aws_workspaces_ip_group" "office" {
  name = "office"

  rules {
    source = "203.0.113.0/24"
  }
}

resource "aws_workspaces_directory" "simple" {
  directory_id = aws_directory_service_directory.simple.id
  subnet_ids   = [for subnet in aws_subnet.main : subnet.id]
  ip_group_ids = [aws_workspaces_ip_group.office.id]

  self_service_permissions {
    change_compute_type  = var.step == 2
    increase_volume_size = true
  }

  workspace_access_properties {
    device_type_android    = "ALLOW"
    device_type_chromeos   = "ALLOW"
    device_type_ios        = "ALLOW"
    device_type_linux      = "ALLOW"
    device_type_osx        = "ALLOW"
    device_type_web        = "DENY"
    device_type_windows    = "ALLOW"
    device_type_zeroclient = "DENY"
  }

  workspace_creation_properties {
    custom_security_group_id            = aws_security_group.desktops.id
    default_ou                          = "OU=AWS,DC=corp,DC=example,DC=com"
    enable_internet_access              = var.step == 2
    enable_maintenance_mode             = true
    user_enabled_as_local_administrator = true
  }

  tags = {
    Step = var.step
  }
}

resource "aws_workspaces_directory" "connector" {
  directory_id = aws_directory_service_directory.connector.id
}

data "aws_workspaces_bundle" "value" {
  owner = "AMAZON"
  name  = "Value with Windows 10 and Office 2016"
}

resource "aws_workspaces_workspace" "plain" {
  directory_id = aws_workspaces_directory.simple.id
  bundle_id    = data.aws_workspaces_bundle.value.id
  user_name    = "Administrator"

  tags = {
    Step = var.step
  }
}

resource "aws_workspaces_workspace" "encrypted" {
  directory_id                   = aws_workspaces_directory.connector.id
  bundle_id                      = "wsb-clj85qzj1" # Standard with Amazon Linux 2
  user_name                      = "ann"
  root_volume_encryption_enabled = true
  user_volume_encryption_enabled = true
  volume_encryption_key          = "alias/aws/workspaces"

  workspace_properties {
    compute_type_name                         = "VALUE"
    user_volume_size_gib                      = var.step == 1 ? 10 : 50
    root_volume_size_gib                      = 80
    running_mode                              = "AUTO_STOP"
    running_mode_auto_stop_timeout_in_minutes = 60 * var.step
  }
}

data "aws_directory_service_directory" "simple" {
  directory_id = aws_directory_service_directory.simple.id
}

data "aws_workspaces_directory" "simple" {
  directory_id = aws_workspaces_directory.simple.id
}

output "found" {
  value = [data.aws_directory_service_directory.simple.alias, data.aws_workspaces_directory.simple.alias]
}
