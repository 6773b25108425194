"""Files from outside, opened safely and read as text: regular files only, of known encoding, in bounded lines."""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from leadtui.errors import Refused

LARGEST: Final = 1024 * 1024 * 1024
"""Bytes of the largest file that is imported."""
LARGEST_WHOLE: Final = 512 * 1024 * 1024
"""Bytes of the largest one that must be in the memory as a whole: a JSON array."""
LONGEST_LINE: Final = 4 * 1024 * 1024
"""Characters of the longest line: one line must not fill the memory."""
SAMPLE: Final = 64 * 1024
"""Bytes that are looked at to guess what a file is."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ISOLATED: Final = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030", "euc_kr", "big5")
_ENOUGH: Final = 64
"""Bytes beyond ASCII from which a statistical guess is worth more than the usual suspect, cp1252."""
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(slots=True)
class Source:
    """An open file: read it once with `lines` or `text`; `rewind` begins again."""

    path: Path
    size: int
    """Bytes."""
    encoding: str
    errors: str
    """`surrogateescape` for UTF-8 with a few damaged bytes: their rows are bad, the others are good."""
    sample: str
    """The text of the first SAMPLE bytes."""
    _raw: io.FileIO
    _text: io.TextIOWrapper | None = field(default=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._let_go()
        self._raw.close()

    def _let_go(self) -> None:
        """Takes the layers above the file away without closing it."""
        if self._text is not None:
            self._text.detach().detach()  # type: ignore[attr-defined]  # a BufferedReader, whose type has a detach
            self._text = None

    @property
    def done(self) -> int:
        """Bytes read so far."""
        return min(self._raw.tell(), self.size)

    def rewind(self) -> io.TextIOWrapper:
        self._let_go()
        self._raw.seek(0)
        buffered = io.BufferedReader(self._raw, 1 << 18)
        self._text = io.TextIOWrapper(buffered, encoding=self.encoding, errors=self.errors, newline="")
        return self._text

    def lines(self) -> Iterator[str]:
        """The lines with their endings (LF, CRLF or a lone CR); Refused when one cannot be read."""
        stream = self.rewind()
        number = 0
        try:
            while line := stream.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE:
                    raise Refused(f"{self.path.name}: line {number} is longer than {LONGEST_LINE:,} characters")
                yield line
        except UnicodeError as damage:
            raise Refused(f"{self.path.name}: after line {number} it is not {self.encoding} text any more") from damage
        except OSError as fault:
            raise Refused(f"cannot read {self.path.name}: {fault.strerror or fault}") from fault

    def text(self) -> str:
        """All of it; Refused when it cannot be read, or is too large for that."""
        if self.size > LARGEST_WHOLE:
            raise Refused(
                f"{self.path.name}: {self.size:,} bytes are more than an import of one JSON value takes "
                f"({LARGEST_WHOLE:,}); write one lead per line, or split the file"
            )
        try:
            return self.rewind().read()
        except UnicodeError as damage:
            raise Refused(f"{self.path.name}: it is not valid {self.encoding} text") from damage
        except OSError as fault:
            raise Refused(f"cannot read {self.path.name}: {fault.strerror or fault}") from fault


def open_source(path: Path | str) -> Source:
    """The file, opened and its encoding known; Refused for what is no regular file, too large or unreadable."""
    path = Path(path)
    try:
        # without O_NONBLOCK a FIFO would wait for a writer for ever
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise Refused(f"cannot read {path.name or path}: {reason.lower()}") from fault
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode):
        os.close(number)
        raise Refused(f"cannot read {path.name or path}: it is not a regular file")
    raw = io.FileIO(number, "r")
    try:
        if found.st_size > LARGEST:
            raise Refused(
                f"{path.name}: {found.st_size:,} bytes are more than an import takes ({LARGEST:,}); split the file"
            )
        if found.st_size == 0:
            raise Refused(f"{path.name}: the file is empty")
        encoding, errors = _encoding(raw)
        raw.seek(0)
        head = raw.read(SAMPLE)
        sample = codecs.getincrementaldecoder(encoding)("replace").decode(head)
        return Source(path, found.st_size, encoding, errors, sample, raw)
    except OSError as fault:
        raw.close()
        raise Refused(f"cannot read {path.name}: {fault.strerror or fault}") from fault
    except Refused:
        raw.close()
        raise


def _encoding(raw: io.FileIO) -> tuple[str, str]:
    head = raw.read(SAMPLE)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, "strict"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # two letters side by side begin a file of bytes, whatever NULs come later
    if max(even, odd) > len(head) // 5 and min(even, odd) * 10 < max(even, odd) and not head[:2].isalnum():
        return ("utf-16-be" if even > odd else "utf-16-le"), "strict"
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    raw.seek(0)
    try:
        while chunk := raw.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _other(raw)
    return "utf-8", "strict"


def _other(raw: io.FileIO) -> tuple[str, str]:
    """The encoding of a file that is not UTF-8 throughout."""
    raw.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    bad = good = undefined = 0
    sample = b""
    while chunk := raw.read(1 << 20):
        text = decoder.decode(chunk)
        here = len(_ESCAPED.findall(text))
        bad += here
        good += sum(1 for character in text if character > "\x7f") - here
        undefined += len(_NOT_CP1252.findall(chunk))
        if len(sample) < SAMPLE:  # the lines with something to judge by, not the ASCII around them
            sample += b"\n".join(line for line in chunk.splitlines() if _BEYOND_ASCII.search(line))[:SAMPLE]
    if good > 10 * bad:
        return "utf-8", "surrogateescape"
    if len(_BEYOND_ASCII.findall(sample)) >= _ENOUGH:
        from charset_normalizer import from_bytes  # 30 ms that only such a file should cost

        best = from_bytes(sample, cp_isolation=list(_ISOLATED)).best()
        if best is not None and best.encoding != "cp1252":
            return best.encoding, "strict"
    return ("latin-1" if undefined else "cp1252"), "strict"
