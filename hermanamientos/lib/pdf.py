"""HTML to PDF: one file that is both PDF/A-2a (archive) and PDF/UA-1 (readers with assistive technology).

WeasyPrint renders; `pdf_tags` completes what it leaves out of the structure. The same input always gives the
same bytes, so that the hash of an issued document means something: the only date in the file is `created_at`.

Nothing is ever fetched from the network or the disk on behalf of the HTML: it may use `static:` (our own
static files) and `memory:` (bytes passed in `assets`), and every other address is refused.
"""

import gc
import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from html import escape
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders

VARIANT = "pdf/a-2a"
# Static files that a paper may use, by extension; `static:` gives nothing else.
STATIC_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}
WATERMARK_GREY = "#ededea"

# Base of relative addresses: with none, WeasyPrint fails instead of refusing them.
NOWHERE = "https://nowhere.invalid/"

# Pango's font map, which a FontConfiguration holds, is not safe to share between threads at the same time.
_render_lock = threading.Lock()


class MissingAsset(ValueError):
    """A paper names a `static:` or `memory:` file that does not exist: a fault of ours, not of a user's."""


@dataclass(frozen=True)
class Picture:
    """A picture (SVG or PNG) of `width` × `height` mm; `place` is its `background-position` on the whole page."""

    content_type: str
    body: bytes
    width: float
    height: float
    place: str


@dataclass(frozen=True)
class Mark:
    """What the foot of every page carries, as pictures: an artifact, which is read aloud on no page.

    `words` say the same for whoever does not see it: they stand in the description of the file. The text at the left
    of the foot leaves `indent` mm free.
    """

    pictures: tuple[Picture, ...]
    words: str
    indent: float = 0


@dataclass(frozen=True)
class PdfSource:
    """All that a PDF is made from, and nothing else: the same source always gives the same bytes.

    The fields are the arguments of `pdf_bytes()`. A source goes to another process as its plain data.
    """

    html: str
    css: Sequence[str]
    title: str
    lang: str
    created_at: datetime
    author: str = ""
    subject: str = ""
    watermark: str = ""
    assets: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    mark: Mark | None = None

    def digest(self) -> str:
        """SHA-256, in hexadecimal, of what is printed: of all fields, and not of the style sheets' own words."""
        facts = asdict(replace(self, css=list(self.css), assets=dict(self.assets)))
        return hashlib.sha256(json.dumps(facts, default=_plain, sort_keys=True).encode()).hexdigest()

    def marked(self, mark: Mark) -> "PdfSource":
        return replace(self, mark=mark)

    def pdf(self) -> bytes:
        return pdf_bytes(**{name: getattr(self, name) for name in self.__dataclass_fields__})


def _plain(value):
    return (
        value.astimezone(UTC).isoformat()
        if isinstance(value, datetime)
        else hashlib.sha256(value).hexdigest()
    )


def pdf_bytes(
    *,
    html: str,
    css: Sequence[str],
    title: str,
    lang: str,
    created_at: datetime,
    author: str = "",
    subject: str = "",
    watermark: str = "",
    assets: Mapping[str, tuple[str, bytes]] | None = None,
    mark: Mark | None = None,
) -> bytes:
    """Render `html` and return the bytes of a tagged PDF.

    `css` names static files ("css/paper.css"), parsed once per process. `lang` is the BCP 47 tag of the whole
    document; parts in another language carry their own `lang` attribute. `created_at` (aware) is the only
    date written. `watermark` is a word in light grey behind the text of every page, `mark` stands at the foot of
    every page. `assets` maps names to (content type, bytes) for `memory:name` addresses.

    Raises ValueError for a naive `created_at`, and MissingAsset.
    """
    if created_at.tzinfo is None:
        raise ValueError("created_at must be aware")
    weasyprint, pdf_tags = _weasyprint()
    created = created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    files = dict(assets or {})
    if watermark:
        files["watermark"] = ("image/svg+xml", _watermark_svg(watermark))
    if mark:
        files |= {f"mark-{n}": (each.content_type, each.body) for n, each in enumerate(mark.pictures)}
        subject = f"{subject} {mark.words}".strip()
    with _render_lock:
        fonts, counters, sheets = _stylesheets(tuple(css))
        if watermark or mark:
            sheets = [*sheets, _background_sheet(bool(watermark), *_places(mark))]
        fetcher = _fetcher(files)
        document = weasyprint.HTML(string=html, base_url=NOWHERE, url_fetcher=fetcher).render(
            font_config=fonts, counter_style=counters, stylesheets=sheets, pdf_variant=VARIANT
        )
        if fetcher.missing:
            raise MissingAsset(f"A PDF names files that do not exist: {', '.join(fetcher.missing)}")
        metadata = document.metadata
        metadata.title, metadata.lang = title, lang
        metadata.authors, metadata.description = [author] if author else [], subject
        metadata.keywords, metadata.generator = [], ""
        metadata.created = metadata.modified = created
        return document.write_pdf(finisher=pdf_tags.finish, pdf_variant=VARIANT)


