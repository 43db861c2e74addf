"""One endpoint for a whole stack: Cordon answers for networks, moto behind it for the rest."""
import hashlib
import io
import json
import os
import urllib.request
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

seen = []


def client(name, **more):
    made = boto3.client(name, **more)
    made.meta.events.register("after-call", note)
    return made


def note(http_response, model, **_):
    seen.append((model.name, "x-cordon-upstream" in http_response.headers))


def elsewhere(call, **arguments):
    answer = call(**arguments)
    assert seen[-1][1], f"{seen[-1][0]} was not passed on"
    return answer


def here(call, **arguments):
    answer = call(**arguments)
    assert not seen[-1][1], f"{seen[-1][0]} was passed on"
    return answer


ec2, s3, iam, sqs = client("ec2"), client("s3"), client("iam"), client("sqs")
dynamodb, lambdas, sts, sns = client("dynamodb"), client("lambda"), client("sts"), client("sns")

# Networks are Cordon's.
vpc = here(ec2.create_vpc, CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
group = here(ec2.create_security_group, GroupName="web", Description="web", VpcId=vpc)["GroupId"]
elsewhere(ec2.enable_ebs_encryption_by_default)
assert elsewhere(ec2.get_ebs_encryption_by_default)["EbsEncryptionByDefault"]

# S3: texts, binary, listings with pages, several parts, metadata, URLs that are signed, errors.
elsewhere(s3.create_bucket, Bucket="photos")
data = os.urandom(3_000_000)
elsewhere(s3.put_object, Bucket="photos", Key="a b/ü+c", Body=data, Metadata={"who": "me"})
got = elsewhere(s3.get_object, Bucket="photos", Key="a b/ü+c")
assert got["Body"].read() == data and got["Metadata"] == {"who": "me"}
assert elsewhere(s3.head_object, Bucket="photos", Key="a b/ü+c")["ContentLength"] == len(data)
part = elsewhere(s3.get_object, Bucket="photos", Key="a b/ü+c", Range="bytes=10-19")
assert part["Body"].read() == data[10:20] and part["ResponseMetadata"]["HTTPStatusCode"] == 206
large = os.urandom(11_000_000)
s3.upload_fileobj(io.BytesIO(large), "photos", "large")
back = io.BytesIO()
s3.download_fileobj("photos", "large", back)
assert hashlib.sha256(back.getvalue()).digest() == hashlib.sha256(large).digest()
assert [each["Key"] for each in s3.list_objects_v2(Bucket="photos")["Contents"]] == ["a b/ü+c", "large"]
s3.delete_objects(Bucket="photos", Delete={"Objects": [{"Key": "large"}]})
try:
    s3.get_object(Bucket="photos", Key="none")
    raise AssertionError("there is no such key")
except ClientError as error:
    assert error.response["Error"]["Code"] == "NoSuchKey"
url = s3.generate_presigned_url("get_object", Params={"Bucket": "photos", "Key": "a b/ü+c"})
assert url.startswith(os.environ["AWS_ENDPOINT_URL"])
with urllib.request.urlopen(url) as answer:
    assert answer.read() == data and answer.headers["x-cordon-upstream"]
virtual = boto3.client(
    "s3",
    endpoint_url=os.environ["AWS_ENDPOINT_URL"].replace("127.0.0.1", "localhost"),
    config=Config(s3={"addressing_style": "virtual"}),
)
try:
    assert virtual.get_object(Bucket="photos", Key="a b/ü+c")["Body"].read() == data
except Exception as error:  # names below localhost don't resolve everywhere
    assert type(error).__name__ == "EndpointConnectionError", error

# IAM: what Cordon serves stays here, the rest goes on.
TRUST = json.dumps({
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
})
role = here(iam.create_role, RoleName="runs", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
elsewhere(iam.create_open_id_connect_provider, Url="https://id.example.com", ThumbprintList=["0" * 40])
assert len(elsewhere(iam.list_open_id_connect_providers)["OpenIDConnectProviderList"]) == 1

# Queues, tables, topics: JSON, and queries in forms.
queue = elsewhere(sqs.create_queue, QueueName="jobs")["QueueUrl"]
elsewhere(sqs.send_message, QueueUrl=queue, MessageBody="hello ü")
assert elsewhere(sqs.receive_message, QueueUrl=queue)["Messages"][0]["Body"] == "hello ü"
elsewhere(dynamodb.create_table, TableName="t", BillingMode="PAY_PER_REQUEST",
          KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
          AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}])
elsewhere(dynamodb.put_item, TableName="t", Item={"k": {"S": "1"}, "v": {"N": "2"}})
assert elsewhere(dynamodb.get_item, TableName="t", Key={"k": {"S": "1"}})["Item"]["v"] == {"N": "2"}
topic = elsewhere(sns.create_topic, Name="news")["TopicArn"]
assert elsewhere(sns.list_topics)["Topics"] == [{"TopicArn": topic}]

# Lambda: REST in JSON, with a body in base64. It asks its own IAM about roles, so IAM goes on as well.
code = io.BytesIO()
with zipfile.ZipFile(code, "w") as archive:
    archive.writestr("main.py", "def run(event, context): return 1")
function = {"FunctionName": "f", "Runtime": "python3.12", "Role": role, "Handler": "main.run",
            "Code": {"ZipFile": code.getvalue()}}
try:
    lambdas.create_function(**function)
    raise AssertionError("moto knows no role of Cordon's")
except ClientError as error:
    assert "cannot be assumed" in str(error), error
with_iam = client("iam", endpoint_url=os.environ["CORDON_WITH_IAM"])
elsewhere(with_iam.create_role, RoleName="runs", AssumeRolePolicyDocument=TRUST)
assert elsewhere(lambdas.create_function, **function)["FunctionArn"]
assert [each["FunctionName"] for each in elsewhere(lambdas.list_functions)["Functions"]] == ["f"]
elsewhere(lambdas.delete_function, FunctionName="f")

# Who calls is Cordon's to say; who has no key yet is not.
assert here(sts.get_caller_identity)["Account"] == "123456789012"
web = elsewhere(sts.assume_role_with_web_identity, RoleArn="arn:aws:iam::123456789012:role/x",
                RoleSessionName="me", WebIdentityToken="t" * 20)
assert web["Credentials"]["AccessKeyId"]
print(len(seen))
