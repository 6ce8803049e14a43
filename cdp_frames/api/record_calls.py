"""The endpoints of metadata and profiles."""

from __future__ import annotations

from cdp_frames.api import wire
from cdp_frames.api.calls import Calls
from cdp_frames.api.urls import path_of
from cdp_frames.text.tracebacks import private_methods


@private_methods
class RecordCalls(Calls):
    """One method for each endpoint of metadata and profiles."""

    def objects(self) -> list[wire.ObjectSummary]:
        """Return the objects of the workspace."""
        answer = self._transport.request_data("GET", path_of("metadata", "objects"))
        page = wire.Page.from_json(answer, page=1, seen=0)
        return [
            wire.ObjectSummary.from_json(wire.as_object(item, "an object"))
            for item in page.items
        ]

    def object(self, name: str) -> wire.ObjectMetadata:
        """Return one object with its fields.

        Args:
            name: of the object, such as ``"profiles"``.
        """
        answer = self._read(path_of("metadata", "objects", name))
        return wire.ObjectMetadata.from_json(answer)

    def upsert_profile(
        self, record: wire.Json, *, match_key: str | None = None
    ) -> wire.UpsertReceipt:
        """Insert or update one profile.

        Args:
            record: field -> value; a field left out stays, None clears it.
            match_key: the field to match by; the object's primary key if left out.

        Raises:
            FrameError: a value has no form in JSON.
        """
        body = wire.upsert_request(record, match_key)
        answer = self._write("POST", path_of("profiles", "upsert"), body)
        return wire.UpsertReceipt.from_json(answer)
