"""The faults of the matrices, by what a reader calls them."""

from __future__ import annotations

from cdp_frames.sandbox import (
    Bomb,
    CutUpload,
    Drop,
    Expired,
    FalseKeys,
    Fault,
    Garbled,
    MissingKeys,
    NotJson,
    Oversize,
    PortClosed,
    Redirect,
    Slow,
    Status,
    Truncated,
    WithHeaders,
)

FAULTS: dict[str, Fault] = {
    **{f"{n} before": Status(n) for n in (400, 401, 403, 404, 409, 422, 429, 500, 503)},
    **{
        f"{n} after": Status(n, after=True) for n in (400, 401, 404, 409, 429, 500, 503)
    },
    **{f"dropped {when}": Drop(when) for when in ("before", "during", "after")},
    "port closed": PortClosed(0.02),
    "port closed after": PortClosed(0.02, after=True),
    "late": Slow(1.2),
    "late after": Slow(1.2, after=True),
    "HTML": NotJson(),
    "nothing": NotJson(""),
    "an array": NotJson("[]"),
    "null": NotJson("null"),
    "no data": MissingKeys(("data",)),
    "data: null": FalseKeys({"data": None}),
    "success: false": FalseKeys({"success": False}),
    "success: 1": FalseKeys({"success": 1}),
    "gzip": Garbled("gzip"),
    "chunked": Garbled("chunked"),
    "length": Garbled("length"),
    "endless": Oversize(),
    "bomb": Bomb(2**24),
    "cut upload": CutUpload(),
    "expired": Expired(),
    "truncated": Truncated(0.5),
    "to nowhere": Redirect("http://[::1"),
    "to bytes": Redirect("/\xff\xfe", 302),
    "to a cloud": Redirect("http://169.254.169.254/latest"),
    "headers": WithHeaders({"Retry-After": "\u0439", "X-Correlation-Id": "\xff"}),
}
