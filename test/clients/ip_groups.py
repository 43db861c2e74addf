"""IP groups and directories as boto3 users use them; every assertion is about what boto3 reads from the answers."""

import boto3

workspaces = boto3.client("workspaces")
ds = boto3.client("ds")
ec2 = boto3.client("ec2")

subnets = ec2.describe_subnets()["Subnets"][:2]
directory = ds.create_directory(
    Name="corp.example.com",
    Password="Correct-Horse-1",
    Size="Small",
    VpcSettings={"VpcId": subnets[0]["VpcId"], "SubnetIds": [each["SubnetId"] for each in subnets]},
)["DirectoryId"]
try:
    ds.describe_directories(DirectoryIds=["d-0123456789"])
    raise AssertionError("an unknown directory was described")
except ds.exceptions.EntityDoesNotExistException as error:
    assert "d-0123456789" in error.response["Error"]["Message"], error.response

assert workspaces.register_workspace_directory(DirectoryId=directory)["State"] == "REGISTERING"
rule = {"ipRule": "10.0.0.1/16", "ruleDesc": ""}
group = workspaces.create_ip_group(GroupName="office", UserRules=[rule], Tags=[{"Key": "a", "Value": "b"}])["GroupId"]
workspaces.associate_ip_groups(DirectoryId=directory, GroupIds=[group])
pages = workspaces.get_paginator("describe_workspace_directories").paginate()
[shown] = [each for page in pages for each in page["Directories"]]
assert (shown["State"], shown["ipGroupIds"]) == ("REGISTERED", [group]), shown
assert workspaces.describe_ip_groups(GroupIds=[group])["Result"] == [
    {"groupId": group, "groupName": "office", "userRules": [rule]}
]
assert workspaces.describe_tags(ResourceId=group)["TagList"] == [{"Key": "a", "Value": "b"}]
try:
    workspaces.delete_ip_group(GroupId=group)
    raise AssertionError("a group in use was deleted")
except workspaces.exceptions.ResourceAssociatedException as error:
    assert directory in error.response["message"], error.response
try:
    workspaces.revoke_ip_rules(GroupId="wsipg-00000000f", UserRules=["10.0.0.1/16"])
    raise AssertionError("an unknown group lost a rule")
except workspaces.exceptions.ResourceNotFoundException as error:
    assert error.response["ResourceId"] == "wsipg-00000000f", error.response
print("ok")
