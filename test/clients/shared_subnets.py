"""A VPC that two accounts of an organization use together, through boto3."""

import os

import boto3
from refused import refused

owner_account = os.environ["AWS_ACCESS_KEY_ID"]
guest_account = "000000000118"
as_guest = {"aws_access_key_id": guest_account, "aws_secret_access_key": "test"}
owner, guest = boto3.client("ec2"), boto3.client("ec2", **as_guest)
ram = boto3.client("ram")


vpc = owner.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
subnet = owner.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]
subnet_id, subnet_arn = subnet["SubnetId"], subnet["SubnetArn"]
database = owner.create_security_group(GroupName="database", Description="d", VpcId=vpc)
common = owner.create_security_group(GroupName="common", Description="d", VpcId=vpc)
ram.enable_sharing_with_aws_organization()
share = ram.create_resource_share(
    name="apps", resourceArns=[subnet_arn, common["SecurityGroupArn"]], principals=[guest_account]
)["resourceShare"]["resourceShareArn"]
types = {each["type"] for each in boto3.client("ram", **as_guest).list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]}
assert types == {"ec2:Subnet", "ec2:SecurityGroup"}, types

[seen] = guest.describe_subnets(Filters=[{"Name": "owner-id", "Values": [owner_account]}])["Subnets"]
assert (seen["SubnetId"], seen["SubnetArn"], seen["OwnerId"]) == (subnet_id, subnet_arn, owner_account), seen
[seen] = guest.describe_vpcs(VpcIds=[vpc])["Vpcs"]
assert seen["OwnerId"] == owner_account, seen
guest.get_waiter("subnet_available").wait(SubnetIds=[subnet_id])

refused("UnauthorizedOperation", guest.delete_subnet, SubnetId=subnet_id)
refused("InvalidParameterValue", guest.create_network_interface, text=vpc, SubnetId=subnet_id)
app = guest.create_security_group(GroupName="app", Description="d", VpcId=vpc)["GroupId"]
instance = guest.run_instances(
    ImageId="ami-0123456789abcdef0",
    InstanceType="t3.micro",
    MinCount=1,
    MaxCount=1,
    SubnetId=subnet_id,
    SecurityGroupIds=[app, common["GroupId"]],
)["Instances"][0]
assert {each["GroupName"] for each in instance["SecurityGroups"]} == {"app", "common"}, instance
pair = {"GroupId": app, "UserId": guest_account}
owner.authorize_security_group_ingress(
    GroupId=database["GroupId"],
    IpPermissions=[{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [pair]}],
)
[interface] = owner.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [subnet_id]}])["NetworkInterfaces"]
assert (interface["OwnerId"], interface["Attachment"]["InstanceOwnerId"]) == (guest_account, guest_account), interface
assert owner.describe_instances()["Reservations"] == []

ram.disassociate_resource_share(resourceShareArn=share, principals=[guest_account])
refused("InvalidSubnetID.NotFound", guest.create_network_interface, SubnetId=subnet_id, Groups=[app])
refused("DependencyViolation", owner.delete_subnet, SubnetId=subnet_id)
guest.terminate_instances(InstanceIds=[instance["InstanceId"]])
owner.delete_subnet(SubnetId=subnet_id)
refused("DependencyViolation", guest.delete_security_group, GroupId=app)
owner.delete_security_group(GroupId=database["GroupId"])
guest.delete_security_group(GroupId=app)
owner.delete_security_group(GroupId=common["GroupId"])
owner.delete_vpc(VpcId=vpc)
