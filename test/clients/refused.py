"""What the scripts in this folder share: a call that must be refused."""
from botocore.exceptions import ClientError


def refused(code, call, text=None, **parameters):
    """Makes a call that must be refused with a code, and a text if one is given. Returns the answer."""
    try:
        call(**parameters)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert text is None or text in error.response["Error"]["Message"], error
        return error.response
    raise AssertionError(f"{code} expected")
