"""What the user corrects in a mapping."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.errors import MappingError, shown
from cdp_frames.file_notes import unreadable_positions
from cdp_frames.mapping.mapped_columns import Fallback, MappedColumn, UnmappedColumn
from cdp_frames.mapping.wire_types import wire_type_for
from cdp_frames.text.addresses import is_address
from cdp_frames.text.names import clean, fold
from cdp_frames.text.recipients import HOW_TO_EXPLODE, recipients

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping as AnyDict, Sequence

    from cdp_frames.fields import Field
    from cdp_frames.mapping.columns import SeenColumn
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.mapping.memory import MappingMemory
    from cdp_frames.mapping.model import Mapping

_BY_THE_USER: Final = ("you said so",)


def overridden(mapping: Mapping, changes: AnyDict[Any, Aim]) -> Mapping:
    """Return the mapping with the user's changes; see ``Mapping.override``."""
    single, joined = apart(changes)
    wanted, problems = _resolved(mapping, single)
    for field_name, headers in joined.items():
        if not headers or all(field_name != field.name for field in mapping.fields):
            problems.append(_no_join(field_name, headers, mapping.fields))
            continue
        of_field, wrong = _resolved(mapping, dict.fromkeys(headers, field_name))
        wanted += of_field
        problems += wrong
    problems += _claimed_twice(wanted, joined)
    if problems:
        raise MappingError(problems)
    fields = {field.name: field for field in mapping.fields}
    claims: dict[str, list[SeenColumn]] = {}
    for column, name in wanted:
        if name is not None:
            claims.setdefault(name, []).append(column)
    taken = {name: columns[0].source for name, columns in claims.items()}
    named = {column.position for column, _ in wanted}
    kept = [
        rest
        for column in mapping.columns
        if column.field not in taken
        for rest in [column.without(named)]
        if rest is not None
    ]
    added = [_mapped(columns, fields[name]) for name, columns in claims.items()]
    columns = tuple(sorted([*kept, *added], key=lambda column: column.position))
    sent = {column.field for column in columns}
    result = replace(
        mapping,
        columns=columns,
        left_out=_left_out(mapping, columns, named, taken),
        questions=tuple(each for each in mapping.questions if each.field not in sent),
    )
    if not result.questions:
        require_match_key(result)
    return result


def joined_again(mapping: Mapping, memory: MappingMemory) -> Mapping:
    """Put columns together as the user has done it for these headers before."""
    joined = memory.joined([column.source for column in mapping.seen])
    sent = {column.source: column.field for column in mapping.columns}
    again = {
        name: sources
        for name, sources in joined.items()
        if sent.get(sources[0]) == name
    }
    return overridden(mapping, again) if again else mapping


def apart(
    changes: AnyDict[Hashable, Aim],
) -> tuple[dict[Hashable, str | None], dict[str, list[Hashable]]]:
    """Tell what is said of one column from what is said of several.

    Returns:
        Header -> field or None, and field -> headers.

    Examples:
        >>> apart({"memo": None, "phone": ["Mobile", "Home"]})
        ({'memo': None}, {'phone': ['Mobile', 'Home']})
    """
    single: dict[Hashable, str | None] = {}
    joined: dict[str, list[Hashable]] = {}
    for key, value in changes.items():
        if value is None or isinstance(value, str):
            single[key] = value
        else:
            joined[str(key)] = list(dict.fromkeys(value))
    return single, joined


def require_answers(mapping: Mapping) -> None:
    """Raise a ``MappingError`` with what only the user knows, if there is any."""
    if mapping.questions:
        raise MappingError(str(question) for question in mapping.questions)


def require_match_key(mapping: Mapping) -> None:
    """Raise a ``MappingError`` with the candidates if the match key is missing."""
    key = mapping.match_key
    if not key or any(column.field == key for column in mapping.columns):
        return
    if not mapping.seen:
        raise MappingError([f"the frame has no columns, so none holds {key!r}."])
    names = [field.name for field in mapping.fields]
    if key not in names:
        raise MappingError(
            [
                f"the match key {key!r} is no field of the schema; its fields are "
                f"{shown(names)}. Call the one that says who a person is {key!r}, or "
                "as the column of the frame is called."
            ]
        )
    likely = sorted(
        (
            (probability, column.source)
            for column in mapping.left_out
            for name, probability in column.candidates
            if name == key
        ),
        reverse=True,
    )
    sources = [column.source for column in mapping.seen]
    if likely:
        found = ", ".join(f"{source!r} ({p:.2f})" for p, source in likely)
        which = f"candidates, with their probabilities: {found}"
        example = likely[0][1]
    else:
        which = f"the columns are {shown(sources)}"
        shows = next(filter(_shows_addresses, mapping.seen), None)
        if shows is None and "email" in key:
            raise MappingError([_no_addresses(mapping, key), *_trouble(mapping)])
        example = (shows or mapping.seen[0]).source
    how = f"infer_mapping(df, given={{{example!r}: {key!r}}})"
    message = f"no column is mapped to the match key {key!r}; {which}. Say which one"
    raise MappingError(
        [f"{message} it is, for example with {how}.", *_trouble(mapping)]
    )


def _trouble(mapping: Mapping) -> list[str]:
    """Name columns with values that no file can hold: one may have the very name."""
    trouble = [
        f"column {column.source!r}: {column.type.trouble}"
        for column in mapping.seen
        if column.type.trouble
    ]
    return trouble + _unreadable(mapping.seen)


