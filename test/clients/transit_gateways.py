"""Transit gateways through boto3: a hub with two VPCs, its tables and routes, a peering, and what Network Insights says of a path."""
import boto3
from refused import refused

client = boto3.client("ec2")


hub = client.create_transit_gateway(Description="hub", TagSpecifications=[
    {"ResourceType": "transit-gateway", "Tags": [{"Key": "Name", "Value": "hub"}]},
])["TransitGateway"]
assert hub["State"] == "pending"
[shown] = client.describe_transit_gateways(Filters=[{"Name": "tag:Name", "Values": ["hub"]}])["TransitGateways"]
assert shown["State"] == "available" and shown["Options"]["AmazonSideAsn"] == 64512
gateway, table = shown["TransitGatewayId"], shown["Options"]["AssociationDefaultRouteTableId"]
refused("DryRunOperation", client.delete_transit_gateway, TransitGatewayId=gateway, DryRun=True)

attachments, interfaces = [], []
for i in range(2):
    vpc = client.create_vpc(CidrBlock=f"10.{i}.0.0/16")["Vpc"]["VpcId"]
    subnet = client.create_subnet(VpcId=vpc, CidrBlock=f"10.{i}.1.0/24")["Subnet"]["SubnetId"]
    made = client.create_transit_gateway_vpc_attachment(
        TransitGatewayId=gateway, VpcId=vpc, SubnetIds=[subnet], Options={"DnsSupport": "disable"},
    )["TransitGatewayVpcAttachment"]
    assert made["State"] == "pending" and made["Options"]["DnsSupport"] == "disable"
    attachments.append(made["TransitGatewayAttachmentId"])
    [routes] = client.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    client.create_route(RouteTableId=routes["RouteTableId"], DestinationCidrBlock="10.0.0.0/8", TransitGatewayId=gateway)
    nic = client.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    [group] = nic["Groups"]
    client.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
    ])
    interfaces.append(nic["NetworkInterfaceId"])
listed = client.get_paginator("describe_transit_gateway_attachments").paginate(PaginationConfig={"PageSize": 5})
assert {each["State"] for page in listed for each in page["TransitGatewayAttachments"]} == {"available"}

found = client.search_transit_gateway_routes(
    TransitGatewayRouteTableId=table, Filters=[{"Name": "type", "Values": ["propagated"]}],
)
assert [each["DestinationCidrBlock"] for each in found["Routes"]] == ["10.0.0.0/16", "10.1.0.0/16"], found


def analysis():
    path = client.create_network_insights_path(
        Source=interfaces[0], Destination=interfaces[1], Protocol="tcp", DestinationPort=443,
    )["NetworkInsightsPath"]["NetworkInsightsPathId"]
    started = client.start_network_insights_analysis(NetworkInsightsPathId=path)["NetworkInsightsAnalysis"]
    ids = [started["NetworkInsightsAnalysisId"]]
    return client.describe_network_insights_analyses(NetworkInsightsAnalysisIds=ids)["NetworkInsightsAnalyses"][0]


open_path = analysis()
assert open_path["NetworkPathFound"]
through = [each for each in open_path["ForwardPathComponents"] if "TransitGatewayRouteTableRoute" in each]
assert [each["TransitGatewayRouteTableRoute"]["AttachmentId"] for each in through] == [attachments[1]]

# A blackhole that is more specific stops it, and the analyzer says so.
client.create_transit_gateway_route(TransitGatewayRouteTableId=table, DestinationCidrBlock="10.1.1.0/24", Blackhole=True)
stopped = analysis()
assert not stopped["NetworkPathFound"]
[explained] = [each for each in stopped["Explanations"] if each["ExplanationCode"] == "TGW_RTB_BAD_STATE_ROUTE"]
assert explained["TransitGatewayRouteTable"]["Id"] == table
client.replace_transit_gateway_route(
    TransitGatewayRouteTableId=table, DestinationCidrBlock="10.1.1.0/24", TransitGatewayAttachmentId=attachments[1],
)
assert analysis()["NetworkPathFound"]

sites = client.create_managed_prefix_list(
    PrefixListName="sites", AddressFamily="IPv4", MaxEntries=2, Entries=[{"Cidr": "198.51.100.0/24"}],
)["PrefixList"]["PrefixListId"]
named = {"TransitGatewayRouteTableId": table, "PrefixListId": sites}
client.create_transit_gateway_prefix_list_reference(**named, Blackhole=True)
client.modify_transit_gateway_prefix_list_reference(**named, TransitGatewayAttachmentId=attachments[0])
[reference] = client.get_transit_gateway_prefix_list_references(TransitGatewayRouteTableId=table)[
    "TransitGatewayPrefixListReferences"
]
assert reference["TransitGatewayAttachment"]["TransitGatewayAttachmentId"] == attachments[0]
client.delete_transit_gateway_prefix_list_reference(**named)

# A peering with another Region has one id on both sides.
afar = boto3.client("ec2", region_name="eu-west-1")
other = afar.create_transit_gateway()["TransitGateway"]
peering = client.create_transit_gateway_peering_attachment(
    TransitGatewayId=gateway,
    PeerTransitGatewayId=other["TransitGatewayId"],
    PeerAccountId=other["OwnerId"],
    PeerRegion="eu-west-1",
)["TransitGatewayPeeringAttachment"]["TransitGatewayAttachmentId"]
afar.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
[side] = client.describe_transit_gateway_peering_attachments()["TransitGatewayPeeringAttachments"]
assert side["State"] == "available" and side["Status"]["Code"] == "available"
refused("IncorrectState", client.delete_transit_gateway, TransitGatewayId=gateway)

afar.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
for attachment in attachments:
    client.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
assert client.delete_transit_gateway(TransitGatewayId=gateway)["TransitGateway"]["State"] == "deleting"
