"""VPNs through boto3: a gateway, a device and a connection, with what a table gets of them, a path out, and one to a transit gateway; and Client VPN."""
import xml.etree.ElementTree as ET

import boto3
from refused import refused

client = boto3.client("ec2")


tags = lambda kind: [{"ResourceType": kind, "Tags": [{"Key": "team", "Value": "net"}]}]
vpc = client.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
subnet = client.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
table = client.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]["RouteTableId"]

refused("DryRunOperation", client.create_vpn_gateway, Type="ipsec.1", DryRun=True)
made = client.create_vpn_gateway(Type="ipsec.1", AmazonSideAsn=4_200_000_001, TagSpecifications=tags("vpn-gateway"))["VpnGateway"]
gateway = made["VpnGatewayId"]
assert made["State"] == "pending" and made["AmazonSideAsn"] == 4_200_000_001 and made["Tags"] == [{"Key": "team", "Value": "net"}], made
client.attach_vpn_gateway(VpnGatewayId=gateway, VpcId=vpc)
client.enable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
[shown] = client.describe_vpn_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc]}])["VpnGateways"]
assert shown["VpcAttachments"] == [{"State": "attached", "VpcId": vpc}], shown
refused("DependencyViolation", client.delete_vpc, VpcId=vpc)

device = client.create_customer_gateway(BgpAsn=65010, PublicIp="198.51.100.7", Type="ipsec.1")["CustomerGateway"]
client.get_waiter("customer_gateway_available").wait(CustomerGatewayIds=[device["CustomerGatewayId"]])
connection = client.create_vpn_connection(
    Type="ipsec.1",
    CustomerGatewayId=device["CustomerGatewayId"],
    VpnGatewayId=gateway,
    Options={"StaticRoutesOnly": True, "TunnelOptions": [{"PreSharedKey": "a_secret.key"}]},
    TagSpecifications=tags("vpn-connection"),
)["VpnConnection"]["VpnConnectionId"]
client.get_waiter("vpn_connection_available").wait(VpnConnectionIds=[connection])
client.create_vpn_connection_route(VpnConnectionId=connection, DestinationCidrBlock="192.168.0.0/16")
[shown] = client.describe_vpn_connections(Filters=[{"Name": "route.destination-cidr-block", "Values": ["192.168.0.0/16"]}])["VpnConnections"]
assert shown["VpnConnectionId"] == connection and shown["Tags"][0]["Value"] == "net", shown
assert [tunnel["Status"] for tunnel in shown["VgwTelemetry"]] == ["DOWN", "DOWN"], shown

# The configuration for the device has what the tunnels have.
tunnels = ET.fromstring(shown["CustomerGatewayConfiguration"]).findall("ipsec_tunnel")
outside = [tunnel.findtext("vpn_gateway/tunnel_outside_address/ip_address") for tunnel in tunnels]
assert outside == [option["OutsideIpAddress"] for option in shown["Options"]["TunnelOptions"]], outside
assert tunnels[0].findtext("ike/pre_shared_key") == "a_secret.key"

# The table has the static route, and the path leads out by the gateway.
[routes] = [each["Routes"] for each in client.describe_route_tables(RouteTableIds=[table])["RouteTables"]]
[learnt] = [route for route in routes if route["Origin"] == "EnableVgwRoutePropagation"]
assert learnt == {"DestinationCidrBlock": "192.168.0.0/16", "GatewayId": gateway, "Origin": "EnableVgwRoutePropagation", "State": "active"}, learnt
nic = client.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
path = client.create_network_insights_path(Source=nic, Destination=gateway, Protocol="tcp", DestinationPort=443)
started = client.start_network_insights_analysis(NetworkInsightsPathId=path["NetworkInsightsPath"]["NetworkInsightsPathId"])
ids = [started["NetworkInsightsAnalysis"]["NetworkInsightsAnalysisId"]]
[analysis] = client.describe_network_insights_analyses(NetworkInsightsAnalysisIds=ids)["NetworkInsightsAnalyses"]
assert analysis["NetworkPathFound"], analysis
assert gateway in [step.get("Component", {}).get("Id") for step in analysis["ForwardPathComponents"]], analysis

