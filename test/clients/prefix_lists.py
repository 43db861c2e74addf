"""Managed prefix lists through boto3: whole life cycles, paginators, retries with one token, dry runs, and every refusal's code."""
import boto3
from refused import refused

client = boto3.client("ec2")


def cidrs(**parameters):
    return [entry["Cidr"] for entry in client.get_managed_prefix_list_entries(**parameters)["Entries"]]


# Created once, however often the call is sent with the same token.
new = {
    "PrefixListName": "offices",
    "AddressFamily": "IPv4",
    "MaxEntries": 20,
    "ClientToken": "one",
    "Entries": [{"Cidr": "192.0.2.0/24", "Description": "Oslo"}, {"Cidr": "198.51.100.0/24"}],
    "TagSpecifications": [{"ResourceType": "prefix-list", "Tags": [{"Key": "team", "Value": "net"}]}],
}
created = client.create_managed_prefix_list(**new)["PrefixList"]
list_id = created["PrefixListId"]
assert (created["State"], created["Version"]) == ("create-in-progress", 1)
assert client.create_managed_prefix_list(**new)["PrefixList"]["PrefixListId"] == list_id
refused("IdempotentParameterMismatch", client.create_managed_prefix_list, **{**new, "MaxEntries": 21})

# Every operation as a dry run: allowed, and nothing happens.
for call, parameters in [
    (client.create_managed_prefix_list, {**new, "ClientToken": "two"}),
    (client.describe_managed_prefix_lists, {}),
    (client.modify_managed_prefix_list, {"PrefixListId": list_id, "PrefixListName": "dry"}),
    (client.get_managed_prefix_list_entries, {"PrefixListId": list_id}),
    (client.restore_managed_prefix_list_version, {"PrefixListId": list_id, "PreviousVersion": 1, "CurrentVersion": 1}),
    (client.get_managed_prefix_list_associations, {"PrefixListId": list_id}),
    (client.describe_prefix_lists, {}),
    (client.delete_managed_prefix_list, {"PrefixListId": list_id}),
]:
    assert refused("DryRunOperation", call, DryRun=True, **parameters)["ResponseMetadata"]["HTTPStatusCode"] == 412
[shown] = client.describe_managed_prefix_lists(Filters=[{"Name": "tag:team", "Values": ["net"]}])["PrefixLists"]
assert shown["PrefixListName"] == "offices" and shown["State"] == "create-complete"
assert "StateMessage" not in shown

# Entries, versions, restoring. An omitted name stays; a stale version is refused as such.
changed = client.modify_managed_prefix_list(
    PrefixListId=list_id, CurrentVersion=1, AddEntries=[{"Cidr": "203.0.113.0/24"}], RemoveEntries=[{"Cidr": "192.0.2.0/24"}])
assert (changed["PrefixList"]["State"], changed["PrefixList"]["Version"]) == ("modify-in-progress", 1)
[shown] = client.describe_managed_prefix_lists(PrefixListIds=[list_id])["PrefixLists"]
assert (shown["PrefixListName"], shown["State"], shown["Version"]) == ("offices", "modify-complete", 2)
assert cidrs(PrefixListId=list_id) == ["198.51.100.0/24", "203.0.113.0/24"]
assert cidrs(PrefixListId=list_id, TargetVersion=1) == ["192.0.2.0/24", "198.51.100.0/24"]
refused("PrefixListVersionMismatch", client.modify_managed_prefix_list, PrefixListId=list_id, CurrentVersion=99,
        AddEntries=[{"Cidr": "10.0.0.0/8"}])
client.restore_managed_prefix_list_version(PrefixListId=list_id, PreviousVersion=1, CurrentVersion=2)
first = client.get_managed_prefix_list_entries(PrefixListId=list_id)["Entries"]
assert first == [{"Cidr": "192.0.2.0/24", "Description": "Oslo"}, {"Cidr": "198.51.100.0/24"}]

# Refusals.
unknown = "pl-0123456789abcdef0"
for call in (client.get_managed_prefix_list_entries, client.delete_managed_prefix_list, client.get_managed_prefix_list_associations):
    refused("InvalidPrefixListID.NotFound", call, PrefixListId=unknown)
    refused("InvalidPrefixListId.Malformed", call, PrefixListId="pl-nonsense")
