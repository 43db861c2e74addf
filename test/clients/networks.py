"""Networks through boto3: its resources Vpc and Subnet, waiters, paginators, retries with the same token, and dry runs."""
import boto3
from refused import refused

client = boto3.client("ec2")
resource = boto3.resource("ec2")


def routes_made(table_id):
    [table] = client.describe_route_tables(RouteTableIds=[table_id])["RouteTables"]
    return [route for route in table["Routes"] if route["Origin"] == "CreateRoute"]


# The resource Vpc, from creation to deletion, with what AWS creates along with it.
tags = lambda kind: [{"ResourceType": kind, "Tags": [{"Key": "team", "Value": "net"}]}]
vpc = resource.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True, TagSpecifications=tags("vpc"))
vpc.wait_until_exists()
vpc.wait_until_available()
vpc.reload()
assert (vpc.state, vpc.is_default, vpc.instance_tenancy) == ("available", False, "default")
assert vpc.tags == [{"Key": "team", "Value": "net"}]
assert vpc.describe_attribute(Attribute="enableDnsSupport")["EnableDnsSupport"] == {"Value": True}
vpc.modify_attribute(EnableDnsHostnames={"Value": True})
assert vpc.describe_attribute(Attribute="enableDnsHostnames")["EnableDnsHostnames"] == {"Value": True}
assert [group.group_name for group in vpc.security_groups.all()] == ["default"]
[acl] = vpc.network_acls.all()
assert acl.is_default and [entry["RuleNumber"] for entry in acl.entries if not entry["Egress"]] == [100, 101, 32767, 32768]
[main] = vpc.route_tables.all()
assert main.associations[0].main and {route.state for route in main.routes} == {"active"}

# The resource Subnet; blocks in AWS's canonical form.
subnet = vpc.create_subnet(CidrBlock="10.0.1.9/24", AvailabilityZone="us-east-1b")
client.get_waiter("subnet_available").wait(SubnetIds=[subnet.id])
subnet.reload()
assert (subnet.cidr_block, subnet.available_ip_address_count, subnet.availability_zone_id) == ("10.0.1.0/24", 251, "use1-az2")
assert [each.id for each in vpc.subnets.all()] == [subnet.id]
refused("InvalidSubnet.Conflict", vpc.create_subnet, CidrBlock="10.0.1.128/25")

# Gateways, routes and associations.
gateway = resource.create_internet_gateway()
client.get_waiter("internet_gateway_exists").wait(InternetGatewayIds=[gateway.id])
vpc.attach_internet_gateway(InternetGatewayId=gateway.id)
assert [each.id for each in vpc.internet_gateways.all()] == [gateway.id]
gateway.reload()
assert gateway.attachments == [{"State": "available", "VpcId": vpc.id}]
table = vpc.create_route_table(ClientToken="one")
assert client.create_route_table(VpcId=vpc.id, ClientToken="one")["RouteTable"]["RouteTableId"] == table.id
refused("IdempotentParameterMismatch", client.create_route_table, VpcId=vpc.id, ClientToken="one", TagSpecifications=tags("route-table"))
table.create_route(DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway.id)
association = table.associate_with_subnet(SubnetId=subnet.id)
[route] = routes_made(table.id)
assert (route["DestinationCidrBlock"], route["GatewayId"], route["State"]) == ("0.0.0.0/0", gateway.id, "active")

# A NAT gateway: in the subnet's range; waiters see it appear and disappear.
address = client.allocate_address(Domain="vpc")
nat = client.create_nat_gateway(SubnetId=subnet.id, AllocationId=address["AllocationId"], TagSpecifications=tags("natgateway"))
assert nat["NatGateway"]["State"] == "pending"
nat_id = nat["NatGateway"]["NatGatewayId"]
client.get_waiter("nat_gateway_available").wait(NatGatewayIds=[nat_id])
[shown] = client.describe_nat_gateways(Filters=[{"Name": "tag:team", "Values": ["net"]}])["NatGateways"]
assert shown["NatGatewayAddresses"][0]["PublicIp"] == address["PublicIp"]
assert shown["NatGatewayAddresses"][0]["PrivateIp"].startswith("10.0.1.")
assert shown["CreateTime"].year >= 2024
refused("DependencyViolation", gateway.detach_from_vpc, VpcId=vpc.id)
client.delete_nat_gateway(NatGatewayId=nat_id)
client.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[nat_id])
client.release_address(AllocationId=address["AllocationId"])