def _no_addresses(mapping: Mapping, key: str) -> str:
    """Say what is there in place of addresses, and what the CDP needs."""
    there = [f"{column.source!r} is {column.field!r}" for column in mapping.columns]
    told = f"; {', '.join(there)}" if there else ""
    sources = [column.source for column in mapping.seen]
    why = {column.source: column.reason for column in mapping.left_out}
    likely = [
        source for source in sources if why.get(source) and fold("mail") in fold(source)
    ]
    hint = f"; of {likely[0]!r}: {why[likely[0]]}" if likely else ""
    return (
        f"no column is mapped to the match key {key!r}, by which the CDP finds people, "
        f"and none holds e-mail addresses: the columns are {shown(sources)}{told}"
        f"{hint}. Add a column of addresses; or, if one is there all the same, say "
        f"which one it is with infer_mapping(df, given={{'its header': {key!r}}})."
    )


def _shows_addresses(column: SeenColumn) -> bool:
    return any(is_address(text) for text in column.examples)


def _unreadable(seen: Iterable[SeenColumn]) -> list[str]:
    """Say what stands in the column of records that could not be taken apart."""
    told = []
    for column in seen:
        if unreadable_positions([column.header]):
            lists = any(recipients(str(text)) for text in column.examples)
            how = f"; they list several addresses: {HOW_TO_EXPLODE}" if lists else ""
            told.append(
                f"column {column.source!r} holds records that could not be taken "
                f"apart{how}"
            )
    return told


def _resolved(
    mapping: Mapping, changes: AnyDict[Hashable, str | None]
) -> tuple[list[tuple[SeenColumn, str | None]], list[str]]:
    """Find the columns and fields that the user named, and the mistakes in them."""
    fields = [field.name for field in mapping.fields]
    wanted, problems = [], []
    for header, name in changes.items():
        columns = _columns_called(mapping.seen, header)
        if name is not None and name not in fields:
            problems.append(
                f"column {header!r}: no field {name!r}{closest(name, fields)}"
            )
        if len(columns) != 1:
            problems.append(_not_one_column(header, columns, mapping.seen))
        elif name is not None and columns[0].type.trouble:
            problems.append(f"column {header!r}: {columns[0].type.trouble}")
        else:
            wanted.append((columns[0], name))
    return wanted, problems


def _no_join(name: str, headers: list[Hashable], fields: Iterable[Field]) -> str:
    names = [field.name for field in fields]
    if name in names:
        return f"field {name!r} is given an empty list of columns"
    return (
        f"no field {name!r}, to which {headers!r} could go"
        f"{closest(name, names)}. A list is of columns: {{field: [columns]}}"
    )


def _columns_called(seen: Iterable[SeenColumn], header: Hashable) -> list[SeenColumn]:
    seen = list(seen)
    exact = [column for column in seen if column.header == header]
    if len(exact) == 1:
        return exact
    # A repeated header is told apart by its sent name.
    by_source = [column for column in seen if column.source == header]
    return by_source if by_source and not exact else exact


def _not_one_column(
    header: Hashable, columns: Sequence[SeenColumn], seen: Iterable[SeenColumn]
) -> str:
    if columns:
        names = shown(column.source for column in columns)
        return f"several columns are called {header!r}; say {names}"
    sources = [column.source for column in seen]
    return f"no column {header!r}{closest(clean(header), sources)}"


def closest(name: str, names: Sequence[str]) -> str:
    """Name the closest of some names, as the end of a sentence."""
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(str(name).casefold(), list(folded), n=3, cutoff=0.5)
    if close:
        return f"; the closest are {shown(folded[name] for name in close)}"
    return f"; there are {shown(names)}"


def _claimed_twice(
    wanted: Iterable[tuple[SeenColumn, str | None]],
    joined: AnyDict[str, Sequence[Hashable]],
) -> list[str]:
    wanted = list(wanted)
    claims: dict[str, list[str]] = {}
    for column, name in wanted:
        if name is not None:
            claims.setdefault(name, []).append(column.source)
    twice = [
        f"field {name!r} is claimed by {len(sources)} columns: {shown(sources)}. To "
        f"send of them the first one that is filled, say {{{name!r}: {sources}}}"
        for name, sources in claims.items()
        if len(sources) > len(joined.get(name, [""]))
    ]
    often = Counter(column.source for column, _ in wanted)
    return twice + [
        f"column {source!r} is claimed {times} times: a column goes to one field"
        for source, times in often.items()
        if times > 1
    ]


def _mapped(columns: Sequence[SeenColumn], field: Field) -> MappedColumn:
    first, *others = columns
    types = {wire_type_for(column.type, field.type) for column in columns}
    return MappedColumn(
        position=first.position,
        header=first.header,
        source=first.source,
        field=field.name,
        wire_type=types.pop() if len(types) == 1 else field.type,
        probability=1.0,
        evidence=_BY_THE_USER,
        fallbacks=tuple(
            Fallback(column.position, column.header, column.source) for column in others
        ),
    )


def _left_out(
    mapping: Mapping,
    columns: Iterable[MappedColumn],
    named: set[int],
    taken: AnyDict[str, str],
) -> tuple[UnmappedColumn, ...]:
    sent = {part.position for column in columns for part in column.parts}
    before = {column.position: column for column in mapping.left_out}
    lost = {
        part.position: column
        for column in mapping.columns
        for part in column.parts
        if part.position not in sent
    }
    result = []
    for column in mapping.seen:
        if column.position in sent:
            continue
        if column.position in named:
            result.append(unmapped(column, "left out by you"))
        elif column.position in lost:
            name = lost[column.position].field
            result.append(unmapped(column, f"you gave {name!r} to {taken[name]!r}"))
        else:
            result.append(before[column.position])
    return tuple(result)


def unmapped(column: SeenColumn, reason: str) -> UnmappedColumn:
    """Leave a column behind, for a reason."""
    return UnmappedColumn(column.position, column.header, column.source, reason)