refused("InvalidParameterValue", client.create_managed_prefix_list, "cannot begin with (com.amazonaws., com.amazon., com.aws.)",
        PrefixListName="com.amazonaws.mine", AddressFamily="IPv4", MaxEntries=1)
refused("MissingParameter", client.create_managed_prefix_list, PrefixListName="", AddressFamily="IPv4", MaxEntries=1)
refused("InvalidParameterValue", client.modify_managed_prefix_list, "(10.0.0.1/8)", PrefixListId=list_id,
        AddEntries=[{"Cidr": "10.0.0.1/8"}])
refused("InvalidPrefixListModification", client.modify_managed_prefix_list, "does not exist.", PrefixListId=list_id,
        RemoveEntries=[{"Cidr": "10.0.0.0/8"}])

# Paginators go to the end and stop.
many = client.create_managed_prefix_list(PrefixListName="many", AddressFamily="IPv6", MaxEntries=100, Entries=[
    {"Cidr": f"2001:db8:{number:x}::/48"} for number in range(75)])["PrefixList"]["PrefixListId"]
pages = list(client.get_paginator("get_managed_prefix_list_entries").paginate(
    PrefixListId=many, PaginationConfig={"PageSize": 50}))
assert [len(page["Entries"]) for page in pages] == [50, 25] and "NextToken" not in pages[-1]
assert len({entry["Cidr"] for page in pages for entry in page["Entries"]}) == 75
everything = [each["PrefixListId"] for page in client.get_paginator("describe_managed_prefix_lists").paginate(
    PaginationConfig={"PageSize": 2}) for each in page["PrefixLists"]]
assert {list_id, many} < set(everything) and len(everything) == len(set(everything))
of_aws = [each for page in client.get_paginator("describe_prefix_lists").paginate(
    PaginationConfig={"PageSize": 5}) for each in page["PrefixLists"]]
assert {each["PrefixListId"] for each in of_aws} == set(everything) - {list_id, many}
assert all(each["Cidrs"] for each in of_aws)

# AWS's own lists: no size, no version, never changed.
[cloudfront] = client.describe_managed_prefix_lists(Filters=[
    {"Name": "prefix-list-name", "Values": ["com.amazonaws.global.cloudfront.origin-facing"]}])["PrefixLists"]
assert cloudfront["OwnerId"] == "AWS" and "MaxEntries" not in cloudfront and "Version" not in cloudfront
assert cloudfront["PrefixListArn"].startswith("arn:aws:ec2:us-east-1:aws:prefix-list/pl-")
refused("OperationNotPermitted", client.delete_managed_prefix_list, PrefixListId=cloudfront["PrefixListId"])

# Lists count against the quota of groups by their size: CloudFront's list twice is more than 60 rules.
group = client.create_security_group(GroupName="web", Description="web")["GroupId"]


def refer(prefix_list_id, port):
    client.authorize_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "PrefixListIds": [{"PrefixListId": prefix_list_id}]}])


refer(cloudfront["PrefixListId"], 443)
refused("RulesPerSecurityGroupLimitExceeded", lambda: refer(cloudfront["PrefixListId"], 80))
client.revoke_security_group_ingress(GroupId=group, IpPermissions=client.describe_security_groups(
    GroupIds=[group])["SecurityGroups"][0]["IpPermissions"])
refer(list_id, 443)
pages = list(client.get_paginator("get_managed_prefix_list_associations").paginate(PrefixListId=list_id))
assert [page["PrefixListAssociations"] for page in pages] == [[{"ResourceId": group, "ResourceOwner": shown["OwnerId"]}]]

# A resize that the group has no room for fails later, and names the group; so does deleting a list in use.
client.modify_managed_prefix_list(PrefixListId=list_id, MaxEntries=61)
[shown] = client.describe_managed_prefix_lists(PrefixListIds=[list_id])["PrefixLists"]
assert (shown["State"], shown["MaxEntries"]) == ("modify-failed", 20) and group in shown["StateMessage"]
assert client.delete_managed_prefix_list(PrefixListId=list_id)["PrefixList"]["State"] == "delete-in-progress"
[shown] = client.describe_managed_prefix_lists(PrefixListIds=[list_id])["PrefixLists"]
assert shown["State"] == "delete-failed" and group in shown["StateMessage"]
client.delete_security_group(GroupId=group)
client.delete_managed_prefix_list(PrefixListId=list_id)
refused("InvalidPrefixListID.NotFound", client.describe_managed_prefix_lists, PrefixListIds=[list_id])
