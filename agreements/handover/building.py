"""Verbs of a package: asking for one, building it in the worker, giving it up, and removing old archives.

The bytes go straight to the private storage while they are made; the row says DONE only once they are there, whole and
under the name of their hash.
"""

import datetime as dt
import hashlib
import logging
import os
import time
from collections.abc import Callable

from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.handover.bag import Packed, bag_stream
from agreements.handover.contents import entries, note_done, tag_files, total_of
from agreements.handover.tables import Scope
from agreements.handover.tasks import settle_preparation
from agreements.models import Handover
from partners.history import record
from partners.notices import notify
from phases.guards import lock_municipality, spell

log = logging.getLogger(__name__)

State = Handover.State
#: Without a sign of life for so long, nobody builds it any more.
PATIENCE = dt.timedelta(minutes=10)
#: Archives are kept for a year; the row with its hashes stays.
KEPT = dt.timedelta(days=365)
#: Seconds between two signs of life.
BEAT = 2.0
FOLDER = "handovers"
PARTIAL = ".partial"
INTERRUPTED = "La preparación se interrumpió: vuelva a pedir el paquete."
FAILED = "El paquete no se pudo preparar. Ya quedó anotado para quien opera el sistema."
NO_ROOM = "No hay espacio en el almacén para el paquete: avise a quien opera el sistema."
NO_BROKER = "El servicio que prepara los paquetes no responde: avise a quien opera el sistema."


class _Superseded(Exception):
    """Somebody gave this package up, or another worker has it."""


def is_stale(handover, now):
    """Whether whoever builds it is gone: no sign of life for ten minutes."""
    last = handover.beat_at or handover.requested_at
    return handover.state in (State.QUEUED, State.RUNNING) and now - last > PATIENCE


def request_handover(*, municipality, by, today, now):
    """Ask for the package of a municipality; returns its row and whether it is new.

    While one is being made that one comes back: a double click makes one. One whose worker is gone is given up.
    """
    with transaction.atomic():
        lock_municipality(municipality.pk)
        current = Handover.objects.filter(
            municipality=municipality, state__in=(State.QUEUED, State.RUNNING)
        ).first()
        if current is not None and not is_stale(current, now):
            return current, False
        if current is not None:
            give_up(handover=current, error=INTERRUPTED, now=now)
        handover = Handover.objects.create(
            municipality=municipality,
            as_of=today,
            administration_ends_on=municipality.administration_ends_on,
            total_count=total_of(municipality),
            requested_by=by,
            requested_at=now,
        )
        record(
            act="handover.requested",
            text=f"Pidió el paquete de entrega-recepción al {spell(today)}.",
            by=by,
            subject=handover,
            municipality=municipality,
            at=now,
        )
    return handover, True


def give_up(*, handover, error, now):
    """Note that a package will not be made, and why; returns whether it was still to be made."""
    with transaction.atomic():
        live = Handover.objects.filter(pk=handover.pk, state__in=(State.QUEUED, State.RUNNING))
        if live.update(state=State.FAILED, error=error[:300], finished_at=now) != 1:
            return False
        record(
            act="handover.failed",
            text=f"El paquete de entrega-recepción al {spell(handover.as_of)} no se preparó: {error}",
            by=None,
            subject=handover,
            municipality=handover.municipality,
            at=now,
        )
    return True


def build(*, pk, now, clock: Callable = timezone.now) -> bool:
    """Make the package of a row, if nobody else does; whether it was made. A failure is written down, not raised."""
    waiting = Handover.objects.filter(pk=pk, state=State.QUEUED)
    left_behind = Handover.objects.filter(pk=pk, state=State.RUNNING, beat_at__lt=now - PATIENCE)
    begun = {"state": State.RUNNING, "started_at": now, "beat_at": now, "done_count": 0}
    if not any(rows.update(**begun) for rows in (waiting, left_behind)):
        return False
    handover = Handover.objects.select_related("municipality", "requested_by").get(pk=pk)
    partial = f"{FOLDER}/{pk}-{now:%Y%m%d%H%M%S%f}{PARTIAL}"
    error = FAILED
    try:
        with timezone.override(handover.municipality.zone):
            scope = Scope(handover.municipality, handover.as_of, now)
            facts = _write(handover, scope, partial, clock)
        return _finish(handover, facts, clock())
    except _Superseded:
        log.warning("The package %s was given up while it was being made", pk)
        return False
    except OSError:
        log.exception("The package %s could not be stored", pk)
        error = NO_ROOM
    except Exception:  # whatever a row provokes, the person who waits for it must hear of it
        log.exception("The package %s could not be made", pk)
    finally:
        storages["private"].delete(partial)
    give_up(handover=handover, error=error, now=clock())
    return False


