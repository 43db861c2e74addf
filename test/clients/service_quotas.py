"""Service Quotas through boto3: values, defaults, requests, and what a raised quota lets through."""
import boto3
from refused import refused

quotas = boto3.client("service-quotas")
ec2 = boto3.client("ec2")
iam = boto3.client("iam")
VPCS = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}


services = [s for page in quotas.get_paginator("list_services").paginate(PaginationConfig={"PageSize": 2})
            for s in page["Services"]]
names = {s["ServiceCode"]: s["ServiceName"] for s in services}
assert names["vpc"] == "Amazon Virtual Private Cloud (Amazon VPC)", names
by_code = {q["QuotaCode"]: q for page in quotas.get_paginator("list_service_quotas").paginate(ServiceCode="vpc")
           for q in page["Quotas"]}
assert by_code["L-F678F1CE"]["Value"] == 5.0 and by_code["L-F678F1CE"]["Adjustable"]
assert quotas.list_aws_default_service_quotas(ServiceCode="iam")["Quotas"][0]["GlobalQuota"]

while len(ec2.describe_vpcs()["Vpcs"]) < 5:
    ec2.create_vpc(CidrBlock="10.0.0.0/16")
refused("VpcLimitExceeded", ec2.create_vpc, CidrBlock="10.0.0.0/16")
made = quotas.request_service_quota_increase(**VPCS, DesiredValue=6)["RequestedQuota"]
assert made["Status"] == "PENDING" and made["DesiredValue"] == 6.0, made
assert quotas.get_requested_service_quota_change(RequestId=made["Id"])["RequestedQuota"]["Status"] == "APPROVED"
assert quotas.get_service_quota(**VPCS)["Quota"]["Value"] == 6.0
assert quotas.get_aws_default_service_quota(**VPCS)["Quota"]["Value"] == 5.0
ec2.create_vpc(CidrBlock="10.0.0.0/16")
refused("VpcLimitExceeded", ec2.create_vpc, CidrBlock="10.0.0.0/16")

for list_requests in ("list_requested_service_quota_change_history",
                      "list_requested_service_quota_change_history_by_quota"):
    given = VPCS if list_requests.endswith("quota") else {"ServiceCode": "vpc"}
    pages = quotas.get_paginator(list_requests).paginate(**given)
    assert [r["Id"] for page in pages for r in page["RequestedQuotas"]] == [made["Id"]]

text = refused("IllegalArgumentException", quotas.request_service_quota_increase, **VPCS, DesiredValue=6)["Error"]["Message"]
assert text == "You must provide a quota value greater than the current quota value", text
refused("NoSuchResourceException", quotas.get_service_quota, ServiceCode="vpc", QuotaCode="L-00000000")
elsewhere = boto3.client("service-quotas", region_name="eu-west-1")
refused("NoSuchResourceException", elsewhere.list_service_quotas, ServiceCode="iam")
assert elsewhere.get_service_quota(**VPCS)["Quota"]["Value"] == 5.0

quotas.request_service_quota_increase(ServiceCode="iam", QuotaCode="L-F4A5425F", DesiredValue=301)
assert iam.get_account_summary()["SummaryMap"]["GroupsQuota"] == 301

arn = quotas.get_service_quota(**VPCS)["Quota"]["QuotaArn"]
quotas.tag_resource(ResourceARN=arn, Tags=[{"Key": "team", "Value": "net"}])
assert quotas.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "net"}]
quotas.untag_resource(ResourceARN=arn, TagKeys=["team"])
assert quotas.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
