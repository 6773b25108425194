"""Text from people and files: what may be stored, and how it may be shown.

`stored` is the door in: text is kept exactly or refused. `safe` is the door out: nothing that
it returns can act on a terminal, forge a second line or reorder the rest of the line.
JSON output does not pass through `safe` but through `escaped`: it must stay exact.
"""

from __future__ import annotations

import re
from typing import Final

from leadtui.errors import Refused

LONGEST_LINE: Final = 1_048_576
"""Characters in the longest text that is stored (1 Mi): one field must not fill the disk."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PLAIN = re.compile(r"[ -~\u00a1-\u02ff\u0370-\u058f\u1e00-\u1fff\u4e00-\u9fff\uac00-\ud7a3]*\Z")
"""What needs no look at all; a fast path, so nothing doubtful may be in it."""
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0e31-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_MARKS = re.compile(f"({_MARK}{{3}}){_MARK}+")
_PICTOGRAPH = "[\u2190-\u2bff\U0001f000-\U0001faff]"
_JOINER = re.compile(f"(?<=[\ufe0f\u2190-\u2bff\U0001f000-\U0001faff])\u200d(?={_PICTOGRAPH})")


def stored(text: str, field: str | None = None) -> str:
    """`text` itself, or Refused when a JSON file or a terminal could not give it back exactly."""
    if ("\x00" in text or not text.isascii()) and _UNSTORABLE.search(text):
        bad = "a NUL character" if "\x00" in text else "half a character (a lone surrogate)"
        raise Refused(f"{_named(field)}{bad} cannot be stored", field)
    if len(text) > LONGEST_LINE:
        raise Refused(f"{_named(field)}longer than {LONGEST_LINE:,} characters", field)
    return text


def _named(field: str | None) -> str:
    return f"{field}: " if field else ""


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures: ␀ … ␟
    if code == 0x7F:
        return "␡"
    return "\N{REPLACEMENT CHARACTER}"


def safe(text: str, most: int = 4096) -> str:
    """`text` on one line, harmless on any terminal, at most `most` characters long.

    Control characters become their pictures (␛ ␊), invisible and direction-changing ones become
    U+FFFD, and more than three combining marks on one letter are cut to three.
    """
    if len(text) > most:
        text = text[: most - 1] + "…"
    if _PLAIN.match(text):
        return text
    kept = _JOINER.sub("\ue000", text.replace("\ue000", "\ufffd"))
    kept = _MARKS.sub(r"\1", _UNSAFE.sub(_visible, kept))
    return kept.replace("\ue000", "\u200d")


def escaped(json: str) -> str:
    """JSON text in which everything that `safe` would replace is an escape (`\\u009b`): exact, and harmless."""
    return json if json.isascii() and "\x7f" not in json else _UNSAFE.sub(_escape, json)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at:at + 2].hex()}" for at in range(0, len(units), 2))


def safe_lines(text: str, most: int = 65_536) -> list[str]:
    """The lines of a longer text, each as `safe` shows it."""
    return [safe(line) for line in text[:most].replace("\r\n", "\n").split("\n")]