class _Archive:
    """A file for the storage that is made while it is written, hashed and counted on the way."""

    def __init__(self, pieces):
        self.pieces, self.digest, self.size = pieces, hashlib.sha256(), 0

    def chunks(self):
        for piece in self.pieces:
            self.digest.update(piece)
            self.size += len(piece)
            yield piece


def _write(handover, scope, partial, clock):
    """Stream the package into the storage; returns the columns that say what it is."""
    mine = Handover.objects.filter(pk=handover.pk, state=State.RUNNING, started_at=handover.started_at)
    packed, last = Packed(), time.monotonic()

    def done(entry, digest, size):
        nonlocal last
        note_done(scope, entry, digest)
        if time.monotonic() - last >= BEAT:
            last = time.monotonic()
            if mine.update(done_count=packed.count, beat_at=clock()) != 1:
                raise _Superseded

    name = f"entrega-{handover.municipality.cvegeo}-{handover.as_of.isoformat()}"
    archive = _Archive(
        bag_stream(
            name=name,
            entries=entries(scope),
            packed=packed,
            tags=lambda bag: tag_files(scope, bag),
            done=done,
        )
    )
    storage = storages["private"]
    stored = storage.save(partial, archive)
    sha256 = archive.digest.hexdigest()
    final = storage.path(f"{FOLDER}/{handover.pk}-{sha256}.zip")
    with open(storage.path(stored), "rb+") as file:
        os.fsync(file.fileno())
    os.replace(storage.path(stored), final)
    return {
        "sha256": sha256,
        "size": archive.size,
        "manifest_sha256": packed.manifest_sha256,
        "done_count": packed.count,
        "total_count": packed.count,
        "missing": [{"path": path, "why": why} for path, why in scope.gaps.items()],
    }


def _finish(handover, facts, now):
    """Say that it is there: the row, its line of history, the task of preparing it, and whoever asked for it."""
    municipality = handover.municipality
    with transaction.atomic():
        mine = Handover.objects.filter(pk=handover.pk, state=State.RUNNING, started_at=handover.started_at)
        if mine.update(state=State.DONE, finished_at=now, beat_at=now, error="", **facts) != 1:
            if not Handover.objects.filter(pk=handover.pk, sha256=facts["sha256"]).exists():
                storages["private"].delete(f"{FOLDER}/{handover.pk}-{facts['sha256']}.zip")
            raise _Superseded
        gaps = len(facts["missing"])
        without = f" Faltan {gaps} archivos." if gaps > 1 else " Falta 1 archivo." if gaps else ""
        record(
            act="handover.built",
            text=f"Quedó listo el paquete de entrega-recepción al {spell(handover.as_of)}: {facts['done_count']:,} "
            f"archivos, manifiesto {facts['manifest_sha256'][:12]}.{without}",
            by=None,
            subject=handover,
            municipality=municipality,
            at=now,
        )
        settle_preparation(municipality, by=handover.requested_by, today=municipality.today(now))
        notify(
            user=handover.requested_by,
            title="El paquete de entrega-recepción está listo",
            text=f"Contiene {facts['done_count']:,} archivos.{without} Descárguelo y guarde su constancia impresa.",
            key=f"handover-built:{handover.pk}",
            url=reverse("agreements:handover-detail", args=[handover.pk]),
            municipality=municipality,
            at=now,
        )
    return True


def forget(*, now) -> int:
    """Remove archives older than a year, and what interrupted workers left; how many archives."""
    storage = storages["private"]
    for handover in Handover.objects.filter(state__in=(State.QUEUED, State.RUNNING)).select_related(
        "municipality"
    ):
        if is_stale(handover, now):
            give_up(handover=handover, error=INTERRUPTED, now=now)
    count = 0
    old = Handover.objects.filter(state=State.DONE, finished_at__lt=now - KEPT).select_related("municipality")
    for handover in old:
        with transaction.atomic():
            if Handover.objects.filter(pk=handover.pk, state=State.DONE).update(state=State.FORGOTTEN) != 1:
                continue
            record(
                act="handover.forgotten",
                text=f"Se retiró el archivo del paquete al {spell(handover.as_of)}, de hace más de un año; sus huellas "
                "se conservan.",
                by=None,
                subject=handover,
                municipality=handover.municipality,
                at=now,
            )
        storage.delete(handover.storage_name)
        count += 1
    _forget_partials(storage, now)
    return count


def _forget_partials(storage, now):
    """Half-written archives that nobody writes to any more."""
    if not storage.exists(FOLDER):
        return
    for name in storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if name.endswith(PARTIAL) and now - storage.get_modified_time(path) > dt.timedelta(days=1):
            storage.delete(path)
