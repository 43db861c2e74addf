# Roles with trust policies, customer managed policies with versions, inline policies, attachments and a boundary.
variable "step" {
  type = number
}

data "aws_caller_identity" "me" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = var.step == 1 ? ["first"] : ["first", "second"]
    }
  }
}

data "aws_iam_policy_document" "network" {
  statement {
    sid       = "Read"
    actions   = var.step == 1 ? ["ec2:Describe*"] : ["ec2:Describe*", "ec2:Get*"]
    resources = ["*"]
  }
  statement {
    sid       = "OwnGroups"
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
    resources = ["arn:aws:ec2:*:*:security-group/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/team"
      values   = ["&{aws:PrincipalTag/team}"]
    }
  }
}

resource "aws_iam_policy" "network" {
  name        = "network"
  path        = "/teams/"
  description = "Reads networks and changes the team's groups"
  policy      = data.aws_iam_policy_document.network.json
  tags        = { Name = "network", step = tostring(var.step) }
}

resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*" }] })
}

resource "aws_iam_role" "deploy" {
  name                 = "deploy"
  path                 = "/ci/"
  description          = var.step == 1 ? "for CI" : "for CI and for people"
  max_session_duration = var.step == 1 ? 3600 : 7200
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.step == 1 ? null : aws_iam_policy.limit.arn
  tags                 = { Name = "deploy", step = tostring(var.step) }
}

resource "aws_iam_role" "read" {
  name_prefix           = "read-"
  assume_role_policy    = data.aws_iam_policy_document.trust.json
  force_detach_policies = true
}

resource "aws_iam_role_policy" "inline" {
  name = "inline"
  role = aws_iam_role.deploy.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.step == 1 ? "ec2:CreateVpc" : "ec2:CreateSubnet", Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.deploy.name
  policy_arn = aws_iam_policy.network.arn
}

data "aws_iam_policy" "read_only" {
  name = "AmazonVPCReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "aws" {
  role       = aws_iam_role.deploy.name
  policy_arn = data.aws_iam_policy.read_only.arn
}

# Exclusive: whoever else has the policy loses it.
resource "aws_iam_policy" "shared" {
  name   = "shared"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "ec2:DeleteVpc", Resource = "*" }] })
}

resource "aws_iam_policy_attachment" "shared" {
  name       = "shared"
  roles      = var.step == 1 ? [aws_iam_role.read.name] : [aws_iam_role.read.name, aws_iam_role.deploy.name]
  policy_arn = aws_iam_policy.shared.arn
}

data "aws_iam_role" "deploy" {
  name       = aws_iam_role.deploy.name
  depends_on = [aws_iam_role_policy.inline]
}

data "aws_iam_policy" "network" {
  arn = aws_iam_policy.network.arn
}

data "aws_iam_roles" "ci" {
  path_prefix = "/ci/"
  depends_on  = [aws_iam_role.deploy]
}

output "trust" {
  value = data.aws_iam_role.deploy.assume_role_policy
}

output "document" {
  value = data.aws_iam_policy.network.policy
}

# What the role's policies and its boundary decide together.
data "aws_iam_principal_policy_simulation" "deploy" {
  policy_source_arn = aws_iam_role.deploy.arn
  action_names      = ["ec2:DescribeVpcs", "ec2:DeleteVpc"]
  depends_on        = [aws_iam_role_policy_attachment.own, aws_iam_role_policy_attachment.aws]

  lifecycle {
    postcondition {
      condition     = !self.all_allowed && [for each in self.results : each.allowed] == [false, true]
      error_message = "the role must read and not delete"
    }
  }
}
