"""Reads served operations with our answers; writes what botocore sends for them, and what it reads from the answers."""
import base64
import datetime
import json
import sys

import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize

DEEPEST = 7
count = 0


def fill(shape, bounds, depth=0, name=""):
    """A value with every member, in the form that boto3's callers use. Bounds are those of numbers, by member."""
    global count
    count += 1
    kind = shape.type_name
    if kind == "structure":
        names = shape.required_members if depth >= DEEPEST else shape.members
        return {name: fill(shape.members[name], bounds, depth + 1, name) for name in names}
    if kind == "list":
        return [fill(shape.member, bounds, depth + 1, name) for _ in range(2 if depth < 4 else 1)]
    if kind == "map":
        return {f"key {count}": fill(shape.value, bounds, depth + 1)}
    if kind in ("integer", "long"):
        least, most = bounds.get(name, (count, count))
        return min(max(count, least), most)
    if kind in ("float", "double"):
        # What our operations take as a float is a whole number: the value of a quota.
        return float(count)
    if kind == "boolean":
        return count % 2 == 1
    if kind == "timestamp":
        return datetime.datetime.fromtimestamp(1_000_000_000 + count, datetime.timezone.utc)
    if kind == "blob":
        return f"b{count}".encode()
    if getattr(shape, "enum", None):
        return shape.enum[count % len(shape.enum)]
    text = f"t{count} a&b<c>\"d'e+f%20=g;h/i?ü漢😀"
    return text.ljust(shape.metadata.get("min", 0), "x")


def as_ours(value):
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.timezone.utc)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: as_ours(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_ours(item) for item in value]
    return value


def known(value, shape):
    """The value without members that this botocore's model doesn't have."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        return {name: known(item, shape.members[name]) for name, item in value.items() if name in shape.members}
    if shape.type_name == "list":
        return [known(item, shape.member) for item in value]
    return value


# Services whose models have another name than signatures.
NAMES = {"elasticloadbalancing": "elbv2", "servicequotas": "service-quotas"}
loader = botocore.loaders.Loader()
models = {}
results = []
for one in json.load(sys.stdin):
    service = one["service"]
    if service not in models:
        name = NAMES.get(service, service)
        models[service] = botocore.model.ServiceModel(loader.load_service_model(name, "service-2"), name)
    model = models[service]
    if one["operation"] not in model.operation_names:
        continue
    operation = model.operation_model(one["operation"])
    protocol = model.metadata["protocol"]
    given = fill(operation.input_shape, one["bounds"]) if operation.input_shape is not None else {}
    request = botocore.serialize.create_serializer(protocol).serialize_to_request(given, operation)
    body = request["body"]
    if isinstance(body, dict):
        from urllib.parse import urlencode

        body = urlencode({name: value for name, value in body.items()})
    if isinstance(body, bytes):
        body = body.decode()
    parser = botocore.parsers.create_parser(protocol)

    def parse(answer):
        headers = {"content-type": answer["contentType"], "x-amzn-requestid": "id"}
        response = {"status_code": answer["status"], "headers": headers, "body": answer["body"].encode()}
        return parser.parse(response, operation.output_shape)

    parsed = parse(one["answer"])
    parsed.pop("ResponseMetadata", None)
    results.append(
        {
            "service": service,
            "operation": one["operation"],
            "input": as_ours(given),
            "body": body,
            "query": request["query_string"] or {},
            "parsed": as_ours(parsed),
            "expected": known(one["output"], operation.output_shape),
            "error": parse(one["error"])["Error"],
        }
    )
json.dump(results, sys.stdout)
