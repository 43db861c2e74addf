"""Prints as JSON which operations the installed moto has code for, by service, and how many it has in all."""
import importlib
import inspect
import json
import sys

import botocore.session
import moto
from botocore import xform_name
from moto.core.responses import BaseResponse

session = botocore.session.get_session()
# Packages whose names differ from the service's.
PACKAGES = {"lambda": "awslambda", "batch": "batch", "cognito-idp": "cognitoidp", "cognito-identity": "cognitoidentity"}


def response_classes(service):
    package = PACKAGES.get(service, service.replace("-", ""))
    try:
        module = importlib.import_module(f"moto.{package}.responses")
    except ImportError:
        return []
    classes = [each for _, each in inspect.getmembers(module, inspect.isclass)]
    return [each for each in classes if issubclass(each, BaseResponse) and each is not BaseResponse]


def has_code(classes, operation):
    """A method of the operation's name, unless all it does is to raise NotImplementedError: then it returns nothing anywhere."""
    for each in classes:
        method = getattr(each, xform_name(operation), None)
        if method is None or hasattr(BaseResponse, xform_name(operation)):
            continue
        source = inspect.getsource(method)
        if "raise NotImplementedError" not in source or "return" in source:
            return True
    return False


named = sys.argv[1:]
operations = {}
services = total = 0
for service in session.get_available_services():
    classes = response_classes(service)
    if not classes:
        continue
    names = session.get_service_model(service).operation_names
    served = sorted(name for name in names if has_code(classes, name))
    services += 1 if served else 0
    total += len(served)
    if service in named:
        operations[service] = served
print(json.dumps({"version": moto.__version__, "services": services, "total": total, "operations": operations}))
