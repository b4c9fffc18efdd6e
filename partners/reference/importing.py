"""The verb that brings a file of facts into the database: read, judged and put in the place of the earlier one.

One kind of facts is one import: all of its rows come from one file. Everything happens in one transaction, a batch
of rows at a time, so that a file of any size needs the same memory and none is imported by half.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from django.db import OperationalError, reset_queries, transaction

from partners import history
from partners.models import ReferenceImport
from partners.reference import cities, figures
from partners.reference.layouts import Layout
from partners.reference.placing import Places, Tallies, Tally
from partners.reference.tables import Table, Unreadable, open_table, survey
from partners.reference.values import Row, SetAside

#: What the command calls a kind -> the layouts that it may have; the file's columns decide between several.
KINDS: dict[str, tuple[Layout, ...]] = {
    "twinnings": (cities.TWINNINGS,),
    "creative-cities": (cities.CREATIVE_CITIES,),
    "climate-cities": (cities.CLIMATE_CITIES,),
    "networks": (cities.NETWORK_MEMBERS,),
    "consulates": (cities.REPRESENTATIONS,),
    "remittances": (
        figures.REMITTANCES_BY_US_STATE,
        figures.REMITTANCES_BY_MUNICIPALITY,
        figures.REMITTANCES_BY_COUNTRY,
    ),
    "countries": (figures.COUNTRIES,),
}
LAYOUTS = {layout.kind: layout for group in KINDS.values() for layout in group}
BATCH = 1000  # records
SHOWN = 100  # problems of a report


class ImportRejected(Exception):
    """Nothing was imported. `report` has the problems, or None when the file could not even be read."""

    def __init__(self, message, report=None):
        super().__init__(message)
        self.report = report


@dataclass
class Report:
    """What an import found: records of the file, rows made of them, and what is worth knowing."""

    kind: str
    records: int = 0
    """Records taken: what `ReferenceImport.row_count` says."""
    rows: int = 0
    """Rows of the database that they became: a record of remittances gives one a year."""
    empty: int = 0
    """Records that say nothing of the kind: a country without index."""
    set_aside: Tally = field(default_factory=Tally)
    """Records that are no fact of the kind («No Identificado»)."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    """(line, what is wrong), the first hundred."""
    problem_count: int = 0
    bad_records: int = 0
    places: Tallies = field(default_factory=Tallies)
    """Cities that could not be identified, or only so far."""
    gone: list[str] = field(default_factory=list)
    """Networks that the earlier import had and this one has not."""
    has_catalogue: bool = True
    is_same: bool = False
    """The very file stands in the database already: nothing was done."""

    def add_problems(self, found):
        self.problem_count += len(found)
        self.problems += sorted(found)[: SHOWN - len(self.problems)]


def import_file(
    *,
    kind: str,
    path: Path,
    now,
    source: str = "",
    as_of=None,
    by=None,
    skip_bad_rows: bool = False,
    dry_run: bool = False,
    force: bool = False,
) -> Report:
    """Put the facts of a file in the place of those of its kind, in one transaction; return the `Report`.

    `kind` is a key of `KINDS`; `source` who publishes the data (a layout's own when empty) and `as_of` their day, if
    known. Records with problems refuse the whole file, unless `skip_bad_rows`; `dry_run` only looks. The same file
    again does nothing unless `force`. A second import of the kind at the same time waits for the first.
    Raises ImportRejected, in Spanish, when nothing was imported; OSError when the file cannot be read.
    """
    try:
        found = survey(path)
        file, table = open_table(path, found)
    except Unreadable as error:
        raise ImportRejected(_refusal(error)) from error
    with closing(file):
        layout = _layout(kind, table)
        if dry_run:
            report = Report(layout.kind)
            _read(layout, table, report, skip_bad_rows, write=None)
            return report
        try:
            with transaction.atomic():
                return _replace(
                    layout, table, found, path, now, source or layout.source, as_of, by, skip_bad_rows, force
                )
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            raise ImportRejected(
                "Otra importación está en curso. Espere a que termine e inténtelo de nuevo."
            ) from error


def _refusal(error):
    return f"Línea {error.line}: {error}" if error.line else f"El archivo {error}"


def _layout(kind, table):
    """The layout whose columns the file has. Raises ImportRejected naming what is missing."""
    lacking = []
    for layout in KINDS[kind]:
        missing = layout.lacks(layout.places(table.headings))
        if not missing:
            return layout
        lacking.append(", ".join(missing))
    wanted = "; o bien ".join(lacking)
    raise ImportRejected(f"No reconozco los encabezados del archivo. Faltan las columnas: {wanted}.")


def _replace(layout, table, found, path, now, source, as_of, by, skip_bad_rows, force):
    stored = _locked(layout.kind, now)
    if stored.sha256 == found.sha256 and not force:
        return Report(layout.kind, is_same=True, records=stored.row_count)
    rows = layout.model.objects.filter(origin=stored)
    before = set(rows.values_list("network", flat=True)) if layout is cities.NETWORK_MEMBERS else set()
    rows.delete()

    def write(facts):
        for fact in facts:
            fact.row.origin = stored
        layout.model.objects.bulk_create([fact.row for fact in facts], batch_size=BATCH)
        # With DEBUG Django keeps the words of every query.
        reset_queries()

    report = Report(layout.kind)
    _read(layout, table, report, skip_bad_rows, write)
    if report.problem_count and not skip_bad_rows:
        raise ImportRejected("No se importó nada: el archivo tiene problemas.", report)
    if not report.rows:
        raise ImportRejected("No se importó nada: el archivo no tiene ningún dato de este tipo.", report)
    report.gone = sorted(before - set(rows.values_list("network", flat=True))) if before else []
    stored.file_name, stored.sha256, stored.source = path.name[:200], found.sha256, source[:250]
    stored.as_of, stored.row_count, stored.imported_at, stored.imported_by = as_of, report.records, now, by
    stored.full_clean()
    stored.save()
    history.record(
        act="reference.imported",
        text=f"Se importaron {report.records:,} renglones de «{stored}» ({stored.file_name}; {stored.source}).",
        by=by,
        subject=stored,
        municipality=None,
        at=now,
    )
    return report


def _locked(kind, now):
    """The row of the kind, held until the transaction ends: whoever imports the same kind waits here."""
    stored, _ = ReferenceImport.objects.get_or_create(
        kind=kind, defaults={"sha256": "", "row_count": 1, "imported_at": now}
    )
    return ReferenceImport.objects.select_for_update().get(pk=stored.pk)


def _read(layout, table: Table, report, skip_bad_rows, write):
    """Read the whole file into the report; pass the facts of good records to `write`, while they are still wanted."""
    places = Places()
    columns = layout.places(table.headings)
    width = len(table.headings)
    with closing(SeenRecords()) as seen:
        records = iter(table)
        while True:
            batch, broken = _batch(records)
            facts = []
            found = []
            for line, cells in batch:
                facts += _record(layout, columns, width, line, cells, seen, report, found)
            facts = _placed(layout, facts, places, report, found)
            report.bad_records += len({line for line, _ in found})
            if broken is not None:
                found.append((broken.line or 0, str(broken)))
            report.add_problems(found)
            report.rows += len(facts)
            if write is not None and facts and (skip_bad_rows or not report.problem_count):
                write([fact for _, fact in facts])
            if broken is not None:
                # What follows cannot be told from what precedes: the file itself is broken, not a row of it.
                raise ImportRejected("No se importó nada: el archivo está dañado.", report)
            if len(batch) < BATCH:
                break
    report.places, report.has_catalogue = places.tallies, places.has_catalogue


def _batch(records):
    """Up to BATCH records, and the Unreadable at which the file broke, if it did."""
    batch = []
    try:
        for record in islice(records, BATCH):
            batch.append(record)
    except Unreadable as error:
        return batch, error
    return batch, None


def _record(layout, columns, width, line, cells, seen, report, found):
    """[(line, Fact)] of one record; its problems go to `found`."""
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        found.append((line, f"tiene {len(cells)} columnas y el encabezado {width}."))
        return []
    row = Row(line, {key: cells[position] for key, position in columns.items()})
    try:
        facts = list(layout.read(row))
    except SetAside as reason:
        report.set_aside.add(str(reason))
        return []
    if not row.problems:
        first = seen.line_of(layout.identity(row), line)
        if first != line:
            row.problem(f"repite el renglón de la línea {first}.")
    if row.problems:
        found += [(line, message) for message in dict.fromkeys(row.problems)]
        return []
    report.empty += not facts
    return [(line, fact) for fact in facts]


def _placed(layout, facts, places, report, found):
    """The facts whose cities are known to be right, with numbers and codes; counts the records taken."""
    spots = [(line, fact, suffix, spot) for line, fact in facts for suffix, spot in fact.spots.items()]
    # Two facts of one record may name the same city.
    once = {id(spot): spot for *_, spot in spots}
    wrong = places.place(list(once.values())) if spots else {}
    bad = {}
    for line, _, _, spot in spots:
        if id(spot) in wrong:
            bad.setdefault(line, {})[wrong[id(spot)]] = None
    for line, fact, suffix, spot in spots:
        if line not in bad:
            _fill(fact.row, suffix, spot)
    if layout is figures.REMITTANCES_BY_MUNICIPALITY:
        for line, fact in facts:
            if not places.knows(fact.row.code):
                bad[line] = {
                    f"la clave {fact.row.code} no está en el catálogo de municipios del INEGI.": None
                }
    found += [(line, message) for line, messages in bad.items() for message in messages]
    good = [(line, fact) for line, fact in facts if line not in bad]
    report.records += len({line for line, _ in good})
    return good


def _fill(row, suffix, spot):
    setattr(row, f"geonameid{suffix}", spot.geonameid)
    if hasattr(row, f"cvegeo{suffix}"):
        setattr(row, f"cvegeo{suffix}", spot.cvegeo)
    if hasattr(row, "country_code"):
        row.country_code = spot.country
    if hasattr(row, "latitude"):
        row.latitude, row.longitude = spot.latitude, spot.longitude


class SeenRecords:
    """Which records came already, on disk: two million of them need no more memory than two."""

    def __init__(self):
        # An empty name is a private file of SQLite's own, deleted when it is closed.
        self._known = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8000"):
            self._known.execute(f"PRAGMA {setting}")
        self._known.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._known.execute("BEGIN")

    def line_of(self, identity, line):
        """The line on which a record of this identity came first; remembers it."""
        digest = blake2b(repr(identity).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        added = self._known.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (digest, line))
        if added.rowcount:
            return line
        return self._known.execute("SELECT line FROM seen WHERE digest = ?", (digest,)).fetchone()[0]

    def close(self):
        self._known.close()
