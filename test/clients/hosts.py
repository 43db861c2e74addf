"""Hosts through boto3: its resources Instance, NetworkInterface, Subnet and Vpc, waiters, paginators and dry runs."""

import boto3
from refused import refused

client = boto3.client("ec2")
resource = boto3.resource("ec2")


IMAGE = "ami-0123456789abcdef0"
vpc = resource.create_vpc(CidrBlock="10.0.0.0/16")
subnet = vpc.create_subnet(CidrBlock="10.0.1.0/24")
web = vpc.create_security_group(GroupName="web", Description="web")
admin = vpc.create_security_group(GroupName="admin", Description="admin")

# The resource NetworkInterface: boto3 reads what Cordon returns.
nic = subnet.create_network_interface(Description="first", Groups=[web.id], PrivateIpAddress="10.0.1.20")
client.get_waiter("network_interface_available").wait(NetworkInterfaceIds=[nic.id])
nic.reload()
assert (nic.status, nic.description, nic.private_ip_address) == ("available", "first", "10.0.1.20")
assert (nic.source_dest_check, nic.requester_managed, nic.interface_type) == (True, False, "interface")
assert nic.vpc == vpc and nic.subnet == subnet and nic.attachment is None and nic.ipv6_addresses == []
assert nic.groups == [{"GroupId": web.id, "GroupName": "web"}]
nic.modify_attribute(Groups=[web.id, admin.id])
assert len(nic.describe_attribute(Attribute="groupSet")["Groups"]) == 2
nic.modify_attribute(SourceDestCheck={"Value": False})
nic.reset_attribute(SourceDestCheck="true")
assert nic.describe_attribute(Attribute="sourceDestCheck")["SourceDestCheck"] == {"Value": True}
assigned = nic.assign_private_ip_addresses(SecondaryPrivateIpAddressCount=2)["AssignedPrivateIpAddresses"]
assert [each["PrivateIpAddress"] for each in assigned] == ["10.0.1.4", "10.0.1.5"]
nic.unassign_private_ip_addresses(PrivateIpAddresses=["10.0.1.4", "10.0.1.5"])
nic.create_tags(Tags=[{"Key": "team", "Value": "net"}])
assert [each.id for each in vpc.network_interfaces.filter(Filters=[{"Name": "tag:team", "Values": ["net"]}])] == [nic.id]
refused("InvalidIPAddress.InUse", subnet.create_network_interface, PrivateIpAddress="10.0.1.20")
refused("DryRunOperation", subnet.create_network_interface, DryRun=True)
refused("DryRunOperation", nic.delete, DryRun=True)
refused("DependencyViolation", web.delete)

# A retry with the same token creates nothing twice.
token = {"SubnetId": subnet.id, "ClientToken": "once"}
first, again = (client.create_network_interface(**token)["NetworkInterface"]["NetworkInterfaceId"] for _ in range(2))
assert first == again
refused("IdempotentParameterMismatch", client.create_network_interface, **token, Description="other")

# Pages of every size hold each interface once.
for _ in range(7):
    subnet.create_network_interface()
for size in (5, 6, 1000):
    pages = client.get_paginator("describe_network_interfaces").paginate(PaginationConfig={"PageSize": size})
    ids = [each["NetworkInterfaceId"] for page in pages for each in page["NetworkInterfaces"]]
    assert len(ids) == len(set(ids)) == 9, (size, ids)
refused(
    "InvalidParameterCombination", client.describe_network_interfaces, NetworkInterfaceIds=[nic.id], MaxResults=5
)

