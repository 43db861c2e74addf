"""Resource shares as boto3 users make, accept and leave them; every assertion is about what boto3 reads from the answers."""

import os

import boto3

owner = boto3.client("ram")
guest_account = "000000000113"
guest = boto3.client("ram", aws_access_key_id=guest_account, aws_secret_access_key="test")
offices = boto3.client("ec2").create_managed_prefix_list(
    PrefixListName="offices", MaxEntries=2, AddressFamily="IPv4", Entries=[{"Cidr": "192.0.2.0/24"}]
)["PrefixList"]


def share_lists():
    return owner.create_resource_share(
        name="lists",
        resourceArns=[offices["PrefixListArn"]],
        principals=[guest_account],
        tags=[{"key": "team", "value": "red"}],
        clientToken="once",
    )["resourceShare"]


share = share_lists()
arn = share["resourceShareArn"]
assert share["owningAccountId"] == os.environ["AWS_ACCESS_KEY_ID"], share
assert share["creationTime"].year >= 2026 and share["allowExternalPrincipals"] is True, share
again = share_lists()
assert again["resourceShareArn"] == arn, again
try:
    owner.create_resource_share(name="other", clientToken="once")
    raise AssertionError("a client token made two different shares")
except owner.exceptions.IdempotentParameterMismatchException as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400

red = owner.get_resource_shares(resourceOwner="SELF", tagFilters=[{"tagKey": "team", "tagValues": ["red"]}])
assert [each["tags"] for each in red["resourceShares"]] == [[{"key": "team", "value": "red"}]], red
blue = owner.get_resource_shares(resourceOwner="SELF", tagFilters=[{"tagKey": "team", "tagValues": ["blue"]}])
assert blue["resourceShares"] == [], blue
[principal] = owner.get_resource_share_associations(associationType="PRINCIPAL")["resourceShareAssociations"]
assert (principal["associatedEntity"], principal["status"]) == (guest_account, "ASSOCIATING"), principal

# Nothing reaches the other account before it accepts.
assert guest.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []
[invitation] = guest.get_resource_share_invitations()["resourceShareInvitations"]
assert (invitation["resourceShareName"], invitation["status"]) == ("lists", "PENDING"), invitation
invitation_arn = invitation["resourceShareInvitationArn"]
pending = guest.list_pending_invitation_resources(resourceShareInvitationArn=invitation_arn)["resources"]
assert [each["arn"] for each in pending] == [offices["PrefixListArn"]], pending
accepted = guest.accept_resource_share_invitation(resourceShareInvitationArn=invitation_arn)
assert accepted["resourceShareInvitation"]["status"] == "ACCEPTED", accepted
try:
    guest.accept_resource_share_invitation(resourceShareInvitationArn=invitation_arn)
    raise AssertionError("an invitation was accepted twice")
except guest.exceptions.ResourceShareInvitationAlreadyAcceptedException:
    pass

[resource] = guest.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]
assert (resource["arn"], resource["type"]) == (offices["PrefixListArn"], "ec2:PrefixList"), resource
[sharer] = guest.list_principals(resourceOwner="OTHER-ACCOUNTS")["principals"]
assert sharer["id"] == share["owningAccountId"], sharer
try:
    guest.delete_resource_share(resourceShareArn=arn)
    raise AssertionError("another account's share was deleted")
except guest.exceptions.ClientError as error:
    assert error.response["Error"]["Code"] in ("OperationNotPermittedException", "UnknownResourceException"), error

# A paginator reads all pages, one share each.
for n in range(3):
    owner.create_resource_share(name=f"empty-{n}")
pages = owner.get_paginator("get_resource_shares").paginate(
    resourceOwner="SELF", resourceShareStatus="ACTIVE", PaginationConfig={"PageSize": 1}
)
names = [each["name"] for page in pages for each in page["resourceShares"]]
assert sorted(names) == ["empty-0", "empty-1", "empty-2", "lists"], names
try:
    owner.get_resource_shares(resourceOwner="SELF", nextToken="nonsense")
    raise AssertionError("a made-up token was read")
except owner.exceptions.InvalidNextTokenException:
    pass

owner.untag_resource(resourceShareArn=arn, tagKeys=["team"])
owner.update_resource_share(resourceShareArn=arn, name="offices")
[shown] = owner.get_resource_shares(resourceOwner="SELF", resourceShareArns=[arn])["resourceShares"]
assert (shown["name"], shown.get("tags", [])) == ("offices", []), shown
assert owner.delete_resource_share(resourceShareArn=arn)["returnValue"] is True
assert guest.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []
