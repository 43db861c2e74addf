"""AWS Config as boto3 users use it: the history of a resource, with paginators; every assertion is about what boto3 reads."""

import datetime
import json

import boto3

ec2 = boto3.client("ec2")
config = boto3.client("config")

recorder = config.describe_configuration_recorders()["ConfigurationRecorders"][0]
assert recorder["recordingGroup"]["allSupported"] is True, recorder
assert config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]["recording"] is True

vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
for port in range(1, 13):
    ec2.authorize_security_group_ingress(
        GroupId=group, IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp="10.0.0.0/8"
    )
ec2.create_tags(Resources=[group], Tags=[{"Key": "team", "Value": "red"}])

key = {"resourceType": "AWS::EC2::SecurityGroup", "resourceId": group}
pages = list(config.get_paginator("get_resource_config_history").paginate(**key))
assert [len(page["configurationItems"]) for page in pages] == [10, 4], pages
items = [item for page in pages for item in page["configurationItems"]]
assert [item["configurationItemStatus"] for item in items] == ["OK"] * 13 + ["ResourceDiscovered"], items
assert items[0]["tags"] == {"team": "red"}, items[0]
assert items[0]["configurationItemCaptureTime"] >= items[1]["configurationItemCaptureTime"], items
configuration = json.loads(items[0]["configuration"])
assert configuration["groupId"] == group and len(configuration["ipPermissions"]) == 12, configuration
assert items[0]["relationships"] == [
    {"resourceType": "AWS::EC2::VPC", "resourceId": vpc, "relationshipName": "Is contained in Vpc"}
], items[0]

# boto3 sends whole seconds.
second = datetime.timedelta(seconds=1)
first = items[-1]["configurationItemCaptureTime"]
assert config.get_resource_config_history(**key, laterTime=first - second)["configurationItems"] == []
oldest = config.get_resource_config_history(
    **key, earlierTime=first - second, laterTime=first + 60 * second, limit=1, chronologicalOrder="Forward"
)["configurationItems"]
assert oldest == items[-1:], oldest

ec2.delete_security_group(GroupId=group)
last = config.get_resource_config_history(**key, limit=1)["configurationItems"][0]
assert last["configurationItemStatus"] == "ResourceDeleted" and "configuration" not in last, last

found = config.list_discovered_resources(resourceType="AWS::EC2::SecurityGroup")["resourceIdentifiers"]
assert group not in [each["resourceId"] for each in found], found
pages = config.get_paginator("list_discovered_resources").paginate(
    resourceType="AWS::EC2::SecurityGroup", includeDeletedResources=True, PaginationConfig={"PageSize": 2}
)
deleted = [each for page in pages for each in page["resourceIdentifiers"] if "resourceDeletionTime" in each]
assert [each["resourceId"] for each in deleted] == [group], deleted

batch = config.batch_get_resource_config(
    resourceKeys=[key, {"resourceType": "AWS::EC2::VPC", "resourceId": vpc}]
)
assert [item["resourceId"] for item in batch["baseConfigurationItems"]] == [vpc], batch
counts = config.get_discovered_resource_counts(resourceTypes=["AWS::EC2::VPC"])
assert counts["totalDiscoveredResources"] == 2, counts

try:
    config.get_resource_config_history(resourceType="AWS::EC2::VPC", resourceId="vpc-1")
    raise AssertionError("an unknown resource has a history")
except config.exceptions.ResourceNotDiscoveredException:
    pass