# The resource Instance, from launch to termination.
[instance] = resource.create_instances(
    ImageId=IMAGE,
    InstanceType="t3.micro",
    MinCount=1,
    MaxCount=1,
    NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": nic.id}],
    UserData="#!/bin/sh",
    TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "one"}]}],
)
assert instance.state == {"Code": 0, "Name": "pending"}
instance.wait_until_exists()
instance.wait_until_running()
client.get_waiter("instance_status_ok").wait(InstanceIds=[instance.id])
client.get_waiter("system_status_ok").wait(InstanceIds=[instance.id])
instance.reload()
assert (instance.private_ip_address, instance.image_id, instance.instance_type) == ("10.0.1.20", IMAGE, "t3.micro")
assert [each.id for each in instance.network_interfaces] == [nic.id]
assert [each.id for each in subnet.instances.all()] == [instance.id]
assert instance.tags == [{"Key": "Name", "Value": "one"}]
assert instance.describe_attribute(Attribute="userData")["UserData"]["Value"] == "IyEvYmluL3No"
[volume] = instance.volumes.all()
assert (volume.state, volume.size) == ("in-use", 8)
second = subnet.create_network_interface()
attachment = second.attach(InstanceId=instance.id, DeviceIndex=1)["AttachmentId"]
second.reload()
assert (second.status, second.attachment["AttachmentId"]) == ("in-use", attachment)
second.detach()
second.delete()
refused("InvalidNetworkInterfaceID.NotFound", second.reload)
instance.modify_attribute(Groups=[admin.id])
assert [each["GroupName"] for each in resource.Instance(instance.id).security_groups] == ["admin"]
web.delete()
instance.stop()
instance.wait_until_stopped()
instance.start()
instance.wait_until_running()

# Elastic IPs: the resource VpcAddress, and a VPC that needs an internet gateway.
elastic = resource.VpcAddress(client.allocate_address(Domain="vpc")["AllocationId"])
refused("Gateway.NotAttached", elastic.associate, InstanceId=instance.id)
gateway = resource.create_internet_gateway()
gateway.attach_to_vpc(VpcId=vpc.id)
elastic.associate(InstanceId=instance.id)
elastic.reload()
assert (elastic.instance_id, elastic.private_ip_address) == (instance.id, "10.0.1.20")
assert resource.Instance(instance.id).public_ip_address == elastic.public_ip
refused("InvalidIPAddress.InUse", elastic.release)
client.disassociate_address(AssociationId=elastic.association_id)
elastic.release()

instance.terminate()
instance.wait_until_terminated()
assert nic.load() is None and nic.status == "available"
for each in vpc.network_interfaces.all():
    each.delete()
client.get_waiter("instance_terminated").wait(Filters=[{"Name": "tag:Name", "Values": ["one"]}])

# Peering: the resource VpcPeeringConnection with a VPC of another Region.
europe = boto3.resource("ec2", region_name="eu-west-1")
far = europe.create_vpc(CidrBlock="10.1.0.0/16")
peering = resource.meta.client.create_vpc_peering_connection(VpcId=vpc.id, PeerVpcId=far.id, PeerRegion="eu-west-1")
peering_id = peering["VpcPeeringConnection"]["VpcPeeringConnectionId"]
client.get_waiter("vpc_peering_connection_exists").wait(VpcPeeringConnectionIds=[peering_id])
refused("OperationNotPermitted", client.accept_vpc_peering_connection, VpcPeeringConnectionId=peering_id)
europe.VpcPeeringConnection(peering_id).accept()
here = resource.VpcPeeringConnection(peering_id)
assert here.status["Code"] == "active" and here.accepter_vpc_info["CidrBlock"] == "10.1.0.0/16"
assert [each.id for each in vpc.requested_vpc_peering_connections.all()] == [peering_id]
here.delete()
client.get_waiter("vpc_peering_connection_deleted").wait(VpcPeeringConnectionIds=[peering_id])

# Endpoints, and deleting everything.
[table] = vpc.route_tables.all()
endpoint = client.create_vpc_endpoint(
    VpcId=vpc.id, ServiceName="com.amazonaws.us-east-1.s3", RouteTableIds=[table.id]
)["VpcEndpoint"]
assert endpoint["State"] == "pending"
[endpoint] = client.describe_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])["VpcEndpoints"]
assert (endpoint["State"], endpoint["RouteTableIds"]) == ("available", [table.id])
refused("DependencyViolation", subnet.vpc.delete)
assert client.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])["Unsuccessful"] == []
admin.delete()
subnet.delete()
gateway.detach_from_vpc(VpcId=vpc.id)
vpc.delete()
print("ok")