# To a transit gateway it's an attachment.
hub = client.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
client.delete_vpn_connection_route(VpnConnectionId=connection, DestinationCidrBlock="192.168.0.0/16")
client.modify_vpn_connection(VpnConnectionId=connection, TransitGatewayId=hub)
[attachment] = client.describe_transit_gateway_attachments(Filters=[{"Name": "resource-id", "Values": [connection]}])["TransitGatewayAttachments"]
assert (attachment["ResourceType"], attachment["State"]) == ("vpn", "available"), attachment

# Users' devices: an endpoint in a subnet, with its interface, and one on a transit gateway.
office = lambda **place: client.create_client_vpn_endpoint(
    ClientCidrBlock="10.100.0.0/16",
    ServerCertificateArn="arn:aws:acm:us-east-1:111122223333:certificate/server",
    AuthenticationOptions=[{"Type": "directory-service-authentication", "ActiveDirectory": {"DirectoryId": "d-0123456789"}}],
    ConnectionLogOptions={"Enabled": False},
    **place,
)["ClientVpnEndpointId"]
endpoint = office(VpcId=vpc, TagSpecifications=tags("client-vpn-endpoint"))
refused("InvalidClientVpnEndpointId.NotFound", client.describe_client_vpn_endpoints, ClientVpnEndpointIds=["cvpn-endpoint-00000000000000000"])
association = client.associate_client_vpn_target_network(ClientVpnEndpointId=endpoint, SubnetId=subnet)["AssociationId"]
client.authorize_client_vpn_ingress(ClientVpnEndpointId=endpoint, TargetNetworkCidr="10.0.0.0/16", AccessGroupId="staff")
[rule] = client.describe_client_vpn_authorization_rules(ClientVpnEndpointId=endpoint)["AuthorizationRules"]
assert (rule["GroupId"], rule["AccessAll"], rule["Status"]) == ("staff", False, {"Code": "active"}), rule
[route] = client.describe_client_vpn_routes(ClientVpnEndpointId=endpoint)["Routes"]
assert (route["TargetSubnet"], route["Origin"]) == (subnet, "associate"), route
[shown] = client.describe_client_vpn_endpoints(Filters=[{"Name": "tag:team", "Values": ["net"]}])["ClientVpnEndpoints"]
assert (shown["ClientVpnEndpointId"], shown["Status"]["Code"], shown["VpcId"]) == (endpoint, "available", vpc), shown
client.disassociate_client_vpn_target_network(ClientVpnEndpointId=endpoint, AssociationId=association)
client.delete_client_vpn_endpoint(ClientVpnEndpointId=endpoint)
client.modify_transit_gateway(TransitGatewayId=hub, Options={"AddTransitGatewayCidrBlocks": ["10.250.0.0/24"]})
endpoint = office(TransitGatewayConfiguration={"TransitGatewayId": hub, "AvailabilityZones": ["us-east-1a"]})
[shown] = client.describe_client_vpn_endpoints(ClientVpnEndpointIds=[endpoint])["ClientVpnEndpoints"]
configuration = shown["TransitGatewayConfiguration"]
assert (configuration["TransitGatewayId"], configuration["AvailabilityZones"]) == (hub, ["us-east-1a"]), configuration
client.create_client_vpn_route(ClientVpnEndpointId=endpoint, DestinationCidrBlock="10.0.0.0/16")
[route] = client.describe_client_vpn_routes(ClientVpnEndpointId=endpoint)["Routes"]
assert route["TransitGatewayAttachmentId"] == configuration["TransitGatewayAttachmentId"], route
ended = client.delete_transit_gateway_client_vpn_attachment(TransitGatewayAttachmentId=route["TransitGatewayAttachmentId"])
assert ended["TransitGatewayClientVpnAttachment"]["ClientVpnEndpointId"] == endpoint, ended
client.delete_client_vpn_endpoint(ClientVpnEndpointId=endpoint)

# In order, everything goes.
refused("IncorrectState", client.delete_customer_gateway, CustomerGatewayId=device["CustomerGatewayId"])
client.delete_vpn_connection(VpnConnectionId=connection)
client.get_waiter("vpn_connection_deleted").wait(VpnConnectionIds=[connection])
client.delete_customer_gateway(CustomerGatewayId=device["CustomerGatewayId"])
client.disable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
client.detach_vpn_gateway(VpnGatewayId=gateway, VpcId=vpc)
client.delete_vpn_gateway(VpnGatewayId=gateway)
