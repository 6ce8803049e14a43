"""Every kind of fault by its name, for settings and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.sandbox.settings import false_answers, faults, wire_faults

if TYPE_CHECKING:
    from cdp_frames.sandbox.settings.faults import Fault

KINDS: Final[dict[str, type[Fault]]] = {
    kind.__name__: kind
    for kind in (
        faults.Drop,
        faults.Expired,
        faults.JobFails,
        faults.JobStuck,
        faults.ListHidden,
        faults.MissingKeys,
        faults.NotJson,
        faults.Slow,
        faults.Status,
        faults.Truncated,
        faults.WrongCounters,
        false_answers.FalseKeys,
        false_answers.Instead,
        false_answers.KeysIgnored,
        false_answers.ListAnyway,
        false_answers.MembersLost,
        false_answers.Pretends,
        false_answers.RowsLost,
        false_answers.WrongErrors,
        false_answers.WrongPages,
        wire_faults.Bomb,
        wire_faults.CutUpload,
        wire_faults.Garbled,
        wire_faults.Oversize,
        wire_faults.PortClosed,
        wire_faults.Redirect,
        wire_faults.Trickle,
        wire_faults.WithHeaders,
    )
}
