"""Users, keys and groups as boto3 users use them; every assertion is about what boto3 reads from the answers."""

import json

import boto3

iam = boto3.client("iam")
everything = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}

root = iam.get_user()["User"]
assert root["Arn"].endswith(":root"), root

alice = iam.create_user(UserName="alice", Path="/people/", Tags=[{"Key": "team", "Value": "red"}])["User"]
assert alice["CreateDate"].year >= 2026, alice
shown = iam.get_user(UserName="alice")["User"]
assert shown["Tags"] == [{"Key": "team", "Value": "red"}], shown

# The document comes percent-encoded and boto3 decodes it.
iam.put_user_policy(UserName="alice", PolicyName="all", PolicyDocument=json.dumps(everything))
assert iam.get_user_policy(UserName="alice", PolicyName="all")["PolicyDocument"] == everything
try:
    iam.put_user_policy(UserName="alice", PolicyName="bad", PolicyDocument="{}")
    raise AssertionError("a policy without statements was put")
except iam.exceptions.MalformedPolicyDocumentException as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400

key = iam.create_access_key(UserName="alice")["AccessKey"]
unused = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
assert unused["UserName"] == "alice", unused
assert (unused["AccessKeyLastUsed"]["ServiceName"], unused["AccessKeyLastUsed"]["Region"]) == ("N/A", "N/A"), unused
own = boto3.client("iam", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
assert own.get_user()["User"]["UserName"] == "alice"
assert [each["AccessKeyId"] for each in own.list_access_keys()["AccessKeyMetadata"]] == [key["AccessKeyId"]]
used = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
assert used["ServiceName"] == "iam" and used["LastUsedDate"].year >= 2026, used

iam.create_group(GroupName="admins")
iam.attach_group_policy(GroupName="admins", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
for n in range(5):
    iam.create_user(UserName=f"robot-{n}")
    iam.add_user_to_group(GroupName="admins", UserName=f"robot-{n}")
pages = iam.get_paginator("get_group").paginate(GroupName="admins", PaginationConfig={"PageSize": 2})
assert [user["UserName"] for page in pages for user in page["Users"]] == [f"robot-{n}" for n in range(5)]
pages = list(iam.get_paginator("list_users").paginate(PathPrefix="/", PaginationConfig={"PageSize": 4}))
assert [len(page["Users"]) for page in pages] == [4, 2], pages

summary = iam.get_account_summary()["SummaryMap"]
assert (summary["Users"], summary["Groups"], summary["UsersQuota"]) == (6, 1, 5000), summary

iam.update_user(UserName="alice", NewUserName="anna")
assert iam.get_waiter("user_exists").wait(UserName="anna") is None
assert boto3.resource("iam").User("anna").user_id == alice["UserId"]
try:
    iam.delete_user(UserName="anna")
    raise AssertionError("a user with a key was deleted")
except iam.exceptions.DeleteConflictException as error:
    assert error.response["Error"]["Message"] == "Cannot delete entity, must delete access keys first.", error.response
iam.delete_access_key(UserName="anna", AccessKeyId=key["AccessKeyId"])
iam.delete_user_policy(UserName="anna", PolicyName="all")
iam.delete_user(UserName="anna")
try:
    iam.get_user(UserName="anna")
    raise AssertionError("a deleted user was shown")
except iam.exceptions.NoSuchEntityException as error:
    assert error.response["Error"]["Message"] == "The user with name anna cannot be found.", error.response
print("ok")
