"""The documented examples of security groups, through boto3's client and its resources."""
import boto3
from refused import refused

client = boto3.client("ec2")
resource = boto3.resource("ec2")


web_id = client.create_security_group(GroupName="web", Description="web servers")["GroupId"]
app_id = client.create_security_group(GroupName="app", Description="application")["GroupId"]
client.get_waiter("security_group_exists").wait(GroupIds=[web_id, app_id])

# SSH from 203.0.113.0/24 with a description, HTTP from another group, RDP from an IPv6 range.
added = client.authorize_security_group_ingress(
    GroupId=web_id,
    IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
         "IpRanges": [{"CidrIp": "203.0.113.0/24", "Description": "SSH access from the LA office"}]},
        {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": app_id}]},
        {"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389,
         "Ipv6Ranges": [{"CidrIpv6": "2001:db8:1234:1a00::/64", "Description": "RDP access from the NY office"}]},
    ],
)["SecurityGroupRules"]
assert [rule["FromPort"] for rule in added] == [22, 80, 3389]
assert added[0]["CidrIpv4"] == "203.0.113.0/24" and added[0]["Description"] == "SSH access from the LA office"
assert added[1]["ReferencedGroupInfo"]["GroupId"] == app_id
assert added[2]["CidrIpv6"] == "2001:db8:1234:1a00::/64"

# The resource call: egress with tags on the rules, a dry run, and the refusal of the flat form.
web = resource.SecurityGroup(web_id)
permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "198.51.100.0/24"}]}
tags = [{"ResourceType": "security-group-rule", "Tags": [{"Key": "Name", "Value": "out"}]}]
dry = refused("DryRunOperation", web.authorize_egress, IpPermissions=[permission], TagSpecifications=tags, DryRun=True)
assert dry["ResponseMetadata"]["HTTPStatusCode"] == 412
rule = web.authorize_egress(IpPermissions=[permission], TagSpecifications=tags)["SecurityGroupRules"][0]
assert rule["IsEgress"] and rule["Tags"] == [{"Key": "Name", "Value": "out"}]
for flat in ({"CidrIp": "198.51.100.0/24"}, {"IpProtocol": "tcp"}, {"FromPort": 443}, {"ToPort": 443},
             {"SourceSecurityGroupName": "app"}, {"SourceSecurityGroupOwnerId": "111122223333"}):
    refused("InvalidParameterValue", web.authorize_egress, **flat)
refused("InvalidPermission.Duplicate", web.authorize_egress, IpPermissions=[permission])
web.revoke_egress(IpPermissions=[permission])

# The flat form and names in the default VPC.
client.authorize_security_group_ingress(GroupName="app", IpProtocol="tcp", FromPort=8080, ToPort=8080, CidrIp="10.0.0.7/8")
web.reload()
app = resource.SecurityGroup(app_id)
assert app.ip_permissions[0]["IpRanges"] == [{"CidrIp": "10.0.0.0/8"}]
assert {group.group_name for group in resource.security_groups.filter(Filters=[{"Name": "vpc-id", "Values": [app.vpc_id]}])} == {"default", "web", "app"}
assert {group.id for group in resource.Vpc(app.vpc_id).security_groups.all()} >= {web_id, app_id}

# Paginators.
for number in range(12):
    client.authorize_security_group_ingress(GroupId=app_id, IpPermissions=[
        {"IpProtocol": "udp", "FromPort": number, "ToPort": number, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])
pages = list(client.get_paginator("describe_security_group_rules").paginate(
    Filters=[{"Name": "group-id", "Values": [app_id]}], PaginationConfig={"PageSize": 5}))
assert [len(page["SecurityGroupRules"]) for page in pages] == [5, 5, 4]

# Modification and deletion.
client.modify_security_group_rules(GroupId=web_id, SecurityGroupRules=[
    {"SecurityGroupRuleId": added[0]["SecurityGroupRuleId"],
     "SecurityGroupRule": {"IpProtocol": "tcp", "FromPort": 2222, "ToPort": 2222, "CidrIpv4": "203.0.113.0/24"}}])
assert client.describe_security_group_rules(SecurityGroupRuleIds=[added[0]["SecurityGroupRuleId"]])["SecurityGroupRules"][0]["FromPort"] == 2222
refused("DependencyViolation", app.delete)
web.delete()
app.delete()
refused("InvalidGroup.NotFound", web.reload)
