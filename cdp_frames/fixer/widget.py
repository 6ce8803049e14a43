"""The grid in a notebook, by anywidget."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import anywidget

from cdp_frames.fixer.assets import LOOK, SCRIPT, text_of
from cdp_frames.fixer.messages import Desk

if TYPE_CHECKING:
    from cdp_frames.fixer.work import Work

# anywidget takes one module: Tabulator's script runs inside a function of it.
_MODULE: Final = """const Tabulator = (() => {{
  const module = {{ exports: {{}} }}, exports = module.exports;
{library}
  return module.exports;
}})();
{grid}
export default {{
  async render({{ model, el }}) {{
    const waiting = new Map();
    const hear = (told) => {{ waiting.get(told.to)?.(told); waiting.delete(told.to); }};
    model.on("msg:custom", hear);
    const ask = (message) => new Promise((done, failed) => {{
      const to = crypto.randomUUID?.() ?? String(Math.random());
      waiting.set(to, (told) => {{
        if (told.type === "failed") failed(new Error(told.sentence));
        else done(told);
      }});
      model.send({{ ...message, to }});
    }});
    const root = document.createElement("div");
    el.append(root);
    await mount(root, Tabulator, ask, {{}});
    return () => model.off("msg:custom", hear);
  }},
}};
"""


class _Asking(anywidget.AnyWidget):
    """A widget that asks a desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.on_msg(self._hear)

    def _hear(self, _: object, message: object, __: object) -> None:
        if not isinstance(message, dict):
            return
        try:
            told = self._desk.answer(message)
        except ValueError as error:
            told = {"type": "failed", "sentence": str(error)}
        self.send({**told, "to": message.get("to")})


@cache
def _grid() -> type[_Asking]:
    """Return the widget with its files, which need not be here."""
    module = _MODULE.format(library=text_of(SCRIPT), grid=text_of("fix.mjs"))
    look = text_of(LOOK) + text_of("fix.css")
    return type("Grid", (_Asking,), {"_esm": module, "_css": look})


def widget(work: Work) -> Any:  # noqa: ANN401 - anywidget has no types
    """Return the grid of some work."""
    return _grid()(Desk(work))
