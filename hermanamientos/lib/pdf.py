"""HTML to PDF: one file that is both PDF/A-2a (archive) and PDF/UA-1 (readers with assistive technology).

WeasyPrint renders; `pdf_tags` completes what it leaves out of the structure. The same input always gives the
same bytes, so that the hash of an issued document means something: the only date in the file is `created_at`.

Nothing is ever fetched from the network or the disk on behalf of the HTML: it may use `static:` (our own
static files) and `memory:` (bytes passed in `assets`), and every other address is refused.
"""

import threading
from collections.abc import Mapping, Sequence
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
) -> bytes:
    """Render `html` and return the bytes of a tagged PDF.

    `css` names static files ("css/paper.css"), parsed once per process. `lang` is the BCP 47 tag of the whole
    document; parts in another language carry their own `lang` attribute. `created_at` (aware) is the only
    date written. `watermark` is a word in light grey behind the text of every page. `assets` maps names to
    (content type, bytes) for `memory:name` addresses.

    Raises ValueError for a naive `created_at`, and MissingAsset.
    """
    if created_at.tzinfo is None:
        raise ValueError("created_at must be aware")
    weasyprint, pdf_tags = _weasyprint()
    created = created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    files = dict(assets or {})
    with _render_lock:
        fonts, counters, sheets = _stylesheets(tuple(css))
        if watermark:
            sheets = [*sheets, _watermark_sheet()]
            files["watermark"] = ("image/svg+xml", _watermark_svg(watermark))
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


def warm(css: Sequence[str] = ()) -> None:
    """Import WeasyPrint, parse the style sheets and render one page, so that no request pays for it.

    Called when a web or Celery worker starts.
    """
    pdf_bytes(
        html='<html lang="es"><body><p>Página de prueba</p></body></html>',
        css=css,
        title="Página de prueba",
        lang="es",
        created_at=datetime(2000, 1, 1, tzinfo=UTC),
    )


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


@cache
def _watermark_sheet():
    weasyprint, _ = _weasyprint()
    return weasyprint.CSS(string="@page { background: url(memory:watermark) center / 100% no-repeat }")


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
