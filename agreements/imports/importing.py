"""Verbs of an import: old agreements from a table into the inventory. No process is needed and no phase is created.

Upload, say which column is what and see what would happen to every row, then import. Both runs plan the rows by the
same function, so that what was shown is what is done. Applying twice imports nothing the second time, and a row that is
already in the inventory is never imported again, from whatever file it comes.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import DatabaseError, transaction

from agreements.imports import values
from agreements.imports.inventory import add_existing, checked
from agreements.imports.partners import Partners
from agreements.imports.tables import BY_KEY, COLUMNS, guess_mapping
from agreements.models import Agreement, AgreementImport
from hermanamientos.lib.tables import read_table
from hermanamientos.lib.uploads import store_private
from partners.counterparts import add_counterpart
from partners.folding import fold
from partners.history import record
from partners.models import Counterpart

NEW, REPEATED, REFUSED, IMPORTED = "new", "repeated", "refused", "imported"
#: What a row is called in the report.
LABELS = {NEW: "nueva", REPEATED: "repetida", REFUSED: "rechazada", IMPORTED: "importada"}
PLURALS = {NEW: "nuevas", REPEATED: "repetidas", REFUSED: "rechazadas", IMPORTED: "importadas"}
OTHER_STATE = "Esta importación cambió mientras tanto: vuelva a abrirla."


@dataclass
class Row:
    """What becomes of one row: `data` for `add_existing`, without counterpart when `new` describes one to be added."""

    number: int
    state: str = NEW
    counterpart: Counterpart | None = None
    title: str = ""
    signed: str = ""
    messages: list = field(default_factory=list)
    data: dict = field(default_factory=dict)
    new: tuple | None = None
    agreement_id: int | None = None

    def refuse(self, message):
        self.state = REFUSED
        self.messages.append(message)

    def as_report(self):
        return {
            "row": self.number,
            "state": self.state,
            "counterpart": self.counterpart.official_name if self.counterpart else "",
            "counterpart_is_new": self.new is not None,
            "title": self.title,
            "signed": self.signed,
            "messages": self.messages,
            "agreement": self.agreement_id,
        }


def start_import(*, municipality, upload, by, now):
    """Keep an uploaded table, with a guess of which column is what; returns the import. `upload` is (file, facts,
    table), as `check_table_upload` gave them."""
    file, facts, table = upload
    name = store_private(file, "imports", facts.extension)
    with transaction.atomic():
        row = AgreementImport.objects.create(
            municipality=municipality,
            file=name,
            original_name=facts.original_name,
            content_type=facts.content_type,
            size=facts.size,
            sha256=facts.sha256,
            mapping=guess_mapping(table.headings),
            uploaded_by=by,
            uploaded_at=now,
        )
        _write(
            row,
            "import.uploaded",
            f"Se subió la tabla «{row.original_name}» ({len(table.rows)} renglones).",
            by,
        )
    return row


def table_of(agreement_import):
    """The table as it was uploaded, read again from its bytes."""
    with storages["private"].open(agreement_import.file.name) as stored:
        return read_table(stored.read(), "." + agreement_import.file.name.rpartition(".")[2])


def map_columns(*, agreement_import, mapping, by, today):
    """Say which heading is which field, {field: heading}, and try every row without writing any; returns it fresh.

    Raises ValidationError when a required field has no column, a column serves two fields or is not in the table, or
    when it was applied already.
    """
    table = table_of(agreement_import)
    mapping = {key: heading for key, heading in mapping.items() if heading}
    for key, heading in mapping.items():
        if key not in BY_KEY or heading not in table.headings:
            raise ValidationError("La tabla no tiene esa columna: vuelva a abrir la página.")
    if len(set(mapping.values())) != len(mapping):
        raise ValidationError("Una misma columna está elegida para dos datos: corrija una de las dos.")
    for column in COLUMNS:
        if column.is_required and column.key not in mapping:
            raise ValidationError({column.key: f"Elija la columna de «{column.label}»."})
    rows = plan_rows(agreement_import.municipality, table, mapping, today)
    with transaction.atomic():
        updated = AgreementImport.objects.filter(pk=agreement_import.pk).exclude(
            state=AgreementImport.State.APPLIED
        )
        if (
            updated.update(
                state=AgreementImport.State.CHECKED,
                mapping=mapping,
                report=[row.as_report() for row in rows],
            )
            != 1
        ):
            raise ValidationError(OTHER_STATE)
        agreement_import.refresh_from_db()
        _write(
            agreement_import,
            "import.checked",
            f"Se revisó la tabla «{agreement_import.original_name}»: {summary(agreement_import.report)}.",
            by,
        )
    return agreement_import


def apply_import(*, agreement_import, by, today, now):
    """Import the rows that are new, each under a savepoint of its own; returns it fresh, with the report of what was
    done. All in one transaction: a worker that dies leaves nothing half done. A second call changes nothing."""
    with transaction.atomic():
        claimed = AgreementImport.objects.filter(
            pk=agreement_import.pk, state=AgreementImport.State.CHECKED
        ).update(state=AgreementImport.State.APPLIED, applied_at=now)
        agreement_import.refresh_from_db()
        if claimed != 1:
            if agreement_import.state == AgreementImport.State.APPLIED:
                return agreement_import
            raise ValidationError("Primero diga qué columna es cada dato y revise los renglones.")
        municipality = agreement_import.municipality
        rows = plan_rows(municipality, table_of(agreement_import), agreement_import.mapping, today)
        added = {}
        for row in rows:
            if row.state == NEW:
                _import_row(municipality, row, added, by, today)
        agreement_import.report = [row.as_report() for row in rows]
        AgreementImport.objects.filter(pk=agreement_import.pk).update(report=agreement_import.report)
        _write(
            agreement_import,
            "import.applied",
            f"Se importó la tabla «{agreement_import.original_name}»: {summary(agreement_import.report)}.",
            by,
        )
    return agreement_import


def _import_row(municipality, row, added, by, today):
    try:
        with transaction.atomic():
            counterpart = added.get(row.new) if row.new else row.counterpart
            if counterpart is None:
                counterpart = _add(municipality, row.counterpart, by)
            agreement = add_existing(
                municipality=municipality, by=by, today=today, counterpart=counterpart, **row.data
            )
    except ValidationError as error:
        row.refuse(" ".join(error.messages))
    except DatabaseError:
        # The database alone knows some limits (a character that it cannot hold); the other rows go on.
        row.refuse("La base de datos no admitió este renglón: revise que no tenga caracteres extraños.")
    else:
        if row.new:
            added[row.new] = counterpart
            row.messages[0] = f"La contraparte «{counterpart.official_name}» es nueva entre los socios."
        row.state, row.agreement_id = IMPORTED, agreement.pk


def _add(municipality, planned, by):
    return add_counterpart(
        municipality=municipality,
        by=by,
        kind=planned.kind,
        official_name=planned.official_name,
        country_code=planned.country_code,
        mexican_municipality=planned.mexican_municipality,
    )


def summary(report):
    """«12 nuevas, 3 repetidas y 1 rechazada», of a report's rows."""
    parts = []
    for state in (IMPORTED, NEW, REPEATED, REFUSED):
        count = sum(row["state"] == state for row in report)
        if count:
            parts.append(f"{count} {LABELS[state] if count == 1 else PLURALS[state]}")
    if len(parts) > 1:
        parts[-2:] = [f"{parts[-2]} y {parts[-1]}"]
    return ", ".join(parts) or "ningún renglón"


