"""The IPAM policy family through boto3: rules, targets, the allocations they steer, and the preview."""

import json
import os
import urllib.request

import boto3
from refused import refused

URL, ACCOUNT = os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_ACCESS_KEY_ID"]
REGION = "us-east-1"

ec2 = boto3.client("ec2")
europe = boto3.client("ec2", region_name="eu-west-1")


def next_address(resource_type, locale=REGION):
    query = f"resource-type={resource_type}&locale={locale}&account={ACCOUNT}"
    with urllib.request.urlopen(f"{URL}/_cordon/ipam/next-address?{query}") as answer:
        return json.load(answer)


ipam = ec2.create_ipam(OperatingRegions=[{"RegionName": "eu-west-1"}])["Ipam"]


def pool(cidr, locale=REGION):
    made = ec2.create_ipam_pool(
        IpamScopeId=ipam["PublicDefaultScopeId"],
        AddressFamily="ipv4",
        Locale=locale,
        AwsService="ec2",
        PublicIpSource="byoip",
    )["IpamPool"]["IpamPoolId"]
    ec2.provision_ipam_pool_cidr(IpamPoolId=made, Cidr=cidr)
    return made


small, large, there = pool("198.19.0.0/32"), pool("198.19.1.0/24"), pool("198.19.2.0/24", "eu-west-1")

policy = ec2.create_ipam_policy(
    IpamId=ipam["IpamId"],
    TagSpecifications=[{"ResourceType": "ipam-policy", "Tags": [{"Key": "team", "Value": "net"}]}],
)["IpamPolicy"]
assert policy["State"] == "create-in-progress"
policy_id = policy["IpamPolicyId"]
[described] = ec2.describe_ipam_policies(Filters=[{"Name": "tag:team", "Values": ["net"]}])["IpamPolicies"]
assert described == {**policy, "State": "create-complete"}


def rules(locale, resource_type, *pools):
    return ec2.modify_ipam_policy_allocation_rules(
        IpamPolicyId=policy_id,
        Locale=locale,
        ResourceType=resource_type,
        AllocationRules=[{"SourceIpamPoolId": each} for each in pools],
    )["IpamPolicyDocument"]


document = rules(REGION, "eip", small, large)
assert [rule["SourceIpamPoolId"] for rule in document["AllocationRules"]] == [small, large]
rules("eu-west-1", "eip", there)
rules(REGION, "alb", large)
documents = ec2.get_ipam_policy_allocation_rules(IpamPolicyId=policy_id, Locale=REGION)["IpamPolicyDocuments"]
assert [each["ResourceType"] for each in documents] == ["eip", "alb"]
assert documents[0] == document

assert ec2.get_enabled_ipam_policy()["IpamPolicyEnabled"] is False
assert next_address("eip")["served"] == {"by": "amazon", "because": "no policy is enabled"}
assert ec2.enable_ipam_policy(IpamPolicyId=policy_id)["IpamPolicyId"] == policy_id
enabled = europe.get_enabled_ipam_policy()
assert (enabled["IpamPolicyEnabled"], enabled["IpamPolicyId"], enabled["ManagedBy"]) == (True, policy_id, "account")
assert ec2.get_ipam_policy_organization_targets(IpamPolicyId=policy_id)["OrganizationTargets"] == []

# The preview predicts what happens.
foretold = next_address("eip")["served"]
assert (foretold["rule"], foretold["poolId"], foretold["address"]) == (1, small, "198.19.0.0")
first = ec2.allocate_address(Domain="vpc")
assert (first["PublicIp"], first["PublicIpv4Pool"]) == ("198.19.0.0", small)
told = next_address("eip")
assert told["rules"] == [
    {"rule": 1, "poolId": small, "serves": False, "because": "every address of the pool is allocated"},
    {"rule": 2, "poolId": large, "serves": True},
]
second = ec2.allocate_address(Domain="vpc")
assert (second["PublicIp"], second["PublicIpv4Pool"]) == (told["served"]["address"], large)
assert ec2.allocate_address(PublicIpv4Pool="amazon")["PublicIpv4Pool"] == "amazon"
assert europe.allocate_address()["PublicIpv4Pool"] == there
assert next_address("alb")["served"]["poolId"] == large
assert next_address("rds")["served"] == {"by": "amazon", "because": "the policy has no rules for this"}
assert next_address("rnat", "eu-west-1")["served"]["by"] == "amazon"

[held] = ec2.get_ipam_pool_allocations(IpamPoolId=small)["IpamPoolAllocations"]
assert (held["ResourceType"], held["ResourceId"], held["Cidr"]) == ("eip", first["AllocationId"], "198.19.0.0/32")
[shown] = ec2.describe_addresses(AllocationIds=[first["AllocationId"]])["Addresses"]
assert shown["PublicIpv4Pool"] == small
ec2.release_address(AllocationId=first["AllocationId"])
assert ec2.get_ipam_pool_allocations(IpamPoolId=small)["IpamPoolAllocations"] == []
assert next_address("eip")["served"]["address"] == "198.19.0.0"

refused("DependencyViolation", ec2.delete_ipam_policy, IpamPolicyId=policy_id)
refused("DryRunOperation", ec2.disable_ipam_policy, IpamPolicyId=policy_id, DryRun=True)
refused("InvalidIpamPolicyId.NotFound", ec2.enable_ipam_policy, IpamPolicyId="ipam-policy-00000000")
refused(
    "IpamOrganizationAccountNotRegistered",
    ec2.enable_ipam_policy,
    IpamPolicyId=policy_id,
    OrganizationTargetId="ou-root-apps",
)
assert ec2.disable_ipam_policy(IpamPolicyId=policy_id)["Return"] is True
assert ec2.delete_ipam_policy(IpamPolicyId=policy_id)["IpamPolicy"]["State"] == "delete-in-progress"
assert ec2.describe_ipam_policies()["IpamPolicies"] == []
