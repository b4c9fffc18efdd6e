"""Previews: PDFs that are no documents. Workers make them; a private cache keeps them ten minutes by their content.

Who asks for one gives its source. When its bytes are at hand they come back at once; else the source is put in the
cache, and a `Rendering` row says how far the workers are with it. The same content is made once, however many people
ask for it.
"""

import dataclasses
import datetime as dt
import hashlib
import io
import logging
import time
from functools import cache

import pikepdf
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError

from agreements.models import Rendering
from agreements.trust.codes import preview_mark
from hermanamientos.lib.pdf import PdfSource, style_bytes

log = logging.getLogger(__name__)

#: Without a worker for so long, the page stops waiting and says so.
PATIENCE = dt.timedelta(minutes=2)
#: Longer than any PDF takes: who began it is no longer there.
LONGEST = dt.timedelta(minutes=5)
#: PDFs that may wait at the same time; each holds its source in the cache.
MOST_WAITING = 200
#: How long rows are kept.
ROWS_KEPT = dt.timedelta(hours=1)
FAILED = "El PDF no se pudo preparar. Ya quedó anotado para quien opera el sistema."

State = Rendering.State


@dataclasses.dataclass(frozen=True)
class Preview:
    """How far a preview is: its bytes when they are at hand; else its row, and how many are before it.

    `is_new` tells the caller to send the job, once its transaction is over.
    """

    key: str
    data: bytes | None = None
    row: Rendering | None = None
    ahead: int = 0
    is_new: bool = False

    def is_abandoned(self, now):
        """Whether it waits in vain: nobody takes it."""
        return (
            self.row is not None and self.row.state == State.QUEUED and now - self.row.requested_at > PATIENCE
        )


def key_of(source: PdfSource) -> str:
    """The hash under which the bytes of a source are kept: of its content, and of the style sheets it names."""
    styles = _hash_of_styles(tuple(source.css))
    return hashlib.sha256(f"{source.digest()} {styles}".encode()).hexdigest()


def ask(*, source: PdfSource, now) -> Preview:
    """The preview of a source: its bytes, or how far it is; queued when nobody asked for it before.

    Raises ValidationError when too many are waiting already.
    """
    source = source.marked(preview_mark())
    key = key_of(source)
    data = _cache().get(f"pdf:{key}")
    if data is not None:
        return Preview(key, data)
    if settings.PDF_IN_PROCESS:
        data = source.pdf()
        _cache().set(f"pdf:{key}", data)
        return Preview(key, data)
    # Before the row: whoever sees the row finds the source.
    if _cache().get(f"source:{key}") is None:
        _cache().set(f"source:{key}", source)
    return _queued(key, now)


def look(*, key, now) -> Preview | None:
    """How far the preview of a key is, cheaply; None when it is no longer known and must be asked for anew."""
    data = _cache().get(f"pdf:{key}")
    if data is not None:
        return Preview(key, data)
    row = Rendering.objects.filter(key=key).first()
    if row is None or row.state == State.DONE or _is_stale(row, now):
        return None
    return Preview(key, row=row, ahead=_ahead(row))


def make(*, key, now) -> bool:
    """Make the preview of a key, if nobody else does; whether it was made. A failure is written down, not raised."""
    waiting = Rendering.objects.filter(key=key, state=State.QUEUED)
    left_behind = Rendering.objects.filter(key=key, state=State.RUNNING, started_at__lt=now - LONGEST)
    if not any(rows.update(state=State.RUNNING, started_at=now) for rows in (waiting, left_behind)):
        return False
    mine = Rendering.objects.filter(key=key, state=State.RUNNING, started_at=now)
    begun = time.monotonic()
    source = _cache().get(f"source:{key}")
    if source is None:
        mine.update(state=State.FAILED, finished_at=now, error="Pasó demasiado tiempo: pida otra vez el PDF.")
        return False
    try:
        data = source.pdf()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
    except Exception:  # whatever a page provokes, the person who waits for it must hear of it
        log.exception("The PDF %s could not be made", key[:12])
        mine.update(state=State.FAILED, finished_at=_after(now, begun), error=FAILED)
        return False
    _cache().set(f"pdf:{key}", data)
    _cache().delete(f"source:{key}")
    return bool(mine.update(state=State.DONE, finished_at=_after(now, begun), page_count=pages))


def give_up(*, key, now):
    """The job could not be sent: who waits is told at once."""
    error = "El servicio que prepara los PDF no responde: falta el corredor de mensajes."
    Rendering.objects.filter(key=key, state=State.QUEUED).update(
        state=State.FAILED, finished_at=now, error=error
    )


def forget(*, now) -> int:
    """Remove what is past its time: rows, and files of the cache. How many rows."""
    removed, _ = Rendering.objects.filter(requested_at__lt=now - ROWS_KEPT).delete()
    for name in ("previews", "throttle"):
        if hasattr(caches[name], "forget_expired"):
            caches[name].forget_expired()
    return removed


def _queued(key, now):
    """The row of a key that somebody wants now; a new one, or one that begins again."""
    waiting = Rendering.objects.filter(state=State.QUEUED, requested_at__gt=now - PATIENCE).exclude(key=key)
    row = Rendering.objects.filter(key=key).first()
    if row is None or _begins_again(row, now):
        if waiting.count() >= MOST_WAITING:
            raise ValidationError(
                "Hay demasiados PDF en espera. Vuelva a intentarlo en unos minutos.", code="busy"
            )
        if row is None:
            row, is_new = Rendering.objects.get_or_create(key=key, defaults={"requested_at": now})
        else:
            same = Rendering.objects.filter(pk=row.pk, state=row.state, requested_at=row.requested_at)
            is_new = bool(
                same.update(
                    state=State.QUEUED,
                    requested_at=now,
                    started_at=None,
                    finished_at=None,
                    error="",
                    page_count=0,
                )
            )
            row.refresh_from_db()
        return Preview(key, row=row, ahead=_ahead(row), is_new=is_new)
    return Preview(key, row=row, ahead=_ahead(row))


def _begins_again(row, now):
    """A row of long ago: done, failed, left behind, or never taken."""
    if row.state in (State.DONE, State.FAILED):
        return True
    return _is_stale(row, now) or (row.state == State.QUEUED and now - row.requested_at > PATIENCE)


def _is_stale(row, now):
    return row.state == State.RUNNING and now - row.started_at > LONGEST


def _ahead(row):
    """How many came before it and are still to be made."""
    if row.state != State.QUEUED:
        return 0
    since = row.requested_at - PATIENCE
    earlier = Rendering.objects.filter(requested_at__gt=since, requested_at__lt=row.requested_at)
    return earlier.filter(state__in=[State.QUEUED, State.RUNNING]).count()


def _after(now, begun):
    return now + dt.timedelta(seconds=time.monotonic() - begun)


def _cache():
    return caches["previews"]


@cache
def _hash_of_styles(names):
    return hashlib.sha256(b"".join(style_bytes(name) for name in names)).hexdigest()
