# What users, groups and roles have, and nothing beside it: exclusive sets of policies and attachments.
variable "step" {
  type = number
}

data "aws_caller_identity" "me" {}

locals {
  allow  = { for action in ["ec2:Describe*", "ec2:Get*"] : action => jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = action, Resource = "*" }] }) }
  inline = var.step == 1 ? ["first"] : ["first", "second"]
}

resource "aws_iam_policy" "describe" {
  name   = "exclusive-describe"
  policy = local.allow["ec2:Describe*"]
}

resource "aws_iam_policy" "get" {
  name   = "exclusive-get"
  policy = local.allow["ec2:Get*"]
}

locals {
  arns     = { describe = aws_iam_policy.describe.arn, get = aws_iam_policy.get.arn }
  attached = var.step == 1 ? ["describe"] : ["describe", "get"]
}

resource "aws_iam_user" "only" {
  name = "exclusive"
}

resource "aws_iam_group" "only" {
  name = "exclusive"
}

resource "aws_iam_role" "only" {
  name = "exclusive"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = data.aws_caller_identity.me.account_id } }]
  })
}

resource "aws_iam_user_policy" "inline" {
  for_each = toset(local.inline)
  name     = each.key
  user     = aws_iam_user.only.name
  policy   = local.allow["ec2:Describe*"]
}

resource "aws_iam_group_policy" "inline" {
  for_each = toset(local.inline)
  name     = each.key
  group    = aws_iam_group.only.name
  policy   = local.allow["ec2:Describe*"]
}

resource "aws_iam_role_policy" "inline" {
  for_each = toset(local.inline)
  name     = each.key
  role     = aws_iam_role.only.name
  policy   = local.allow["ec2:Describe*"]
}

resource "aws_iam_user_policy_attachment" "managed" {
  for_each   = toset(local.attached)
  user       = aws_iam_user.only.name
  policy_arn = local.arns[each.key]
}

resource "aws_iam_group_policy_attachment" "managed" {
  for_each   = toset(local.attached)
  group      = aws_iam_group.only.name
  policy_arn = local.arns[each.key]
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each   = toset(local.attached)
  role       = aws_iam_role.only.name
  policy_arn = local.arns[each.key]
}

resource "aws_iam_user_policies_exclusive" "only" {
  user_name    = aws_iam_user.only.name
  policy_names = [for policy in aws_iam_user_policy.inline : policy.name]
}

resource "aws_iam_group_policies_exclusive" "only" {
  group_name   = aws_iam_group.only.name
  policy_names = [for policy in aws_iam_group_policy.inline : policy.name]
}

resource "aws_iam_role_policies_exclusive" "only" {
  role_name    = aws_iam_role.only.name
  policy_names = [for policy in aws_iam_role_policy.inline : policy.name]
}

resource "aws_iam_user_policy_attachments_exclusive" "only" {
  user_name   = aws_iam_user.only.name
  policy_arns = [for attachment in aws_iam_user_policy_attachment.managed : attachment.policy_arn]
}

resource "aws_iam_group_policy_attachments_exclusive" "only" {
  group_name  = aws_iam_group.only.name
  policy_arns = [for attachment in aws_iam_group_policy_attachment.managed : attachment.policy_arn]
}

resource "aws_iam_role_policy_attachments_exclusive" "only" {
  role_name   = aws_iam_role.only.name
  policy_arns = [for attachment in aws_iam_role_policy_attachment.managed : attachment.policy_arn]
}

data "aws_iam_session_context" "session" {
  arn = "arn:aws:sts::${data.aws_caller_identity.me.account_id}:assumed-role/${aws_iam_role.only.name}/session"
}

output "issuer" {
  value = data.aws_iam_session_context.session.issuer_arn == aws_iam_role.only.arn
}
