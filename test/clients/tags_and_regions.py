"""Tags of any resource, Regions, zones and account attributes, through boto3's client and its resources."""
import boto3
from refused import refused

client = boto3.client("ec2")
resource = boto3.resource("ec2")


def tags_of(resource_id):
    filters = [{"Name": "resource-id", "Values": [resource_id]}]
    return {tag["Key"]: tag["Value"] for tag in client.describe_tags(Filters=filters)["Tags"]}


vpc = next(iter(resource.vpcs.filter(Filters=[{"Name": "is-default", "Values": ["true"]}])))
group = resource.SecurityGroup(client.create_security_group(GroupName="tagged", Description="d")["GroupId"])
rule_id = client.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group.id]}])[
    "SecurityGroupRules"][0]["SecurityGroupRuleId"]
prefix_list_id = client.create_managed_prefix_list(PrefixListName="l", AddressFamily="IPv4", MaxEntries=1)[
    "PrefixList"]["PrefixListId"]
ids = [vpc.id, group.id, rule_id, prefix_list_id]

for call in (client.create_tags, client.delete_tags):
    refused("DryRunOperation", call, DryRun=True, Resources=ids, Tags=[{"Key": "a", "Value": "b"}])
refused("DryRunOperation", client.describe_tags, DryRun=True)
client.create_tags(Resources=ids, Tags=[{"Key": "Name", "Value": "x"}, {"Key": "empty", "Value": ""}])
assert all(tags_of(each) == {"Name": "x", "empty": ""} for each in ids)

# The methods of boto3's resources.
vpc.create_tags(Tags=[{"Key": "Name", "Value": "y"}])
group.reload()
assert {tag["Key"]: tag["Value"] for tag in group.tags} == {"Name": "x", "empty": ""}
resource.Tag(group.id, "Name", "x").delete()
assert tags_of(group.id) == {"empty": ""}

# A different value keeps the tag; without a value it's removed; without tags all are removed.
client.delete_tags(Resources=[vpc.id], Tags=[{"Key": "Name", "Value": "x"}, {"Key": "empty"}])
assert tags_of(vpc.id) == {"Name": "y"}
client.delete_tags(Resources=[rule_id, prefix_list_id])
assert tags_of(rule_id) == {} and tags_of(prefix_list_id) == {}

# All or nothing.
unknown = "subnet-0123456789abcdef0"
refused("InvalidSubnetID.NotFound", client.create_tags, Resources=[vpc.id, unknown], Tags=[{"Key": "lost", "Value": ""}])
refused("InvalidID", client.create_tags, Resources=[vpc.id, "vpc_1"], Tags=[{"Key": "lost", "Value": ""}])
refused("InvalidParameterValue", client.create_tags, Resources=[vpc.id], Tags=[{"Key": "aws:x", "Value": ""}])
assert tags_of(vpc.id) == {"Name": "y"}

client.create_tags(Resources=[vpc.id], Tags=[{"Key": f"k{number}", "Value": ""} for number in range(49)])
refused("TagLimitExceeded", client.create_tags, Resources=[vpc.id], Tags=[{"Key": "one more", "Value": ""}])
pages = list(client.get_paginator("describe_tags").paginate(
    Filters=[{"Name": "resource-type", "Values": ["vpc"]}], PaginationConfig={"PageSize": 20}))
assert [len(page["Tags"]) for page in pages] == [20, 20, 10]

# The caller's zones and attributes.
enabled = {each["RegionName"]: each for each in client.describe_regions()["Regions"]}
everything = {each["RegionName"]: each for each in client.describe_regions(AllRegions=True)["Regions"]}
assert set(enabled) < set(everything)
assert enabled["us-east-1"] == {
    "RegionName": "us-east-1", "Endpoint": "ec2.us-east-1.amazonaws.com", "OptInStatus": "opt-in-not-required",
    "Geography": [{"Name": "United States of America"}]}
assert everything["af-south-1"]["OptInStatus"] == "not-opted-in"
refused("InvalidParameterValue", client.describe_regions, RegionNames=["nowhere-1"])
zones = client.describe_availability_zones(Filters=[{"Name": "state", "Values": ["available"]}])["AvailabilityZones"]
assert [zone["ZoneName"] for zone in zones][:2] == ["us-east-1a", "us-east-1b"]
refused("InvalidParameterValue", client.describe_availability_zones, ZoneNames=["us-west-2a"])
for call in (client.describe_regions, client.describe_availability_zones, client.describe_account_attributes):
    refused("DryRunOperation", call, DryRun=True)
attributes = {each["AttributeName"]: each["AttributeValues"][0]["AttributeValue"]
              for each in client.describe_account_attributes()["AccountAttributes"]}
assert attributes["default-vpc"] == vpc.id and attributes["supported-platforms"] == "VPC"
assert attributes["vpc-max-security-groups-per-interface"] == "5"
for name, value in attributes.items():
    one = client.describe_account_attributes(AttributeNames=[name])["AccountAttributes"]
    assert [each["AttributeName"] for each in one] == [name], one
