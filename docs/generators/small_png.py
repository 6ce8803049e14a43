"""A screenshot with few colours, as a small PNG.

What a browser writes holds a colour of 24 bits for each pixel, which for text is three
times the size.
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_STEP: Final = 12  # two colours that differ by less are one
_MOST: Final = 256  # colours in a palette

# The browser takes its own picture apart.
_PIXELS: Final = """async png => {
  const blob = await (await fetch(`data:image/png;base64,${png}`)).blob();
  const picture = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const paper = canvas.getContext("2d");
  paper.drawImage(picture, 0, 0);
  const bytes = paper.getImageData(0, 0, picture.width, picture.height).data;
  let text = "";
  for (let i = 0; i < bytes.length; i += 4096)
    text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return [picture.width, picture.height, btoa(text)];
}"""


def with_few_colours(png: bytes, browser: Browser) -> bytes:
    """Write a PNG anew, with a palette.

    Args:
        png: the picture.
        browser: Chromium, which decodes it.

    Raises:
        ValueError: it has too many colours, as a photograph has.
    """
    page = browser.new_page()  # of nobody, whose policy would forbid it
    width, height, text = page.evaluate(_PIXELS, base64.b64encode(png).decode())
    page.close()
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 4)[:, :3]
    steps = pixels // _STEP
    _, first, place = np.unique(steps, axis=0, return_index=True, return_inverse=True)
    if len(first) > _MOST:
        raise ValueError(f"{len(first)} colours are too many for a palette")
    lines = place.reshape(height, width).astype(np.uint8)
    unfiltered = np.pad(lines, ((0, 0), (1, 0)))  # each line begins with its filter
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"".join(
        [
            _SIGNATURE,
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", pixels[first].tobytes()),
            _chunk(b"IDAT", zlib.compress(unfiltered.tobytes(), 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
