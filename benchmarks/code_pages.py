"""How often a file without a mark is read in its encoding, by encoding and by length.

Run as `python -m benchmarks.code_pages [repeats] [--against]`. The people of
`people_by_page.toml` are written in each encoding of their language; words that the
tables of `cdp_frames.text.spelling` have are left out. A reading is right where each
letter is; else it is told, where the result names the other encoding, or silent.
With `--against` the same files are read by charset-normalizer, as most programs do.
"""

from __future__ import annotations

import random
import re
import sys
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from charset_normalizer import from_bytes

from cdp_frames.text.decoding import decode

ROWS = (1, 3, 20, 200)
_WORD = re.compile(r"[^\W\d_]+")


@cache
def people() -> dict[str, dict[str, list[str]]]:
    """Return the people by language, without what the tables know."""
    path = Path(__file__).with_name("people_by_page.toml")
    listed: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = files("cdp_frames.text").joinpath("spellings.toml")
    known = set(_WORD.findall(tables.read_text(encoding="utf-8").lower()))
    kept: dict[str, dict[str, list[str]]] = {}
    for language, parts in listed.items():
        kept[language] = {"pages": parts.pop("pages")}
        for part, words in parts.items():
            split = words.split() if isinstance(words, str) else words
            fresh = [word for word in split if word.lower() not in known]
            kept[language][part] = fresh or split
    return kept


def written(language: str, rows: int, chance: random.Random) -> str:
    """Write people of a language as CSV."""
    parts = people()[language]
    lines = ["Name,Company,Title,City"]
    for _ in range(rows):
        name = f"{chance.choice(parts['given'])} {chance.choice(parts['family'])}"
        others = [chance.choice(parts[part]) for part in ("company", "title", "city")]
        lines.append(",".join([name, *(f'"{other}"' for other in others)]))
    return "\r\n".join(lines) + "\r\n"


def tried(
    rows: tuple[int, ...] = ROWS,
    repeats: int = 4,
    seed: int = 7,
    *,
    against: bool = False,
) -> pd.DataFrame:
    """Read files of people in each encoding of their language.

    Args:
        rows: how many rows the files have.
        repeats: how many files of each kind.
        seed: of the choice of people.
        against: whether charset-normalizer reads them as well.

    Returns:
        A row for each file: ``rows``, ``language``, ``page``, ``found`` (the encoding
        that it was read in), ``outcome`` (``right``, ``told`` or ``silent``), and
        ``other``, whether charset-normalizer read it right (False if it was not asked).
    """
    chance = random.Random(seed)
    found = []
    for count in rows:
        for language, parts in people().items():
            for page in parts["pages"]:
                for _ in range(repeats):
                    text = written(language, count, chance)
                    data = text.encode(page, "ignore")
                    if data.isascii():
                        continue
                    read = decode(data)
                    right = read.data.decode() == data.decode(page)
                    told = any("may as well be" in note for note in read.notes)
                    outcome = "right" if right else "told" if told else "silent"
                    other = against and _by_charset_normalizer(data, page)
                    found.append((count, language, page, read.encoding, outcome, other))
    columns = ["rows", "language", "page", "found", "outcome", "other"]
    return pd.DataFrame(found, columns=columns)


def _by_charset_normalizer(data: bytes, page: str) -> bool:
    best = from_bytes(data).best()
    return best is not None and str(best) == data.decode(page)


def table(files_read: pd.DataFrame) -> str:
    """Return the page's table: an encoding a line, a number of rows a column."""
    lengths = ["1 row", *(f"{rows} rows" for rows in ROWS[1:])]
    lines = [
        "| encoding | " + " | ".join(lengths) + " |",
        "| --- |" + " --- |" * len(ROWS),
    ]
    for page, of_page in files_read.groupby("page", sort=False):
        cells = []
        for rows in ROWS:
            outcomes = of_page.loc[of_page["rows"].eq(rows), "outcome"]
            cells.append(f"{outcomes.eq('right').sum()} of {len(outcomes)}")
        lines.append(f"| `{page}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def compared(files_read: pd.DataFrame, by: str) -> str:
    """Return how many files each of the two read right, by language or encoding."""
    name = {"page": "encoding"}.get(by, by)
    lines = [
        f"| {name} | files | here | charset-normalizer |",
        "| --- |" + " --- |" * 3,
    ]
    for of, group in [*files_read.groupby(by, sort=False), ("all", files_read)]:
        here, other = group["outcome"].eq("right").mean(), group["other"].mean()
        shown = "all" if of == "all" else f"`{of}`"
        lines.append(f"| {shown} | {len(group)} | {here:.0%} | {other:.0%} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and how many files were read otherwise."""
    repeats, against = 4, "--against" in sys.argv
    for word in sys.argv[1:]:
        repeats = int(word) if word.isdecimal() else repeats
    files_read = tried(repeats=repeats, against=against)
    print(table(files_read))
    print(files_read["outcome"].value_counts().to_string())
    if against:
        print(compared(files_read, "rows"))
        print(compared(files_read, "page"))
        print(compared(files_read, "language"))


if __name__ == "__main__":
    main()
