"""The envelope of every answer that is a success.

Source:
    `docs/contract.md` section 1.3.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """A success: its status and what goes into ``data``."""

    status: int
    data: dict[str, object] = field(default_factory=dict)

    def body(self, correlation_id: str) -> dict[str, object]:
        """Return the success envelope."""
        return {"success": True, "data": self.data, "correlationId": correlation_id}
