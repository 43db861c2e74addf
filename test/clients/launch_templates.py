"""Launch templates through boto3: versions, what instances get of them, and what a call overrides; placement groups."""
import base64

import boto3
from refused import refused

client = boto3.client("ec2")


[subnet, *_] = client.describe_subnets()["Subnets"]
group = client.create_security_group(GroupName="web", Description="web")["GroupId"]
data = {
    "ImageId": "ami-0a12023000000c864",
    "InstanceType": "t3.micro",
    "UserData": base64.b64encode(b"#!/bin/sh").decode(),
    "NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": subnet["SubnetId"], "Groups": [group]}],
    "MetadataOptions": {"HttpTokens": "required"},
    "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "role", "Value": "web"}]}],
}
tags = [{"ResourceType": "launch-template", "Tags": [{"Key": "team", "Value": "net"}]}]
made = client.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data, TagSpecifications=tags, ClientToken="a")
again = client.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data, TagSpecifications=tags, ClientToken="a")
template = made["LaunchTemplate"]["LaunchTemplateId"]
assert again["LaunchTemplate"]["LaunchTemplateId"] == template and made["LaunchTemplate"]["Tags"][0]["Value"] == "net"
refused("InvalidLaunchTemplateName.AlreadyExistsException", client.create_launch_template, LaunchTemplateName="web", LaunchTemplateData=data)
client.create_launch_template_version(LaunchTemplateName="web", SourceVersion="$Latest", LaunchTemplateData={"InstanceType": "t3.small"})
shown = client.get_paginator("describe_launch_template_versions").paginate(LaunchTemplateId=template).build_full_result()
assert [each["VersionNumber"] for each in shown["LaunchTemplateVersions"]] == [2, 1], shown
assert shown["LaunchTemplateVersions"][1]["LaunchTemplateData"] == data, shown

run = lambda **more: client.run_instances(MinCount=1, MaxCount=1, **more)["Instances"][0]
first = run(LaunchTemplate={"LaunchTemplateId": template})
assert (first["InstanceType"], first["NetworkInterfaces"][0]["Groups"][0]["GroupId"]) == ("t3.micro", group), first
assert {"Key": "aws:ec2launchtemplate:version", "Value": "1"} in first["Tags"], first
assert {"Key": "role", "Value": "web"} in first["Tags"], first
assert run(LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"})["InstanceType"] == "t3.small"
assert run(LaunchTemplate={"LaunchTemplateName": "web"}, InstanceType="t3.nano")["InstanceType"] == "t3.nano"
refused("InvalidLaunchTemplateId.VersionNotFound", run, LaunchTemplate={"LaunchTemplateName": "web", "Version": "9"})

client.create_placement_group(GroupName="apart", Strategy="spread", TagSpecifications=[{"ResourceType": "placement-group", "Tags": tags[0]["Tags"]}])
placed = run(LaunchTemplate={"LaunchTemplateName": "web"}, Placement={"GroupName": "apart"})
assert client.describe_placement_groups(Filters=[{"Name": "tag:team", "Values": ["net"]}])["PlacementGroups"][0]["SpreadLevel"] == "rack"
refused("InvalidPlacementGroup.Unknown", run, LaunchTemplate={"LaunchTemplateName": "web"}, Placement={"GroupName": "far"})
refused("InvalidPlacementGroup.InUse", client.delete_placement_group, GroupName="apart")
client.stop_instances(InstanceIds=[placed["InstanceId"]])
client.modify_instance_placement(InstanceId=placed["InstanceId"], GroupName="")
client.delete_placement_group(GroupName="apart")

client.modify_launch_template(LaunchTemplateId=template, DefaultVersion="2")
gone = client.delete_launch_template_versions(LaunchTemplateId=template, Versions=["1", "2"])
assert [each["VersionNumber"] for each in gone["SuccessfullyDeletedLaunchTemplateVersions"]] == [1], gone
like = client.get_launch_template_data(InstanceId=first["InstanceId"])["LaunchTemplateData"]
assert like["InstanceType"] == "t3.micro" and like["MetadataOptions"]["HttpTokens"] == "required", like
client.delete_launch_template(LaunchTemplateName="web")
assert client.describe_launch_templates()["LaunchTemplates"] == []
