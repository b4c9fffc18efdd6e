"""Files that people upload: judged by their content, stored under random names.

The extension says what a file claims to be; its content must agree. Nothing that can carry a program is
accepted: no SVG, no HTML, no old Office formats, no macros. Original names are kept only as text to show.
"""

import hashlib
import re
import secrets
import unicodedata
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import storages
from PIL import Image, ImageFile, UnidentifiedImageError

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
# What each kind of upload may be: extension -> content type.
KINDS = {
    "pdf": {".pdf": "application/pdf"},
    "image": {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"},
    "office": {
        ".docx": _OOXML + "wordprocessingml.document",
        ".xlsx": _OOXML + "spreadsheetml.sheet",
        ".pptx": _OOXML + "presentationml.presentation",
        ".odt": _ODF + "text",
        ".ods": _ODF + "spreadsheet",
        ".odp": _ODF + "presentation",
    },
    "text": {".txt": "text/plain", ".csv": "text/csv"},
}
_OLD_OFFICE = {".doc", ".xls", ".ppt", ".rtf"}
_MACRO_OFFICE = {".docm", ".xlsm", ".pptm", ".dotm", ".xltm", ".xlsb", ".ppsm"}
_PILLOW_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}

MAX_PIXELS = 40_000_000
# An Office file is a zip: limits to what it may grow to, in bytes, times and files.
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 5_000
_RATIO_MATTERS_ABOVE = 1024 * 1024


@dataclass(frozen=True)
class UploadFacts:
    """What is known of an accepted upload: `original_name` is text to show, `size` is in bytes."""

    content_type: str
    extension: str
    sha256: str
    size: int
    original_name: str


def check_upload(
    file: File, kinds: Sequence[str] = ("pdf", "image", "office"), max_bytes: int | None = None
) -> UploadFacts:
    """Judge an uploaded file by size, extension and content, and rewind it.

    `max_bytes` is settings.UPLOAD_MAX_BYTES when not given. Raises ValidationError in Spanish, with code
    "empty", "too_large", "type", "macros", "disguised", "damaged", "password" or "bomb".
    """
    limit = settings.UPLOAD_MAX_BYTES if max_bytes is None else max_bytes
    name = clean_name(file.name or "")
    if not file.size:
        raise ValidationError("El archivo está vacío.", code="empty")
    if file.size > limit:
        raise ValidationError(
            f"El archivo pesa {megabytes(file.size)} y el máximo es {megabytes(limit)}.", code="too_large"
        )
    extension = PurePosixPath(name).suffix.lower()
    content_type = _content_type(extension, kinds)
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    try:
        file.seek(0)
        _CHECKS[content_type.partition("/")[0] if content_type not in _CHECKS else content_type](
            file, content_type
        )
    finally:
        file.seek(0)
    return UploadFacts(content_type, extension, digest.hexdigest(), file.size, name)


def store_private(file: File, prefix: str, extension: str) -> str:
    """Store a checked file under a random name below `prefix` ("evidence"); return its name there."""
    if not re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*", prefix) or not re.fullmatch(
        r"\.[a-z0-9]{1,5}", extension
    ):
        raise ValueError("prefix and extension are ours to choose, in lower case")
    file.seek(0)
    return storages["private"].save(f"{prefix}/{secrets.token_hex(16)}{extension}", file)


def clean_name(name: str, max_length: int = 150) -> str:
    """Make an original file name safe to show: no folders, no invisible or direction-changing characters.

    Keeps the extension when it shortens. An empty result is called "archivo".
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(
        " " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    name = " ".join(name.split()).strip(". ") or "archivo"
    if len(name) > max_length:
        suffix = PurePosixPath(name).suffix
        suffix = suffix if len(suffix) <= 10 else ""
        name = name[: max_length - len(suffix)].rstrip(". ") + suffix
    return name


def accepted_extensions(kinds: Sequence[str]) -> list[str]:
    """List the extensions of `kinds`, for a form's help text and its `accept` attribute."""
    return [extension for kind in kinds for extension in KINDS[kind]]


