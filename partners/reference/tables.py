"""A CSV file of any size, read one record at a time: its encoding, separator, headings, and the line of every record.

Memory does not grow with the file: neither lines, nor cells, nor records are read beyond a limit.
"""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from partners.folding import fold

CHUNK = 1 << 18
SEPARATORS = ",;\t|"
MAX_LINE = 200_000  # characters between two line ends
MAX_RECORD_LINES = 200
MAX_COLUMNS = 200
#: Bytes that were no UTF-8, as Python lets them through («surrogateescape»).
ESCAPED = re.compile("[\udc80-\udcff]")
NOT_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
#: From so many letters well written in UTF-8 for each bad byte, the file is UTF-8 with damage, not another encoding.
WELL_WRITTEN = 5
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Unreadable(Exception):
    """The file is no table, or stops being one at a line; `line` is None when it is about the whole file."""

    def __init__(self, message, line=None):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Survey:
    """What one reading of the whole file told: its SHA-256, its size in bytes, and how its letters are written."""

    sha256: str
    size: int
    encoding: str


def survey(path: Path) -> Survey:
    """Read the file once, in pieces. Raises Unreadable for what is no text, and OSError."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    size = escaped = written = 0
    utf_16 = ""
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            if not size:
                utf_16 = _utf_16(piece)
                if piece.startswith(b"PK\x03\x04"):
                    raise Unreadable("es un libro de cálculo o un archivo comprimido: guárdelo como CSV.")
            if not utf_16 and b"\x00" in piece:
                raise Unreadable("no es un archivo de texto.")
            size += len(piece)
            digest.update(piece)
            if not utf_16:
                text = decoder.decode(piece)
                if not text.isascii():
                    escaped += len(ESCAPED.findall(text))
                    written += len(NOT_ASCII.findall(text))
        escaped += len(ESCAPED.findall(decoder.decode(b"", final=True)))
    if not size:
        raise Unreadable("está vacío.")
    # Windows-1252 leaves five bytes without a letter; Latin-1 reads those as control characters, dropped later.
    encoding = utf_16 or ("utf-8-sig" if not escaped or written >= WELL_WRITTEN * escaped else "cp1252")
    return Survey(digest.hexdigest(), size, encoding)


def _utf_16(start):
    """The encoding of a text in two bytes a letter, told by its mark or by the zeros beside plain letters; or ""."""
    if start.startswith(UTF_16_MARKS):
        return "utf-16"
    sample = start[:4096]
    odd, even = sample[1::2], sample[::2]
    if len(odd) > 8 and odd.count(0) > 0.7 * len(odd) and not even.count(0):
        return "utf-16-le"
    if len(even) > 8 and even.count(0) > 0.7 * len(even) and not odd.count(0):
        return "utf-16-be"
    return ""


def _undefined_as_latin(error):
    return "".join(chr(byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("hermanamientos.latin", _undefined_as_latin)
ERRORS = {"utf-8-sig": "surrogateescape", "cp1252": "hermanamientos.latin"}


class Table:
    """The open table: `headings` (folded, without spaces) and, when iterated, (line, cells) of every record."""

    def __init__(self, lines: Iterator[str]):
        self._lines = lines
        first, self._before = "", 0
        for line in lines:
            if line.strip() and not re.fullmatch(r"\s*sep=.\s*", line):
                first = line
                break
            self._before += 1
        separator = max(SEPARATORS, key=first.count)
        self._reader = csv.reader(self._chain(first), delimiter=separator)
        self.headings = [fold(title).replace(" ", "") for title in self._next()[1]]

    def _chain(self, first):
        """All lines; a quotation mark that never closes must not swallow the file."""
        yield first
        for line in self._lines:
            if self._reader.line_num - self._start > MAX_RECORD_LINES:
                raise Unreadable("unas comillas se abren y no se cierran.", self._start + 1 + self._before)
            yield line

    def _next(self):
        self._start = self._reader.line_num
        try:
            cells = next(self._reader)
        except csv.Error as error:
            raise Unreadable(f"no se puede leer como CSV ({error}).", self.line) from error
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(f"tiene más de {MAX_COLUMNS} columnas.", self.line)
        return self.line, cells

    @property
    def line(self):
        """The line on which the record begins, counted from 1."""
        return self._before + self._start + 1

    def __iter__(self):
        while True:
            try:
                line, cells = self._next()
            except StopIteration:
                return
            if any(cell.strip() for cell in cells):
                yield line, cells


def open_table(path: Path, found: Survey):
    """Return (file, Table): close the file when done. Raises Unreadable and OSError."""
    file = path.open(encoding=found.encoding, errors=ERRORS.get(found.encoding, "replace"), newline="")
    try:
        table = Table(_bounded(file))
        if not any(table.headings):
            raise Unreadable("está vacío.")
    except Unreadable:
        file.close()
        raise
    return file, table


def _bounded(file):
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            raise Unreadable(f"pasa de {MAX_LINE:,} caracteres.", number)
        yield line
