"""PURE: the code that stands on every page of an issued document, its QR, and what a preview says instead.

A code is `HM-7K3Q-9XWD-4TC`: ten characters of Crockford's base 32 (no I, L, O, U, so that nothing is misread), taken
from the hash of what is printed, and one that checks them: a wrong character, or two that changed places, are noticed.
"""

import io
import re
from functools import cache
from html import escape

import segno

from hermanamientos.lib.pdf import Mark, Picture

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "HM"
LENGTH = 10
BITS = 5
# Read as Crockford says: what people write for a zero or a one.
_MISREAD = str.maketrans("OIL", "011")
# x^5 + x^2 + 1, primitive over GF(2): multiplying by x goes through all 31 weights before one comes again.
_POLYNOMIAL = 0b100101
#: A code as it stands in a text or in a file.
WRITTEN = re.compile(rf"\b{PREFIX}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{3}}\b")
QR_MM, WORDS_MM, LEFT_MM, BOTTOM_MM = 14, 130, 23.5, 5
PIXELS_PER_MODULE = 6
# Modules of white around a QR, which readers need (ISO/IEC 18004).
QUIET_ZONE = 4
GREY, INK, WARNING = "#5b6663", "#1a2422", "#8a4a12"
MM_IN_POINT = 25.4 / 72


def code_of(digest: str) -> str:
    """The code of a SHA-256 in hexadecimal: its first 50 bits, and the character that checks them."""
    number = int(digest, 16) >> (len(digest) * 4 - LENGTH * BITS)
    values = [number >> (BITS * place) & 31 for place in reversed(range(LENGTH))]
    return _written([*values, _check(values)])


def read_code(text: str) -> str | None:
    """The code that somebody typed, in its one written form; None when it cannot be a code.

    Capitals, spaces and hyphens do not matter, nor does the prefix; O is read as 0, I and L as 1.
    """
    letters = re.sub(r"[\s\-–—_.]+", "", text).upper()
    if len(letters) == len(PREFIX) + LENGTH + 1:
        letters = letters.removeprefix(PREFIX)
    letters = letters.translate(_MISREAD)
    if len(letters) != LENGTH + 1 or any(letter not in ALPHABET for letter in letters):
        return None
    *values, check = map(ALPHABET.index, letters)
    return _written([*values, check]) if _check(values) == check else None


def looks_like_code(text: str) -> bool:
    """Whether somebody meant a code, well or badly typed."""
    letters = re.sub(r"[\s\-–—_.]+", "", text).upper()
    return letters.startswith(PREFIX) or len(letters) in range(LENGTH, LENGTH + len(PREFIX) + 3)


def _check(values):
    """Sum of the values in GF(32), each with another weight: any one error and any one exchange change it."""
    total = 0
    for value in values:
        total = _double(total ^ value)
    return total


def _double(value):
    value <<= 1
    return value ^ _POLYNOMIAL if value >> BITS else value


def _written(values):
    letters = "".join(ALPHABET[value] for value in values)
    return f"{PREFIX}-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


# --- What stands at the foot of the pages ---------------------------------------------------------------------------


def seal(code: str, url: str) -> Mark:
    """The foot of an issued document: a QR that leads to `url`, the code, and the address in words."""
    height, address = _points(QR_MM), re.sub(r"^https?://", "", url)
    lines = (
        _line(0, height * 0.56, f"Código de verificación {code}", size=7.5, weight=700, colour=INK)
        + _line(0, height * 0.56 + 10, f"Compruebe este documento en {address}", size=7)
    )  # fmt: skip
    words = f"Documento emitido con el código de verificación {code}. Compruébelo en {url}"
    return Mark(
        (
            Picture("image/png", qr_png(url), QR_MM, QR_MM, f"left {LEFT_MM}mm bottom {BOTTOM_MM}mm"),
            _drawing(lines, WORDS_MM, QR_MM, f"left {LEFT_MM + QR_MM + 2.5}mm bottom {BOTTOM_MM}mm"),
        ),
        words,
        indent=QR_MM + 1,
    )


@cache
def preview_mark() -> Mark:
    """The foot of what was never issued."""
    words = "Vista previa, no es un documento emitido"
    line = _line(_points(50), _points(4) - 3.5, words, size=7.5, weight=700, colour=WARNING, anchor="middle")
    return Mark((_drawing(line, 100, 4, "center bottom 3.5mm"),), f"{words}.")


def qr_svg(url: str) -> str:
    """The QR for a page of the site: attributes and no styles, black on white."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
        border=QUIET_ZONE,
        omitsize=True,
        light="#fff",
    )
    return out.getvalue().decode().strip()


def qr_png(url: str) -> bytes:
    """The QR for paper, in black and white without greys; as a picture it stands once in a file of many pages."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", border=QUIET_ZONE, scale=PIXELS_PER_MODULE)
    return out.getvalue()


def _drawing(content, width, height, place):
    """SVG of `width` × `height` mm, drawn in points."""
    size = f'width="{_points(width):.2f}" height="{_points(height):.2f}"'
    box = f'viewBox="0 0 {_points(width):.2f} {_points(height):.2f}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>{content}</svg>'
    return Picture("image/svg+xml", svg.encode(), width, height, place)


def _line(x, y, text, *, size, weight=400, colour=GREY, anchor="start"):
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="Noto Sans" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _points(mm):
    return mm / MM_IN_POINT
