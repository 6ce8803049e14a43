"""Evidence in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.mapping.value_kinds import VALUE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.mapping.evidence import PairEvidence
    from cdp_frames.text.vocabulary.found import Found

_LANGUAGES: Final = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
# Concepts whose names do not read well behind "a".
_CONCEPTS: Final = {
    "full_name": "a whole name (split_name makes two of it)",
    "marketing_consent": "a consent to mail",
    "moment": "a date or time",
    "opt_out": "a refusal of mail",
    "order_id": "an order's number",
    "record_id": "a record's number",
    "status": "a status",
    "street": "an address",
    "tags": "a group or label",
    "unwanted_name": "a name of something else",
    "website": "a web address",
}
_LANGUAGES_NAMED: Final = 3
# Shares below this are not worth a sentence.
_WORTH_SAYING: Final = 0.05
# From here on a free field is named beside what the column looks like.
_PERHAPS: Final = 0.2
# The share of values from which a column holds addresses.
_MOSTLY: Final = 0.5


def reasons_for(evidence: PairEvidence, row: int, index: int) -> tuple[str, ...]:
    """Say why a column goes to a field: the header first, then the values."""
    clues = evidence.columns[row]
    target = evidence.targets[index]
    kind = VALUE_KINDS[target.kind]
    reasons = []
    how = evidence.found[row].get(index)
    if how is not None:
        reasons.append(_header_reason(how))
    elif clues.reading.opaque:
        reasons.append("the header says nothing")
    fit, against = kind.fit(clues.profile), kind.against(clues.profile)
    if fit >= _WORTH_SAYING:
        reasons.append(f"{fit:.0%} of the values look like {kind.words}")
    if against >= _WORTH_SAYING:
        reasons.append(f"{against:.0%} of the values don't")
    if target.enum and clues.profile.count:
        allowed = sum(text.casefold() in target.enum for text in clues.profile.texts)
        reasons.append(
            f"{allowed / clues.profile.count:.0%} are values the field allows"
        )
    if clues.reading.further:
        reasons.append("the header says that it is not the first of its kind")
    if not clues.profile.count:
        reasons.append("there are no values to look at")
    return tuple(reasons)


def reason_left_out(
    evidence: PairEvidence,
    row: int,
    probabilities: dict[int, float],
    taken: dict[int, str],
    rivals: Mapping[int, Mapping[int, int]],
) -> str:
    """Say why a column without a veto stays behind.

    Args:
        evidence: what is known about each pair.
        row: the column.
        probabilities: the probability of each target, by index.
        taken: the column that each taken target went to, by index.
        rivals: target -> row of each column that names it -> its filled cells, the one
            that is meant first.
    """
    best = max(probabilities, key=lambda index: probabilities[index], default=None)
    lost = [
        index
        for index in (*evidence.found[row], *_of_addresses(evidence, row))
        if index in taken
    ]
    free = max(
        (
            index
            for index in probabilities
            if evidence.targets[index].field is not None and index not in taken
        ),
        key=lambda index: probabilities[index],
        default=None,
    )
    perhaps = ""
    if free is not None and probabilities[free] >= _PERHAPS:
        perhaps = _perhaps(evidence, row, free, probabilities[free])
    if best is not None and evidence.targets[best].field is None:
        concept = evidence.targets[best].concept
        article = "an" if concept[0] in "aeio" else "a"
        what = _CONCEPTS.get(concept, f"{article} {concept.replace('_', ' ')}")
        return f"looks like {what}" + (
            f"; {perhaps}" if perhaps else ", for which there is no field"
        )
    if lost:
        field = evidence.targets[lost[0]].field
        name = field.name if field is not None else ""
        fuller = _fuller(row, rivals.get(lost[0], {}))
        source = evidence.columns[row].column.source
        both = [taken[lost[0]], source]
        how = f"; to send this where that is empty, say {name!r}: {both}"
        if not name or evidence.targets[lost[0]].concept == "email":
            how = ""  # another address may be another person's
        return f"{taken[lost[0]]!r} is the likelier {name}{fuller}{how}"
    if best is None or probabilities[best] < _WORTH_SAYING:
        return "no field fits"
    return perhaps or _perhaps(evidence, row, best, probabilities[best])


def _perhaps(evidence: PairEvidence, row: int, index: int, probability: float) -> str:
    """Say what a column may be, and what to type if it is."""
    target = evidence.targets[index]
    source = evidence.columns[row].column.source
    name = target.field.name if target.field is not None else ""
    others = [
        clues.column.source
        for other, (clues, found) in enumerate(
            zip(evidence.columns, evidence.found, strict=True)
        )
        if other != row and index in found
    ]
    also = f", as may {others[0]!r}" if len(others) == 1 else ""
    return (
        f"may be {name!r} ({probability:.2f}){also}, not sure enough; if it is, say "
        f"{source!r}: {name!r}"
    )


def _fuller(row: int, rivals: Mapping[int, int]) -> str:
    """Say that another column is fuller, where that decided."""
    if row not in rivals:
        return ""
    chosen, own = next(iter(rivals.values())), rivals[row]
    return f" ({chosen:,} values, here {own:,})" if chosen > own else ""


def _of_addresses(evidence: PairEvidence, row: int) -> list[int]:
    """Return the target of the address, where a column holds addresses."""
    if evidence.columns[row].profile.share("email") < _MOSTLY:
        return []
    targets = enumerate(evidence.targets)
    return [index for index, target in targets if target.concept == "email"]


def _header_reason(how: Found) -> str:
    if how.level == "field":
        return "the header is the field's name"
    languages = _languages(how)
    if how.level == "close":
        return f"the header is close to {how.word!r}{languages}"
    if how.level == "part":
        return f"the header contains {how.word!r}{languages}"
    if how.unsure:
        return f"{how.word!r} can be a name for it{languages}"
    return f"{how.word!r} is a name for it{languages}"


def _languages(how: Found) -> str:
    known = [
        _LANGUAGES[language] for language in how.languages if language in _LANGUAGES
    ]
    if not known:
        return ""
    more = " …" if len(known) > _LANGUAGES_NAMED else ""
    return f" ({', '.join(known[:_LANGUAGES_NAMED])}{more})"
