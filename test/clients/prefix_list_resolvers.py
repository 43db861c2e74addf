"""Prefix list resolvers through boto3: rules, versions, and lists in two Regions that are kept in step."""

import boto3
from botocore.exceptions import ClientError

home = boto3.client("ec2")
europe = boto3.client("ec2", region_name="eu-west-1")

ipam = home.create_ipam(OperatingRegions=[{"RegionName": "eu-west-1"}])["Ipam"]
prod = {"ResourceTag": {"Key": "env", "Value": "prod"}, "Operation": "equals"}
new = {
    "IpamId": ipam["IpamId"],
    "AddressFamily": "ipv4",
    "ClientToken": "one",
    "Rules": [
        {"RuleType": "static-cidr", "StaticCidr": "192.0.2.0/24"},
        {
            "RuleType": "ipam-resource-cidr",
            "IpamScopeId": ipam["PrivateDefaultScopeId"],
            "ResourceType": "vpc",
            "Conditions": [prod],
        },
    ],
}
resolver = home.create_ipam_prefix_list_resolver(**new)["IpamPrefixListResolver"]
resolver_id = resolver["IpamPrefixListResolverId"]
assert (resolver["State"], resolver["LastVersionCreationStatus"]) == ("create-in-progress", "pending")
assert home.create_ipam_prefix_list_resolver(**new)["IpamPrefixListResolver"] == resolver
[described] = home.describe_ipam_prefix_list_resolvers()["IpamPrefixListResolvers"]
assert (described["State"], described["LastVersionCreationStatus"]) == ("create-complete", "success")
rules = home.get_ipam_prefix_list_resolver_rules(IpamPrefixListResolverId=resolver_id)["Rules"]
assert [rule["RuleType"] for rule in rules] == ["static-cidr", "ipam-resource-cidr"]
assert rules[1]["Conditions"] == [prod]


def new_list(client):
    made = client.create_managed_prefix_list(PrefixListName="prod", AddressFamily="IPv4", MaxEntries=10)
    return made["PrefixList"]["PrefixListId"]


def cidrs(client, list_id):
    return [entry["Cidr"] for entry in client.get_managed_prefix_list_entries(PrefixListId=list_id)["Entries"]]


def follow(list_id, region, **following):
    target = home.create_ipam_prefix_list_resolver_target(
        IpamPrefixListResolverId=resolver_id, PrefixListId=list_id, PrefixListRegion=region, **following
    )["IpamPrefixListResolverTarget"]
    return target["IpamPrefixListResolverTargetId"]


here, there = new_list(home), new_list(europe)
follow(here, "us-east-1", TrackLatestVersion=True)
pinned = follow(there, "eu-west-1", TrackLatestVersion=False, DesiredVersion=1)

tags = [{"ResourceType": "vpc", "Tags": [{"Key": "env", "Value": "prod"}]}]
europe.create_vpc(CidrBlock="10.2.0.0/16", TagSpecifications=tags)
vpc_id = home.create_vpc(CidrBlock="10.1.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]
assert cidrs(home, here) == ["10.1.0.0/16", "10.2.0.0/16", "192.0.2.0/24"]
assert cidrs(europe, there) == ["192.0.2.0/24"]
home.modify_ipam_prefix_list_resolver_target(IpamPrefixListResolverTargetId=pinned, TrackLatestVersion=True)
assert cidrs(europe, there) == ["10.1.0.0/16", "10.2.0.0/16", "192.0.2.0/24"]
home.delete_vpc(VpcId=vpc_id)
assert cidrs(home, here) == cidrs(europe, there) == ["10.2.0.0/16", "192.0.2.0/24"]

pages = home.get_paginator("get_ipam_prefix_list_resolver_versions")
versions = [
    version["Version"]
    for page in pages.paginate(IpamPrefixListResolverId=resolver_id)
    for version in page["IpamPrefixListResolverVersions"]
]
assert versions == [1, 2, 3, 4], versions
entries = home.get_ipam_prefix_list_resolver_version_entries(
    IpamPrefixListResolverId=resolver_id, IpamPrefixListResolverVersion=2
)["Entries"]
assert [entry["Cidr"] for entry in entries] == ["10.2.0.0/16", "192.0.2.0/24"]

try:
    europe.modify_managed_prefix_list(PrefixListId=there, RemoveEntries=[{"Cidr": "192.0.2.0/24"}])
except ClientError as error:
    assert error.response["Error"]["Code"] == "OperationNotPermitted", error
else:
    raise AssertionError("a list that follows a resolver was edited")

for target in home.describe_ipam_prefix_list_resolver_targets()["IpamPrefixListResolverTargets"]:
    assert target["State"] == "sync-complete" and target["LastSyncedVersion"] == 4, target
    home.delete_ipam_prefix_list_resolver_target(
        IpamPrefixListResolverTargetId=target["IpamPrefixListResolverTargetId"]
    )
europe.modify_managed_prefix_list(PrefixListId=there, RemoveEntries=[{"Cidr": "192.0.2.0/24"}])
home.delete_ipam_prefix_list_resolver(IpamPrefixListResolverId=resolver_id)
assert home.describe_ipam_prefix_list_resolvers()["IpamPrefixListResolvers"] == []
