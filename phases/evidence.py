"""Keeping what proves a task: the only writer of Evidence."""

from django.core.exceptions import ValidationError
from django.db import transaction

from hermanamientos.lib.uploads import store_private
from partners.history import record
from phases.guards import lock_process, refuse_if_closed
from phases.models import Evidence


def add_evidence(*, task, by, note="", files=()):
    """Attach a note, files or both to `task`, and say so in the history; returns the new rows.

    Raises ValidationError when there is nothing to keep, or when the process is closed.
    """
    with transaction.atomic():
        if task.process_id:
            task.process = lock_process(task.process_id)
        rows = keep_evidence(task=task, by=by, note=note, files=files)
        if rows:
            record(
                act="task.evidence_added",
                text=f"Agregó evidencia a «{task.name}»: {in_words(rows)}",
                by=by,
                subject=task.process or task,
                municipality=task.municipality,
            )
    return rows


def keep_evidence(*, task, by, note="", files=(), by_name=""):
    """Write the rows of `add_evidence` without a line of history: for verbs that write their own.

    `files` are pairs (uploaded file, facts from `check_upload`). Bytes are stored before their rows: a crash in
    between leaves an unreferenced file, never a row without its file. What the task has already, the same bytes or
    the same note, is left alone, so that a double click keeps it once; the caller holds the process's lock.
    """
    refuse_if_closed(task.process)
    note = note.strip()
    if not note and not files:
        raise ValidationError("Agregue un archivo o escriba una nota que sirva de evidencia.")
    known = set(task.evidence.values_list("sha256", "note"))
    stored = [
        (store_private(file, "evidence", facts.extension), facts)
        for file, facts in files
        if (facts.sha256, "") not in known
    ]
    with transaction.atomic():
        rows = [
            Evidence.objects.create(
                task=task,
                file=name,
                original_name=facts.original_name,
                content_type=facts.content_type,
                size=facts.size,
                sha256=facts.sha256,
                added_by=by,
                added_by_name=by_name,
            )
            for name, facts in stored
        ]
        if note and ("", note) not in known:
            rows.append(Evidence.objects.create(task=task, note=note, added_by=by, added_by_name=by_name))
    return rows


def in_words(rows):
    """Files by name, notes by their beginning, as the end of a sentence."""
    words = ", ".join(str(row) for row in rows)
    return words if words.endswith(("…", ".")) else f"{words}."
