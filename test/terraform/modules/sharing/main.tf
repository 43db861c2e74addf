# A prefix list that is shared with another account, which accepts the invitation; and a VPC that two accounts use.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "step" {
  type    = number
  default = 1
}

# Its endpoint comes from the environment.
provider "aws" {
  alias                       = "guest"
  region                      = "us-east-1"
  access_key                  = "444455556666"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "tf-shared-offices"
  address_family = "IPv4"
  max_entries    = 2
}

resource "aws_ec2_managed_prefix_list" "partners" {
  name           = "tf-shared-partners"
  address_family = "IPv4"
  max_entries    = 2
}

resource "aws_ram_resource_share" "lists" {
  name                      = var.step == 1 ? "tf-lists" : "tf-all-lists"
  allow_external_principals = true
  permission_arns           = ["arn:aws:ram::aws:permission/AWSRAMDefaultPermissionPrefixList"]

  tags = {
    step = tostring(var.step)
  }
}

# It stays as it is: what step 2 changes is what it has.
resource "aws_ram_resource_share" "empty" {
  name = "tf-empty"
}

resource "aws_ram_resource_association" "offices" {
  resource_arn       = aws_ec2_managed_prefix_list.offices.arn
  resource_share_arn = aws_ram_resource_share.lists.arn
}

resource "aws_ram_resource_association" "partners" {
  count = var.step - 1

  resource_arn       = aws_ec2_managed_prefix_list.partners.arn
  resource_share_arn = aws_ram_resource_share.lists.arn
}

resource "aws_ram_principal_association" "guest" {
  principal          = "444455556666"
  resource_share_arn = aws_ram_resource_share.lists.arn
}

resource "aws_ram_resource_share_accepter" "guest" {
  provider  = aws.guest
  share_arn = aws_ram_principal_association.guest.resource_share_arn

  # What it shows of the share's resources is there before.
  depends_on = [aws_ram_resource_association.offices]
}

data "aws_ram_resource_share" "received" {
  provider       = aws.guest
  name           = aws_ram_resource_share.lists.name
  resource_owner = "OTHER-ACCOUNTS"
  depends_on     = [aws_ram_resource_share_accepter.guest]
}

output "received" {
  value = data.aws_ram_resource_share.received.owning_account_id
}

# A subnet that a member of the organization uses, with a security group of its own there.

provider "aws" {
  alias                       = "member"
  region                      = "us-east-1"
  access_key                  = "111122223333"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_ram_sharing_with_organization" "all" {}

resource "aws_vpc" "shared" {
  cidr_block = "10.77.0.0/16"
}

resource "aws_subnet" "apps" {
  vpc_id     = aws_vpc.shared.id
  cidr_block = "10.77.1.0/24"
}

resource "aws_security_group" "common" {
  name        = "tf-shared-common"
  description = "for whoever is in the VPC"
  vpc_id      = aws_vpc.shared.id
}

resource "aws_ram_resource_share" "apps" {
  name                      = "tf-apps"
  allow_external_principals = false

  depends_on = [aws_ram_sharing_with_organization.all]
}

resource "aws_ram_resource_association" "apps" {
  resource_arn       = aws_subnet.apps.arn
  resource_share_arn = aws_ram_resource_share.apps.arn
}

resource "aws_ram_resource_association" "common" {
  resource_arn       = aws_security_group.common.arn
  resource_share_arn = aws_ram_resource_share.apps.arn
}

resource "aws_ram_principal_association" "member" {
  principal          = "111122223333"
  resource_share_arn = aws_ram_resource_share.apps.arn
}

data "aws_subnet" "apps" {
  provider   = aws.member
  id         = aws_subnet.apps.id
  depends_on = [aws_ram_resource_association.apps, aws_ram_principal_association.member]
}

resource "aws_security_group" "app" {
  provider    = aws.member
  name        = "tf-shared-app"
  description = "of the member"
  vpc_id      = data.aws_subnet.apps.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "app" {
  provider                     = aws.member
  security_group_id            = aws_security_group.app.id
  referenced_security_group_id = "${aws_security_group.common.owner_id}/${aws_security_group.common.id}"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 79 + var.step
}

resource "aws_network_interface" "app" {
  provider        = aws.member
  subnet_id       = data.aws_subnet.apps.id
  security_groups = [aws_security_group.app.id, aws_security_group.common.id]
}
