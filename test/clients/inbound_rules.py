"""Prints the inbound rules of the group app, as boto3 sees them: its first port and the block or group it's open to."""
import boto3

ec2 = boto3.client("ec2")
group = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["app"]}])["SecurityGroups"][0]
lines = []
for permission in group["IpPermissions"]:
    peers = [each["CidrIp"] for each in permission["IpRanges"]] + [each["GroupId"] for each in permission["UserIdGroupPairs"]]
    lines += [f"{permission['FromPort']} {peer}" for peer in peers]
print("\n".join(sorted(lines)))