# --- Planning ------------------------------------------------------------------------------------------------------


def plan_rows(municipality, table, mapping, today):
    """What would become of every row now. A fixed number of queries, however many rows."""
    places = {key: table.headings.index(heading) for key, heading in mapping.items()}
    partners = Partners(municipality)
    known = _Known(municipality)
    rows = []
    for number, cells in zip(table.numbers, table.rows, strict=True):
        row = Row(number)
        try:
            _plan(row, {key: cells[place] for key, place in places.items()}, partners, municipality, today)
        except ValueError as error:
            row.refuse(str(error))
        except ValidationError as error:
            row.refuse(" ".join(error.messages))
        if row.state == NEW:
            known.judge(row)
        if row.state == NEW and row.new:
            row.messages.insert(0, f"Se agregará la contraparte «{row.counterpart.official_name}».")
        rows.append(row)
    return rows


def _plan(row, cells, partners, municipality, today):
    def cell(key):
        return cells.get(key, "")

    row.title, row.signed = cell("title")[:250], cell("signed")
    row.counterpart, row.new = partners.find(cell("counterpart"), cell("country"), cell("subdivision"))
    signed_on, precision = signed = values.signed_of(cell("signed"))
    term, remarks = values.term_of(
        signed=signed, starts=cell("starts_on"), ends=cell("ends_on"), term=cell("term")
    )
    row.messages += remarks
    data = term | {
        "kind": values.kind_of(cell("kind")),
        "title": cell("title"),
        "signed_on": signed_on,
        "signed_precision": precision,
        "registered": values.registered_of(cell("registered"), cell("registry_number")),
        "registry_number": cell("registry_number"),
        "expediente": cell("expediente"),
        "renewal": values.renewal_of(cell("renewal")),
        "notice_days": values.notice_days_of(cell("notice_days")),
        "source": cell("source"),
        "notes": cell("notes"),
    }
    data["state"] = values.state_of(cell("state")) or _likely_state(data, today)
    if signed_on is None and not cell("title"):
        row.messages.append("Sin fecha de firma ni título: confirme que el documento existe.")
    if len(data["notes"]) > 2000:
        raise ValueError("Las notas pasan de 2,000 caracteres.")
    Agreement(municipality=municipality, origin=Agreement.Origin.INVENTORY, **data).clean_fields(
        exclude=("counterpart", "created_by", "municipality", "title")
    )
    judged = checked(municipality, today, data | {"counterpart": row.counterpart})
    row.title = judged["title"]
    row.data = {key: value for key, value in judged.items() if key not in ("counterpart", "scope")}


