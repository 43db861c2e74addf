# People and programs: users with keys, groups, and what both may do.

variable "step" {
  type    = number
  default = 1
}

data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Read"
    actions   = ["ec2:Describe*"]
    resources = ["*"]
  }
  dynamic "statement" {
    for_each = var.step == 1 ? [] : ["ec2:RebootInstances"]
    content {
      actions   = [statement.value]
      resources = ["arn:aws:ec2:*:*:instance/*"]
      condition {
        test     = "StringEquals"
        variable = "aws:ResourceTag/owner"
        values   = ["&{aws:username}"]
      }
    }
  }
}

resource "aws_iam_policy" "read" {
  name   = "tf-read"
  path   = "/tf/"
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_policy" "other" {
  name   = "tf-other"
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_user" "alice" {
  # Another name and path: the user stays. Its tags don't change, since the provider would tag it by its new name first.
  name                 = var.step == 1 ? "tf-alice" : "tf-anna"
  path                 = var.step == 1 ? "/" : "/people/"
  permissions_boundary = var.step == 1 ? aws_iam_policy.read.arn : aws_iam_policy.other.arn
  force_destroy        = true

  tags = {
    Name = "alice"
  }
}

resource "aws_iam_user" "robot" {
  name                 = "tf-robot"
  permissions_boundary = var.step == 1 ? aws_iam_policy.read.arn : null
  tags                 = var.step == 1 ? { kind = "robot" } : {}
}

resource "aws_iam_access_key" "robot" {
  user   = aws_iam_user.robot.name
  status = var.step == 1 ? "Active" : "Inactive"
}

resource "aws_iam_access_key" "second" {
  user = aws_iam_user.robot.name
}

resource "aws_iam_group" "operators" {
  name = var.step == 1 ? "tf-operators" : "tf-operations"
  path = "/tf/"
}

resource "aws_iam_group" "readers" {
  name = "tf-readers"
}

resource "aws_iam_group_membership" "operators" {
  name  = "operators"
  group = aws_iam_group.operators.name
  users = var.step == 1 ? [aws_iam_user.robot.name] : [aws_iam_user.robot.name, aws_iam_user.alice.name]
}

resource "aws_iam_user_group_membership" "alice" {
  user   = aws_iam_user.alice.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_user_policy" "alice" {
  name   = "read"
  user   = aws_iam_user.alice.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_group_policy" "operators" {
  name   = "read"
  group  = aws_iam_group.operators.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_user_policy_attachment" "robot" {
  user       = aws_iam_user.robot.name
  policy_arn = var.step == 1 ? aws_iam_policy.read.arn : aws_iam_policy.other.arn
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

data "aws_iam_user" "alice" {
  user_name = aws_iam_user.alice.name
}

data "aws_iam_users" "people" {
  path_prefix = "/people/"
  depends_on  = [aws_iam_user.alice]
}

data "aws_iam_group" "operators" {
  group_name = aws_iam_group.operators.name
  depends_on = [aws_iam_group_membership.operators]
}

data "aws_iam_access_keys" "robot" {
  user       = aws_iam_user.robot.name
  depends_on = [aws_iam_access_key.robot, aws_iam_access_key.second]
}

output "user_id" {
  value = data.aws_iam_user.alice.user_id
}

output "people" {
  value = length(data.aws_iam_users.people.names)
}

output "operators" {
  value = length(data.aws_iam_group.operators.users)
}

output "keys" {
  value = length(data.aws_iam_access_keys.robot.access_keys)
}
