"""The pages of a package: plain HTML that opens from a disk, without network, scripts or anything beside it.

Every link is relative. What people typed is escaped by the templates; a list of any length goes through row by row.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from django.db.models import Prefetch, Q
from django.template.loader import render_to_string

from agreements.drafting.answers import spoken_date
from agreements.handover.records import OF_MODEL, file_path
from agreements.handover.summary import Summary
from agreements.handover.tables import HISTORY, TABLES, Link, Scope, document_path
from agreements.models import Agreement, IssuedDocument, StateChange
from phases.models import Evidence, Process, Task

#: Rows of a page that are rendered together.
ROWS_AT_ONCE = 100
#: A history of years makes a page that no browser opens: it goes as CSV alone.
WITH_PAGE = tuple(table for table in TABLES if table is not HISTORY)


def process_path(pk):
    return f"procesos/proceso-{pk}.html"


def agreement_path(pk):
    return f"acuerdos/acuerdo-{pk}.html"


def path_of(line):
    """The package's own page of a line of the summary; "" when it has none."""
    kind, pk = line.key or ("", 0)
    return {"proceso": process_path, "acuerdo": agreement_path}[kind](pk) if kind else ""


def page(name, scope: Scope, *, up="", **context) -> bytes:
    """One page; `up` leads from it to the top of the package ("../" for a page inside a folder)."""
    facts = {"scope": scope, "municipality": scope.municipality, "dated": spoken_date(scope.today), "up": up}
    return render_to_string(f"handover/{name}.html", facts | context).encode()


def index_page(scope: Scope, summary: Summary, counts: dict) -> bytes:
    processes = [(line, path_of(line)) for line in summary.processes]
    agreements = [(line, path_of(line)) for line in summary.agreements]
    return page(
        "index",
        scope,
        summary=summary,
        processes=processes,
        agreements=agreements,
        tables=[(table, table in WITH_PAGE) for table in TABLES],
        counts=counts,
    )


def summary_page(scope: Scope, summary: Summary) -> bytes:
    lines = {
        name: [(line, path_of(line)) for line in getattr(summary, name)]
        for name in ("deadlines", "agreements", "processes", "commitments", "people")
    }
    return page("summary", scope, summary=summary, **lines)


def table_page(scope: Scope, table) -> Iterator[bytes]:
    """The page of a list, in pieces."""
    head, foot = page("list", scope, up="../", table=table).split(b"<!-- rows -->")
    yield head
    rows, empty = iter(table.rows(scope)), True
    while some := list(islice(rows, ROWS_AT_ONCE)):
        empty = False
        shown = [
            [(heading, _shown(value)) for heading, value in zip(table.headings, row, strict=True)]
            for row in some
        ]
        yield render_to_string("handover/_rows.html", {"rows": shown, "up": "../"}).encode()
    if empty:
        width = len(table.headings)
        yield f'<tr><td colspan="{width}">No hay nada en esta lista.</td></tr>\n'.encode()
    yield foot


def _shown(value):
    """A cell as the template writes it: a link, or words."""
    if isinstance(value, Link):
        return value
    if value is None:
        return ""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return spoken_date(value)
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value)


def process_pages(scope: Scope) -> Iterator[tuple[str, bytes]]:
    """(path, page) of every process, closed ones too."""
    kind = OF_MODEL[Evidence]
    field = Evidence._meta.get_field("file")
    rows = (
        Process.objects.filter(municipality=scope.municipality)
        .select_related("counterpart", "municipality", "opened_by")
        .prefetch_related("phases", "agreements")
    )
    for process in rows.order_by("pk").iterator(chunk_size=20):
        tasks = process.tasks.exclude(is_automatic=True).select_related("assignee__user", "phase", "process")
        tasks = tasks.prefetch_related(Prefetch("evidence", Evidence.objects.select_related("added_by")))
        shown = []
        for task in tasks.order_by("phase__number", "position", "pk"):
            proofs = [
                (scope.link(each.original_name, file_path(kind, each, field)) if each.file else "", each.note)
                for each in task.evidence.all()
            ]
            shown.append((task, proofs, task.is_overdue(scope.today)))
        done = sum(task.state == Task.State.DONE for task, _, _ in shown)
        yield (
            process_path(process.pk),
            page(
                "process",
                scope,
                up="../",
                process=process,
                tasks=shown,
                done_count=done,
                agreements=[(each, agreement_path(each.pk)) for each in process.agreements.all()],
                documents=_documents(scope, process.documents),
            ),
        )


def agreement_pages(scope: Scope) -> Iterator[tuple[str, bytes]]:
    """(path, page) of every agreement, of the inventory too."""
    own, own_field = OF_MODEL[Agreement], Agreement._meta.get_field("file")
    steps, step_field = OF_MODEL[StateChange], StateChange._meta.get_field("file")
    rows = Agreement.objects.filter(municipality=scope.municipality).select_related(
        "counterpart", "municipality", "process__counterpart", "parent"
    )
    for agreement in rows.order_by("pk").iterator(chunk_size=20):
        changes = [
            (
                step,
                scope.link(step.original_name, file_path(steps, step, step_field)) if step.file else "",
            )
            for step in agreement.steps.select_related("by").order_by("happened_on", "pk")
        ]
        file = (
            scope.link(agreement.original_name, file_path(own, agreement, own_field))
            if agreement.file
            else ""
        )
        yield (
            agreement_path(agreement.pk),
            page(
                "agreement",
                scope,
                up="../",
                agreement=agreement,
                file=file,
                steps=changes,
                process_page=process_path(agreement.process_id) if agreement.process_id else "",
                commitments=agreement.commitments.in_force(),
                programmes=agreement.programmes.prefetch_related("activities", "reports").order_by("year"),
                evaluations=agreement.evaluations.order_by("year"),
                contacts=agreement.contacts.order_by("-on", "-pk"),
                missions=agreement.missions.order_by("starts_on", "pk"),
                documents=_documents(scope, _documents_of(agreement)),
            ),
        )


def _documents_of(agreement):
    """Everything that was issued of an agreement, of its programmes, their reports and its evaluations."""
    return IssuedDocument.objects.filter(
        Q(agreement=agreement)
        | Q(programme__agreement=agreement)
        | Q(report__programme__agreement=agreement)
        | Q(evaluation__agreement=agreement)
    )


def _documents(scope, documents):
    """(document, its link or its title) of those that count."""
    rows = documents.filter(withdrawn_at__isnull=True).order_by("kind", "-issued_at", "-pk")
    return [(row, scope.link(row.title, document_path(row))) for row in rows]