# A regional one: addresses by zone, a route table of its own, and no subnet.
address = client.allocate_address(Domain="vpc")
further = client.allocate_address(Domain="vpc")
by_zone = [{"AvailabilityZone": "us-east-1b", "AllocationIds": [address["AllocationId"]]}]
nat = client.create_nat_gateway(VpcId=vpc.id, AvailabilityMode="regional", AvailabilityZoneAddresses=by_zone)["NatGateway"]
client.get_waiter("nat_gateway_available").wait(NatGatewayIds=[nat["NatGatewayId"]])
client.associate_nat_gateway_address(NatGatewayId=nat["NatGatewayId"], AllocationIds=[further["AllocationId"]], AvailabilityZoneId="use1-az1")
[shown] = client.describe_nat_gateways(NatGatewayIds=[nat["NatGatewayId"]])["NatGateways"]
zones = [(each["AvailabilityZone"], each["PublicIp"]) for each in shown["NatGatewayAddresses"]]
assert zones == [("us-east-1b", address["PublicIp"]), ("us-east-1a", further["PublicIp"])], zones
assert (shown["AvailabilityMode"], shown["AutoProvisionZones"], "SubnetId" in shown) == ("regional", "disabled", False)
assert routes_made(shown["RouteTableId"])[0]["GatewayId"] == gateway.id
client.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
client.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[nat["NatGatewayId"]])
for each in (address, further):
    client.release_address(AllocationId=each["AllocationId"])

# Paginators return everything once, and a result that fits on a page has no token.
for number in range(2, 12):
    vpc.create_subnet(CidrBlock=f"10.0.{number}.0/24")
mine = [{"Name": "vpc-id", "Values": [vpc.id]}]
pages = list(client.get_paginator("describe_subnets").paginate(Filters=mine, PaginationConfig={"PageSize": 5}))
assert [len(page["Subnets"]) for page in pages] == [5, 5, 1]
assert len({each["SubnetId"] for page in pages for each in page["Subnets"]}) == 11
assert "NextToken" not in client.describe_subnets(Filters=mine, MaxResults=11)
for name, parameters in [
    ("describe_vpcs", {}),
    ("describe_route_tables", {}),
    ("describe_network_acls", {}),
    ("describe_internet_gateways", {}),
    ("describe_egress_only_internet_gateways", {}),
    ("describe_nat_gateways", {}),
    ("describe_dhcp_options", {}),
]:
    call = getattr(client, name)
    assert "NextToken" not in call(**parameters, MaxResults=100), name
    refused("InvalidNextToken", call, **parameters, NextToken="never-given")
    refused("DryRunOperation", call, **parameters, DryRun=True)

# Dry runs of changes change nothing.
for call, parameters in [
    (client.create_vpc, {"CidrBlock": "10.9.0.0/16"}),
    (client.create_subnet, {"VpcId": vpc.id, "CidrBlock": "10.0.99.0/24"}),
    (client.delete_subnet, {"SubnetId": list(vpc.subnets.all())[-1].id}),
    (client.create_route, {"RouteTableId": table.id, "DestinationCidrBlock": "192.0.2.0/24", "GatewayId": gateway.id}),
    (client.delete_route, {"RouteTableId": table.id, "DestinationCidrBlock": "0.0.0.0/0"}),
    (client.create_network_acl, {"VpcId": vpc.id}),
    (client.create_internet_gateway, {}),
    (client.create_dhcp_options, {"DhcpConfigurations": [{"Key": "domain-name", "Values": ["a.example"]}]}),
]:
    assert refused("DryRunOperation", call, DryRun=True, **parameters)["ResponseMetadata"]["HTTPStatusCode"] == 412
assert len(list(vpc.subnets.all())) == 11 and len(client.describe_vpcs()["Vpcs"]) == 2

# Everything is deleted in the order that AWS requires.
refused("DependencyViolation", vpc.delete)
association.delete()
refused("DependencyViolation", gateway.delete)
for each in vpc.subnets.all():
    each.delete()
gateway.detach_from_vpc(VpcId=vpc.id)
gateway.delete()
assert [route["State"] for route in routes_made(table.id)] == ["blackhole"]
table.delete()
vpc.delete()
refused("InvalidVpcID.NotFound", client.describe_vpcs, VpcIds=[vpc.id])

# Every Region has a default network with its own ids (another emulator got this wrong).
defaults = {
    boto3.client("ec2", region_name=region).describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    for region in ("us-east-1", "eu-west-1", "ap-southeast-7")
}
assert len(defaults) == 3

