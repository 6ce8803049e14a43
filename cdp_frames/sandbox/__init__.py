"""The CDP in a box: the documented API over real HTTP on a real database."""

try:
    from cdp_frames.sandbox.command import serve
    from cdp_frames.sandbox.files.error_file_shapes import SHAPES, every_shape
    from cdp_frames.sandbox.http.app import Exchange
    from cdp_frames.sandbox.server import Sandbox
    from cdp_frames.sandbox.settings.arming import Planned
    from cdp_frames.sandbox.settings.clock import ManualClock, SystemClock
    from cdp_frames.sandbox.settings.error_file import ErrorFile
    from cdp_frames.sandbox.settings.false_answers import (
        FalseKeys,
        Instead,
        KeysIgnored,
        ListAnyway,
        MembersLost,
        Pretends,
        RowsLost,
        WrongErrors,
        WrongPages,
    )
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
    from cdp_frames.sandbox.settings.wire_faults import (
        Bomb,
        CutUpload,
        Garbled,
        Oversize,
        PortClosed,
        Redirect,
        Trickle,
        WithHeaders,
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
    "Bomb",
    "ClientSpec",
    "CutUpload",
    "Drop",
    "ErrorFile",
    "Exchange",
    "Expired",
    "FalseKeys",
    "Fault",
    "FieldSpec",
    "Garbled",
    "Instead",
    "JobFails",
    "JobStuck",
    "KeysIgnored",
    "ListAnyway",
    "ListHidden",
    "ManualClock",
    "MembersLost",
    "MissingKeys",
    "NotJson",
    "ObjectSpec",
    "Oversize",
    "Planned",
    "PortClosed",
    "Pretends",
    "RateLimit",
    "Redirect",
    "RowsLost",
    "Sandbox",
    "Settings",
    "Slow",
    "Status",
    "SystemClock",
    "Trickle",
    "Truncated",
    "WithHeaders",
    "WrongCounters",
    "WrongErrors",
    "WrongPages",
    "every_shape",
    "load_settings",
    "serve",
]