def _likely_state(data, today):
    """What a table without a word on the state lets one say: past its last day it ended, unless it renews itself."""
    ends_on, renewal = data["ends_on"], data["renewal"]
    if data["is_indefinite"] or (ends_on and ends_on >= today):
        return Agreement.State.IN_FORCE
    if ends_on and renewal in (Agreement.Renewal.ENDS, Agreement.Renewal.AGREED):
        return Agreement.State.ENDED
    return Agreement.State.UNKNOWN


class _Known:
    """What the inventory has already, and what earlier rows of the same table bring."""

    def __init__(self, municipality):
        self.same, self.alike = set(), defaultdict(list)
        rows = Agreement.objects.filter(municipality=municipality).values_list(
            "counterpart", "title", "signed_on", "signed_precision", "origin"
        )
        for counterpart, title, signed_on, precision, origin in rows:
            if origin == Agreement.Origin.INVENTORY:
                self.same.add((counterpart, fold(title), signed_on))
            if signed_on and precision == Agreement.Precision.DAY:
                self.alike[counterpart, signed_on].append(title)

    def judge(self, row):
        who = row.new or row.counterpart.pk
        key = (who, fold(row.title), row.data["signed_on"])
        if key in self.same:
            row.state = REPEATED
            row.messages = ["Ya está en el inventario, o antes en esta tabla, con el mismo título y fecha."]
            return
        self.same.add(key)
        if row.data["signed_on"] and row.data["signed_precision"] == Agreement.Precision.DAY:
            titles = self.alike[who, row.data["signed_on"]]
            if titles:
                row.messages.append(
                    f"Con la misma contraparte y la misma fecha ya está «{titles[0]}»: compárelos."
                )
            titles.append(row.title)


def sample_of(table, heading, count=3):
    """The first few different values of a column, for the page on which columns are chosen."""
    place = table.headings.index(heading)
    return list(islice(dict.fromkeys(row[place][:60] for row in table.rows if row[place]), count))


def _write(row, act, text, by):
    record(act=act, text=text, by=by, subject=row, municipality=row.municipality)
