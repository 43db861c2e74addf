"""The trail as boto3 users read it; every assertion is about what boto3 reads from the answers."""

import json
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

ec2 = boto3.client("ec2")
trail = boto3.client("cloudtrail")

group = ec2.create_security_group(GroupName="seen", Description="in the trail")["GroupId"]
for n in range(5):
    ec2.create_tags(Resources=[group], Tags=[{"Key": f"tag-{n}", "Value": "x"}])
ec2.describe_security_groups()
ec2.delete_security_group(GroupId=group)

by_group = [{"AttributeKey": "ResourceName", "AttributeValue": group}]
paginator = trail.get_paginator("lookup_events")
pages = list(paginator.paginate(LookupAttributes=by_group, PaginationConfig={"PageSize": 3}))
assert [len(page["Events"]) for page in pages] == [3, 3, 1], pages
events = [event for page in pages for event in page["Events"]]
names = [event["EventName"] for event in events]
assert names == ["DeleteSecurityGroup"] + ["CreateTags"] * 5 + ["CreateSecurityGroup"], names

last = events[0]
assert abs(last["EventTime"] - datetime.now(timezone.utc)) < timedelta(minutes=5), last
assert last["EventSource"] == "ec2.amazonaws.com" and last["ReadOnly"] == "false" and last["Username"] == "root", last
assert {"ResourceType": "AWS::EC2::SecurityGroup", "ResourceName": group} in last["Resources"], last
record = json.loads(last["CloudTrailEvent"])
assert record["requestParameters"] == {"groupId": group}, record
assert record["userAgent"].startswith("Boto3/"), record
assert record["eventID"] == last["EventId"], record

by_id = [{"AttributeKey": "EventId", "AttributeValue": last["EventId"]}]
assert [each["EventId"] for each in trail.lookup_events(LookupAttributes=by_id)["Events"]] == [last["EventId"]]
hour_ago = datetime.now(timezone.utc) - timedelta(hours=1)
assert trail.lookup_events(EndTime=hour_ago)["Events"] == []
assert trail.lookup_events(EventCategory="insight")["Events"] == []

try:
    trail.lookup_events(StartTime=datetime.now(timezone.utc), EndTime=hour_ago)
    raise AssertionError("events were looked up until before they began")
except trail.exceptions.InvalidTimeRangeException:
    pass
try:
    trail.lookup_events(LookupAttributes=by_group * 2)
    raise AssertionError("events were looked up by two attributes")
except ClientError as error:
    assert error.response["Error"]["Code"] == "InvalidLookupAttributesException", error
