"""The CDP in a box: the documented API over real HTTP on a real database."""

try:
    from cdp_frames.sandbox.command import serve
    from cdp_frames.sandbox.files.error_file_shapes import SHAPES, every_shape
    from cdp_frames.sandbox.http.app import Exchange
    from cdp_frames.sandbox.server import Sandbox
    from cdp_frames.sandbox.settings.clock import ManualClock, SystemClock
    from cdp_frames.sandbox.settings.error_file import ErrorFile
    from cdp_frames.sandbox.settings.faults import (
        Drop,
        Expired,
        Fault,
        JobFails,
        JobStuck,
        ListHidden,
        MissingKeys,
        NotJson,
        Slow,
        Status,
        Truncated,
        WrongCounters,
    )
    from cdp_frames.sandbox.settings.file import load_settings
    from cdp_frames.sandbox.settings.model import (
        ClientSpec,
        FieldSpec,
        ObjectSpec,
        RateLimit,
        Settings,
    )
except ModuleNotFoundError as error:
    missing = (error.name or "").partition(".")[0]
    if missing not in {"duckdb", "starlette", "uvicorn"}:
        raise
    raise ImportError(
        f"the sandbox needs {missing}, which is not installed. Run: "
        'pip install "cdp-frames[sandbox]"'
    ) from error

__all__ = [
    "SHAPES",
    "ClientSpec",
    "Drop",
    "ErrorFile",
    "Exchange",
    "Expired",
    "Fault",
    "FieldSpec",
    "JobFails",
    "JobStuck",
    "ListHidden",
    "ManualClock",
    "MissingKeys",
    "NotJson",
    "ObjectSpec",
    "RateLimit",
    "Sandbox",
    "Settings",
    "Slow",
    "Status",
    "SystemClock",
    "Truncated",
    "WrongCounters",
    "every_shape",
    "load_settings",
    "serve",
]
