"""The plain text of an agreement in a file: txt, docx, or pdf with text. For the review, never stored.

Everything is judged before it is opened (size, type, what a package grows to), and refused with a sentence that says
what to do. XML is parsed without entities.
"""

import re
import warnings
import zipfile
from pathlib import Path

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.core.exceptions import ValidationError
from django.core.files import File
from pypdf import PdfReader

from agreements.preflight import FOREIGN
from agreements.preflight.texts import paper_of
from hermanamientos.lib.uploads import check_upload, megabytes

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 300
#: Of the words of a Word document, unpacked; and of any text.
MAX_XML_BYTES = 40 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
#: Below this many letters a page, a PDF is a picture of paper.
_LETTERS_PER_PAGE = 20
_KINDS = {".txt": ("text",), ".docx": ("office",), ".pdf": ("pdf",)}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paper_of_file(path, *, scope=FOREIGN):
    """The passages of a file; raises ValidationError in Spanish when it cannot be read."""
    return paper_of(text_of_file(path), scope=scope)


def text_of_file(path):
    """The text of a file; raises ValidationError in Spanish, with a code, when it cannot be read."""
    path = Path(path)
    extension = path.suffix.lower()
    if extension not in _KINDS:
        raise ValidationError(
            "Se leen archivos TXT, DOCX y PDF. Guarde el texto en uno de ellos.", code="type"
        )
    if not path.is_file():
        raise ValidationError(f"No existe el archivo «{path.name}».", code="missing")
    try:
        with path.open("rb") as opened:
            if extension == ".txt":
                text = _text(opened, path.stat().st_size)
            else:
                check_upload(File(opened, name=path.name), _KINDS[extension], max_bytes=MAX_BYTES)
                text = (_docx if extension == ".docx" else _pdf)(opened)
    except OSError as error:
        raise ValidationError("El archivo no se puede abrir.", code="damaged") from error
    if len(text) > MAX_CHARACTERS:
        raise ValidationError(
            f"El texto es demasiado largo: tiene {len(text):,} caracteres y se revisan hasta {MAX_CHARACTERS:,}.",
            code="too_large",
        )
    if not re.search(r"\w", text):
        raise ValidationError("El archivo no contiene texto.", code="empty")
    return text


def _text(file, size):
    if size > MAX_BYTES:
        raise ValidationError(
            f"El archivo pesa {megabytes(size)} y el máximo es {megabytes(MAX_BYTES)}.", code="too_large"
        )
    data = file.read(MAX_BYTES + 1)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\x00" in data:
        raise ValidationError("El archivo no es de texto: su contenido es binario.", code="disguised")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("El archivo no es de texto: guárdelo como TXT en UTF-8.", code="disguised")


# --- Word ------------------------------------------------------------------------------------------------------------


def _docx(file):
    try:
        with zipfile.ZipFile(file) as package, package.open("word/document.xml") as part:
            data = part.read(MAX_XML_BYTES + 1)
    except (
        KeyError,
        zipfile.BadZipFile,
        RuntimeError,
        EOFError,
        NotImplementedError,
        zipfile.zlib.error,
    ) as error:
        raise ValidationError(
            "El archivo de Word está dañado y no se puede abrir.", code="damaged"
        ) from error
    if len(data) > MAX_XML_BYTES:
        raise ValidationError(
            f"El archivo crece demasiado al abrirse: su texto pasa de {megabytes(MAX_XML_BYTES)}.",
            code="bomb",
        )
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise ValidationError(
            "El archivo de Word está dañado y no se puede abrir.", code="damaged"
        ) from error
    body = root.find(f"{_W}body")
    try:
        return "\n".join(_blocks(body)) if body is not None else ""
    except RecursionError as error:
        raise ValidationError(
            "El archivo de Word está dañado y no se puede abrir.", code="damaged"
        ) from error


def _blocks(parent):
    """Paragraphs in order. A table is read column by column, so that two languages side by side do not mix."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield _paragraph(child)
        elif child.tag == f"{_W}tbl":
            columns = {}
            for row in child.iter(f"{_W}tr"):
                for place, cell in enumerate(row.findall(f"{_W}tc")):
                    words = "\n".join(_paragraph(each) for each in cell.iter(f"{_W}p"))
                    columns.setdefault(place, []).append(words)
            for place in sorted(columns):
                yield from columns[place]
                yield ""
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _blocks(content)


def _paragraph(paragraph):
    words = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            words.append(node.text or "")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            words.append("\n")
        elif node.tag == f"{_W}tab":
            words.append(" ")
    return "".join(words)


# --- PDF -------------------------------------------------------------------------------------------------------------


def _pdf(file):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                raise ValidationError(
                    "El PDF está protegido con contraseña: guárdelo sin ella.", code="password"
                )
            count = len(reader.pages)
            if count > MAX_PAGES:
                raise ValidationError(
                    f"El PDF tiene {count} páginas y se revisan hasta {MAX_PAGES}.", code="too_large"
                )
            pages, size = [], 0
            for page in reader.pages:
                pages.append(page.extract_text())
                size += len(pages[-1])
                if size > MAX_CHARACTERS:
                    break
    except ValidationError:
        raise
    except Exception as error:
        # pypdf raises whatever a broken or strangely encrypted part of the file made it stumble over.
        raise ValidationError("El PDF está dañado y no se puede leer.", code="damaged") from error
    text = "\n".join(pages)
    if len(re.findall(r"[^\W\d_]", text)) < _LETTERS_PER_PAGE * count:
        raise ValidationError(
            "El PDF es una imagen, sin texto que se pueda leer. Páselo por un programa de reconocimiento "
            "de texto (OCR) "
            "o use el archivo de Word.",
            code="image_only",
        )
    # A word that the line broke is one word again.
    return re.sub(r"([^\W\d_])-\n\s*([a-záéíóúñ])", r"\1\2", text)