# Block Public Access: options, exclusions with tags, pages, and what VPCs and subnets show of them.
options = lambda: client.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
assert (options()["State"], options()["InternetGatewayBlockMode"]) == ("default-state", "off")
guarded = resource.create_vpc(CidrBlock="10.8.0.0/16")
excluded = guarded.create_subnet(CidrBlock="10.8.1.0/24")
changed = client.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-bidirectional")
assert changed["VpcBlockPublicAccessOptions"]["State"] == "update-in-progress"
assert (options()["State"], options()["ManagedBy"]) == ("update-complete", "account")
made = client.create_vpc_block_public_access_exclusion(
    SubnetId=excluded.id,
    InternetGatewayExclusionMode="allow-egress",
    TagSpecifications=tags("vpc-block-public-access-exclusion"),
)["VpcBlockPublicAccessExclusion"]
assert made["State"] == "create-in-progress" and made["ResourceArn"].endswith(f":subnet/{excluded.id}")
modes = lambda listed: [each["BlockPublicAccessStates"]["InternetGatewayBlockMode"] for each in listed]
assert modes(client.describe_vpcs(VpcIds=[guarded.id])["Vpcs"]) == ["block-bidirectional"]
assert modes(client.describe_subnets(SubnetIds=[excluded.id])["Subnets"]) == ["block-ingress"]
client.modify_vpc_block_public_access_exclusion(ExclusionId=made["ExclusionId"], InternetGatewayExclusionMode="allow-bidirectional")
assert modes(client.describe_subnets(SubnetIds=[excluded.id])["Subnets"]) == ["off"]
refused("DryRunOperation", client.delete_vpc_block_public_access_exclusion, ExclusionId=made["ExclusionId"], DryRun=True)
client.delete_vpc_block_public_access_exclusion(ExclusionId=made["ExclusionId"])
again = refused("InvalidParameterValue", client.delete_vpc_block_public_access_exclusion, ExclusionId=made["ExclusionId"])
assert "is in delete-complete state and cannot be deleted" in again["Error"]["Message"]
listed = client.describe_vpc_block_public_access_exclusions(ExclusionIds=[made["ExclusionId"]])["VpcBlockPublicAccessExclusions"]
assert [(each["State"], each["Tags"]) for each in listed] == [("delete-complete", [{"Key": "team", "Value": "net"}])]
client.modify_vpc_block_public_access_options(InternetGatewayBlockMode="off")

# Encryption controls: monitored first, enforced once nothing is in the way.
enforcing = resource.create_vpc(CidrBlock="10.7.0.0/16")
control = client.create_vpc_encryption_control(VpcId=enforcing.id, TagSpecifications=tags("vpc-encryption-control"))["VpcEncryptionControl"]
assert (control["Mode"], control["State"]) == ("monitor", "creating")
outward = resource.create_internet_gateway()
outward.attach_to_vpc(VpcId=enforcing.id)
change = lambda **more: client.modify_vpc_encryption_control(VpcEncryptionControlId=control["VpcEncryptionControlId"], Mode="enforce", **more)
refused("VpcEncryptionControlStateTransitionFailed", change)
[blocker] = client.get_vpc_resources_blocking_encryption_enforcement(VpcId=enforcing.id)["NonCompliantResources"]
assert (blocker["Id"], blocker["IsExcludable"]) == (outward.id, True)
assert change(InternetGatewayExclusion="enable")["VpcEncryptionControl"]["State"] == "enforce-in-progress"
[shown] = client.describe_vpc_encryption_controls(VpcIds=[enforcing.id])["VpcEncryptionControls"]
assert shown["ResourceExclusions"]["InternetGateway"] == {"State": "enabled", "StateMessage": "succeeded"}, shown
assert client.describe_vpcs(VpcIds=[enforcing.id])["Vpcs"][0]["EncryptionControl"]["Mode"] == "enforce"
refused("OperationNotPermitted", client.create_egress_only_internet_gateway, VpcId=enforcing.id)
client.delete_vpc_encryption_control(VpcEncryptionControlId=control["VpcEncryptionControlId"])
assert client.describe_vpc_encryption_controls()["VpcEncryptionControls"] == []

# What services manage may be left out of lists.
managed = client.create_network_interface(SubnetId=guarded.create_subnet(CidrBlock="10.8.2.0/24").id, Operator={"Principal": "eks.amazonaws.com"})
its_id = managed["NetworkInterface"]["NetworkInterfaceId"]
assert client.modify_managed_resource_visibility(DefaultVisibility="hidden")["Visibility"] == {"DefaultVisibility": "hidden"}
ids = lambda **more: [each["NetworkInterfaceId"] for each in client.describe_network_interfaces(**more)["NetworkInterfaces"]]
assert its_id not in ids() and its_id in ids(IncludeManagedResources=True)
client.modify_managed_resource_visibility(DefaultVisibility="visible")
assert client.get_managed_resource_visibility()["Visibility"]["DefaultVisibility"] == "visible" and its_id in ids()
