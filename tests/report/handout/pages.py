"""A page taken apart again, as a browser does."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

# Elements without an end.
_VOID: Final = {"meta", "input", "br", "rect"}


class Page(HTMLParser):
    """What stands on a page.

    Attributes:
        tags: the names of all elements.
        attributes: their attributes.
        lines: the cells of the table of refused rows.
        policy: its content security policy.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._texts: list[str] = []
        self.lines: list[list[str]] = []
        self.policy = ""
        self.apart: dict[str, str] = {"script": "", "style": ""}
        self._open: list[str] = []
        self._in_lines = False
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        self.attributes += attrs
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policy = told["content"] or ""
        if tag == "table":
            self._in_lines = "lines" in (told.get("class") or "").split()
        if tag == "tr" and self._in_lines:
            self.lines.append([])
        if tag in {"td", "th"} and self._in_lines:
            self.lines[-1].append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.apart:
            self.apart[self._open[-1]] += data
            return
        self._texts.append(data)
        if self._in_lines and {"td", "th"} & {*self._open}:
            self.lines[-1][-1] += data

    @property
    def text(self) -> str:
        """All text but that of the script and the style."""
        return "".join(self._texts)

    @property
    def cells(self) -> list[str]:
        """The cells of all refused rows."""
        return [cell for line in self.lines[1:] for cell in line]