def style_bytes(name: str) -> bytes:
    """A style sheet as it is on disk: two of the same name and other words print otherwise."""
    return _static_file(name).read_bytes()


def warm(css: Sequence[str] = ()) -> None:
    """Import WeasyPrint, parse the style sheets and render one page, so that no request pays for it.

    Called when a web or Celery worker starts. What is loaded by then stays for good: freezing it spares every later
    collection of garbage the walk through it, which cost a bilingual agreement a quarter of its time.
    """
    pdf_bytes(
        html='<html lang="es"><body><p>Página de prueba</p></body></html>',
        css=css,
        title="Página de prueba",
        lang="es",
        created_at=datetime(2000, 1, 1, tzinfo=UTC),
    )
    gc.collect()
    gc.freeze()


@cache
def _weasyprint():
    # Imported here because it takes 0.4 s and 40 MiB: only processes that print should pay for it.
    import weasyprint

    from hermanamientos.lib import pdf_tags

    pdf_tags.install()
    return weasyprint, pdf_tags


@cache
def _stylesheets(names: tuple[str, ...]):
    """Parse style sheets once; their fonts and counters live in the objects returned with them."""
    from weasyprint.css.counters import CounterStyle  # slow library: see _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts, counters = FontConfiguration(), CounterStyle()
    weasyprint, _ = _weasyprint()
    fetcher = _fetcher({})
    sheets = [
        weasyprint.CSS(
            string=_static_file(name).read_text("utf-8"),
            base_url=f"static:{name}",
            font_config=fonts,
            counter_style=counters,
            url_fetcher=fetcher,
        )
        for name in names
    ]
    return fonts, counters, sheets


def _places(mark: Mark | None):
    """Where the pictures of a mark stand, in words of CSS, and what they leave free."""
    if mark is None:
        return (), 0
    return tuple(
        f"fixed {each.place} / {each.width}mm {each.height}mm" for each in mark.pictures
    ), mark.indent


@lru_cache(maxsize=32)
def _background_sheet(watermark: bool, places: tuple[str, ...], indent: float):
    """Style of the page behind the text: what stands there is an artifact. The mark lies over the watermark."""
    weasyprint, _ = _weasyprint()
    layers = [f"url(memory:mark-{n}) {place} no-repeat" for n, place in enumerate(places)]
    if watermark:
        layers.append("url(memory:watermark) center / 100% no-repeat")
    foot = f"@bottom-left {{ padding-left: {indent}mm; box-sizing: border-box }}" if indent else ""
    return weasyprint.CSS(string=f"@page {{ background: {', '.join(layers)}; {foot} }}")


@lru_cache(maxsize=32)
def _watermark_svg(word: str) -> bytes:
    """Draw the word across a Letter page (612 × 792 points); as a page's background it is an artifact."""
    size = min(118, 900 / len(word))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="612" height="792" viewBox="0 0 612 792">'
        '<text x="306" y="396" transform="rotate(-52 306 396)" text-anchor="middle" '
        'dominant-baseline="central" '
        f'font-family="Noto Sans" font-weight="700" font-size="{size:.1f}" letter-spacing="6" '
        f'fill="{WATERMARK_GREY}">{escape(word)}</text></svg>'
    ).encode()


def _static_file(name: str) -> Path:
    """Find a static file of one of STATIC_TYPES; raise MissingAsset for any other name."""
    path = PurePosixPath(name)
    allowed = path.suffix in STATIC_TYPES and not path.is_absolute() and ".." not in path.parts
    found = finders.find(name) if allowed else None
    if not found:
        raise MissingAsset(f"No static file {name!r} for a PDF")
    return Path(found)


def _fetcher(assets: Mapping[str, tuple[str, bytes]]):
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # slow library: see _weasyprint()

    class OwnFilesOnly(URLFetcher):
        """Give `static:` and `memory:` files and refuse the rest, without which WeasyPrint goes on."""

        def __init__(self):
            super().__init__(allowed_protocols=())
            self.missing = []

        def fetch(self, url, headers=None):
            scheme, _, name = url.partition(":")
            try:
                if scheme == "memory":
                    content_type, body = assets[name]
                elif scheme == "static":
                    body = _static_file(name).read_bytes()
                    content_type = STATIC_TYPES[PurePosixPath(name).suffix]
                else:
                    raise ValueError(f"Address refused in a PDF: {url[:80]}")
            except (KeyError, MissingAsset) as error:
                self.missing.append(url[:80])
                raise MissingAsset(url[:80]) from error
            return URLFetcherResponse(url, body, {"Content-Type": content_type})

    return OwnFilesOnly()