def megabytes(size: int) -> str:
    """Write a number of bytes as people read it: "10 MB", "1.5 MB", "320 KB"."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"


def _content_type(extension, kinds):
    if extension in _MACRO_OFFICE:
        raise ValidationError(
            "No se aceptan archivos con macros. Guárdelo sin macros (.docx, .xlsx o PDF).", "macros"
        )
    allowed = {ext: content_type for kind in kinds for ext, content_type in KINDS[kind].items()}
    if extension not in allowed:
        hint = " Guárdelo como .docx, .xlsx o PDF." if extension in _OLD_OFFICE and "office" in kinds else ""
        names = ", ".join(ext.removeprefix(".").upper() for ext in allowed)
        raise ValidationError(f"Este tipo de archivo no se acepta.{hint} Se aceptan: {names}.", code="type")
    return allowed[extension]


def _disguised(claimed):
    return ValidationError(
        f"El contenido del archivo no corresponde a su extensión ({claimed}). Ábralo y guárdelo de nuevo.",
        code="disguised",
    )


def _check_pdf(file, content_type):
    if file.read(5) != b"%PDF-":
        raise _disguised(".pdf")
    file.seek(0)
    try:
        with pikepdf.open(file.file, suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
            names = pdf.Root.get("/Names", pikepdf.Dictionary())
            action = pdf.Root.get("/OpenAction", pikepdf.Dictionary())
            runs = isinstance(action, pikepdf.Dictionary) and action.get("/S") in ("/JavaScript", "/Launch")
            if "/JavaScript" in names or runs:
                raise ValidationError(
                    "El PDF contiene programas. Imprímalo de nuevo a PDF y súbalo.", code="macros"
                )
    except pikepdf.PasswordError as error:
        raise ValidationError(
            "El PDF está protegido con contraseña: súbalo sin ella.", code="password"
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as error:
        raise ValidationError("El PDF está dañado y no se puede abrir.", code="damaged") from error
    if pages == 0:
        raise ValidationError("El PDF no tiene páginas.", code="damaged")


def _check_image(file, content_type):
    expected = _PILLOW_FORMATS[content_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(file.file, formats=list(_PILLOW_FORMATS.values())) as image:
                if image.format != expected:
                    raise _disguised(expected)
                if image.width * image.height > MAX_PIXELS:
                    raise ValidationError(
                        f"La imagen mide {image.width} × {image.height} píxeles: redúzcala.", code="bomb"
                    )
                _decode(image)
    except UnidentifiedImageError as error:
        raise _disguised(expected) from error
    except Image.DecompressionBombError as error:
        raise ValidationError("La imagen es demasiado grande: redúzcala.", code="bomb") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError("La imagen está dañada y no se puede abrir.", code="damaged") from error


def _decode(image):
    """Read every pixel. WeasyPrint tells Pillow, for the whole process, to accept pictures that end too soon."""
    tolerant, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = tolerant


def _check_office(file, content_type):
    try:
        with zipfile.ZipFile(file.file) as package:
            entries = package.infolist()
            _refuse_bomb(entries, file.size)
            names = {entry.filename for entry in entries}
            if content_type.startswith(_ODF):
                _check_odf(package, names, content_type)
            else:
                _check_ooxml(package, names, content_type)
    except zipfile.BadZipFile as error:
        raise _disguised(content_type.rpartition(".")[2]) from error
    except (OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zipfile.zlib.error) as error:
        raise ValidationError(
            "El archivo está dañado o cifrado y no se puede abrir.", code="damaged"
        ) from error


def _refuse_bomb(entries, size):
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED_BYTES
        or (unpacked > _RATIO_MATTERS_ABOVE and unpacked > MAX_RATIO * size)
    ):
        raise ValidationError("El archivo crece demasiado al abrirse y no se acepta.", code="bomb")


def _read_part(package, name, most=1024 * 1024):
    """Read a part of a package, never more than `most` bytes whatever its directory claims."""
    with package.open(name) as part:
        return part.read(most)


def _check_odf(package, names, content_type):
    if (
        "mimetype" not in names
        or _read_part(package, "mimetype", 200).decode("ascii", "replace") != content_type
    ):
        raise _disguised("OpenDocument")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise ValidationError(
            "El archivo contiene macros. Guárdelo sin macros y súbalo de nuevo.", code="macros"
        )


def _check_ooxml(package, names, content_type):
    if "[Content_Types].xml" not in names:
        raise _disguised("Office")
    types = _read_part(package, "[Content_Types].xml").decode("utf-8", "replace")
    active = any(name.lower().endswith("vbaproject.bin") or "/activex/" in name.lower() for name in names)
    if active or "macroEnabled" in types or "vbaProject" in types:
        raise ValidationError(
            "El archivo contiene macros. Guárdelo sin macros y súbalo de nuevo.", code="macros"
        )
    if f"{content_type}.main+xml" not in types:
        raise _disguised("Office")


def _check_text(file, content_type):
    data = file.read()
    if b"\x00" in data or data.lstrip()[:1] == b"<":
        raise _disguised(content_type)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets still save Latin-1; its control characters betray a binary file.
        if any(c < 32 and c not in (9, 10, 13) for c in data):
            raise _disguised(content_type) from None


_CHECKS = {
    "application/pdf": _check_pdf,
    "image": _check_image,
    "application": _check_office,
    "text": _check_text,
}
