"""Endpoint services through boto3: another account finds one, asks to connect, and is accepted and rejected."""
import boto3
from refused import refused

ec2, elb = boto3.client("ec2"), boto3.client("elbv2")
CONSUMER = "000000000124"
consumer = boto3.client("ec2", aws_access_key_id=CONSUMER, aws_secret_access_key="test")
remote = boto3.client("ec2", aws_access_key_id=CONSUMER, aws_secret_access_key="test", region_name="eu-west-1")

subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]]
balancer = elb.create_load_balancer(Name="shop", Type="network", Subnets=subnets[:2])["LoadBalancers"][0]["LoadBalancerArn"]
tags = [{"ResourceType": "vpc-endpoint-service", "Tags": [{"Key": "team", "Value": "net"}]}]
asked = {"NetworkLoadBalancerArns": [balancer], "PrivateDnsName": "shop.example.com", "TagSpecifications": tags, "ClientToken": "a"}
made = ec2.create_vpc_endpoint_service_configuration(**asked)["ServiceConfiguration"]
again = ec2.create_vpc_endpoint_service_configuration(**asked)["ServiceConfiguration"]
service, name = made["ServiceId"], made["ServiceName"]
assert again["ServiceId"] == service and made["AcceptanceRequired"] and made["Tags"][0]["Value"] == "net", made

own_vpc = lambda client: client.describe_vpcs()["Vpcs"][0]["VpcId"]
first_subnet = lambda client: client.describe_subnets()["Subnets"][0]["SubnetId"]
connect = lambda client=consumer, **more: client.create_vpc_endpoint(
    VpcEndpointType="Interface", ServiceName=name, VpcId=own_vpc(client), SubnetIds=[first_subnet(client)], **more
)["VpcEndpoint"]
refused("InvalidServiceName", connect)
allowed = ec2.modify_vpc_endpoint_service_permissions(ServiceId=service, AddAllowedPrincipals=[f"arn:aws:iam::{CONSUMER}:root"])
assert allowed["AddedPrincipals"][0]["PrincipalType"] == "Account", allowed
found = consumer.describe_vpc_endpoint_services(ServiceNames=[name])["ServiceDetails"][0]
assert found["Owner"] != CONSUMER and found["ServiceType"] == [{"ServiceType": "Interface"}], found

endpoint = connect(consumer)
assert endpoint["State"] == "pendingAcceptance" and len(endpoint["NetworkInterfaceIds"]) == 1, endpoint
id = endpoint["VpcEndpointId"]
pages = ec2.get_paginator("describe_vpc_endpoint_connections").paginate(Filters=[{"Name": "vpc-endpoint-state", "Values": ["pendingAcceptance"]}])
assert [each["VpcEndpointId"] for each in pages.build_full_result()["VpcEndpointConnections"]] == [id]
state = lambda: consumer.describe_vpc_endpoints(VpcEndpointIds=[id])["VpcEndpoints"][0]["State"]
assert ec2.accept_vpc_endpoint_connections(ServiceId=service, VpcEndpointIds=[id])["Unsuccessful"] == [] and state() == "available"

ec2.start_vpc_endpoint_service_private_dns_verification(ServiceId=service)
consumer.modify_vpc_endpoint(VpcEndpointId=connect(consumer)["VpcEndpointId"], PrivateDnsEnabled=True)
refused("InvalidServiceName", connect, client=remote, ServiceRegion="us-east-1")
ec2.modify_vpc_endpoint_service_configuration(ServiceId=service, AddSupportedRegions=["eu-west-1"], AcceptanceRequired=False)
assert connect(remote, ServiceRegion="us-east-1")["State"] == "pending"

news = ec2.create_vpc_endpoint_connection_notification(
    ServiceId=service, ConnectionNotificationArn="arn:aws:sns:us-east-1:000000000123:news", ConnectionEvents=["Accept", "Reject"]
)["ConnectionNotification"]
assert news["ConnectionNotificationState"] == "Enabled", news
kept = ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[service])["Unsuccessful"]
assert kept[0]["Error"]["Code"] == "ExistingVpcEndpointConnections", kept
refused("ResourceInUse", elb.delete_load_balancer, LoadBalancerArn=balancer)
live = [each["VpcEndpointId"] for each in ec2.describe_vpc_endpoint_connections()["VpcEndpointConnections"]]
assert len(live) == 3 and ec2.reject_vpc_endpoint_connections(ServiceId=service, VpcEndpointIds=live)["Unsuccessful"] == []
assert state() == "rejected"
assert ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[service])["Unsuccessful"] == []
elb.delete_load_balancer(LoadBalancerArn=balancer)
