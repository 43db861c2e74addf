#!/bin/sh
# The network of the transcripts in docs/reachability.md and docs/expectations.md, made with the AWS CLI: a VPC with two web
# servers (443 from everyone, 22 from the prefix list office) and two databases (5432 from the web servers); only web-1 has a
# public address.
set -e
id() { aws ec2 "$@" --output text; }
name() { echo "ResourceType=$1,Tags=[{Key=Name,Value=$2}]"; }

vpc=$(id create-vpc --cidr-block 10.0.0.0/16 --tag-specifications "$(name vpc shop)" --query Vpc.VpcId)
front=$(id create-subnet --vpc-id $vpc --cidr-block 10.0.1.0/24 --tag-specifications "$(name subnet front)" --query Subnet.SubnetId)
back=$(id create-subnet --vpc-id $vpc --cidr-block 10.0.2.0/24 --tag-specifications "$(name subnet back)" --query Subnet.SubnetId)
gateway=$(id create-internet-gateway --query InternetGateway.InternetGatewayId)
aws ec2 attach-internet-gateway --internet-gateway-id $gateway --vpc-id $vpc
table=$(id describe-route-tables --filters Name=vpc-id,Values=$vpc --query 'RouteTables[0].RouteTableId')
aws ec2 create-route --route-table-id $table --destination-cidr-block 0.0.0.0/0 --gateway-id $gateway > /dev/null

office=$(id create-managed-prefix-list --prefix-list-name office --address-family IPv4 --max-entries 5 \
  --entries Cidr=203.0.113.0/24 Cidr=198.51.100.7/32 --query PrefixList.PrefixListId)
web=$(id create-security-group --group-name web --description web --vpc-id $vpc --query GroupId)
db=$(id create-security-group --group-name db --description db --vpc-id $vpc --query GroupId)
allow() { aws ec2 authorize-security-group-ingress --group-id $1 --ip-permissions "$2" > /dev/null; }
allow $web 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}]'
allow $web "IpProtocol=tcp,FromPort=22,ToPort=22,PrefixListIds=[{PrefixListId=$office}]"
allow $db "IpProtocol=tcp,FromPort=5432,ToPort=5432,UserIdGroupPairs=[{GroupId=$web}]"

interface() {
  id create-network-interface --subnet-id $2 --private-ip-address $3 --groups $4 --query NetworkInterface.NetworkInterfaceId \
    --tag-specifications "ResourceType=network-interface,Tags=[{Key=Name,Value=$1},{Key=role,Value=${1%-*}}]"
}
first=$(interface web-1 $front 10.0.1.11 $web)
interface web-2 $front 10.0.1.12 $web > /dev/null
interface db-1 $back 10.0.2.21 $db > /dev/null
interface db-2 $back 10.0.2.22 $db > /dev/null
address=$(id allocate-address --query AllocationId)
aws ec2 associate-address --allocation-id $address --network-interface-id $first > /dev/null
