"""An agenda imported from a file: all or nothing; what is there already is updated; it may be tried first."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners import history
from partners.folding import fold
from partners.imports import ImportRejected
from partners.models import Forum, Network, Standing
from partners.networks import forum_files, forums

#: Problems told of one file; the rest are probably the same.
MOST_PROBLEMS = 100
WHEN_AND_WHERE = ("starts_on", "ends_on", "place", "country_code")


@dataclass
class Outcome:
    """How many forums an import adds, updates and finds unchanged; `notes` are (line, sentence)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    notes: list[tuple[int | None, str]] = field(default_factory=list)

    @property
    def in_words(self):
        return (
            f"{self.created} {'nuevo' if self.created == 1 else 'nuevos'}, "
            f"{self.updated} {'actualizado' if self.updated == 1 else 'actualizados'}, "
            f"{self.unchanged} sin cambios"
        )


def import_forums(*, municipality, filename, data, by, today, dry_run=False):
    """Bring the forums of a CSV or .ics into an agenda (of `municipality`, or everybody's: None); returns the Outcome.

    A forum is known again by its UID, else by name and first day. The file updates what it says and erases nothing.
    What it does not itself confirm is «sin confirmar», and a confirmed forum whose days or place it moves is so again.
    With `dry_run` nothing is kept. `by` is None for the operator's command, on everybody's agenda only.

    Raises ValidationError for a file that cannot be read, or when `by` may not; ImportRejected with every problem and
    its line, before anything is kept.
    """
    if by is None and municipality is not None or by is not None and not forums.may_keep(by, municipality):
        raise ValidationError("Sólo quien lleva esta agenda puede importar en ella.")
    networks = {}
    for network in Network.objects.all():
        for word in (network.key, network.name, network.acronym):
            networks.setdefault(fold(word), network)
    networks.pop("", None)
    reading = forum_files.read_forums(filename, data, networks)
    if reading.problems:
        raise ImportRejected(reading.problems[:MOST_PROBLEMS])
    try:
        with transaction.atomic():
            forums.lock_agenda(municipality)
            outcome, last = _apply(reading, municipality, today)
            if dry_run:
                transaction.set_rollback(True)
            elif last is not None:
                history.record(
                    act="forum.imported",
                    text=f"Importó la agenda «{filename[:80]}»: {outcome.in_words}.",
                    by=by,
                    subject=municipality or last,
                    municipality=municipality,
                )
    except IntegrityError as error:
        raise ValidationError("Alguien importó la misma agenda a la vez. Inténtelo de nuevo.") from error
    return outcome


def _apply(reading, municipality, today):
    """Write the forums; returns the Outcome and the last row written, None when there was nothing to write."""
    own = list(Forum.objects.filter(municipality=municipality))
    by_uid = {row.uid: row for row in own if row.uid}
    by_name = {_name_key(row.name, row.starts_on): row for row in own}
    shared = _shared(municipality)
    outcome, problems, last = Outcome(notes=list(reading.notes)), [], None
    for line in reading.forums:
        name_key = _name_key(line.values["name"], line.values["starts_on"])
        row = by_uid.get(line.uid) if line.uid else None
        row = row or by_name.get(name_key)
        if row is None and {line.uid, name_key} & shared - {""}:
            outcome.unchanged += 1
            outcome.notes.append((line.line, f"«{line.values['name']}» ya está en la agenda de todos."))
            continue
        try:
            written, changed, note = _write(row, line, municipality, today)
        except ValidationError as error:
            problems.append((line.line, _one_sentence(error)))
            continue
        if note:
            outcome.notes.append((line.line, note))
        if row is None:
            outcome.created += 1
        elif changed:
            outcome.updated += 1
        else:
            outcome.unchanged += 1
        last = written if changed else last
        by_name[name_key] = written
        if written.uid:
            by_uid[written.uid] = written
    if problems:
        raise ImportRejected(problems[:MOST_PROBLEMS])
    return outcome, last


def _shared(municipality):
    """UIDs and names with day of everybody's agenda, which an office need not have twice."""
    if municipality is None:
        return set()
    rows = Forum.objects.filter(municipality__isnull=True)
    return {key for row in rows for key in (row.uid, _name_key(row.name, row.starts_on))}


def _name_key(name, starts_on):
    return f"{fold(name)} {starts_on}"


def _write(row, line, municipality, today):
    """Create or update one forum; returns (row, whether anything changed, note)."""
    values, note = dict(line.values), ""
    if row is None:
        row = Forum(municipality=municipality, uid=line.uid, **values)
        forums.check(row, today)
        row.save(force_insert=True)
        return row, True, note
    if line.uid and not row.uid:
        values["uid"] = line.uid
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row, False, note
    if (
        row.standing == Standing.CONFIRMED
        and "standing" not in values
        and any(name in changed for name in WHEN_AND_WHERE)
    ):
        changed |= {"standing": Standing.UNCONFIRMED, "checked_on": None}
        note = f"«{row.name}» estaba confirmado y el archivo lo mueve: vuelve a «sin confirmar»."
    for name, value in changed.items():
        setattr(row, name, value)
    forums.check(row, today)
    row.save(update_fields=list(changed))
    return row, True, note


def _one_sentence(error):
    text = " ".join(error.messages)
    return text[:1].lower() + text[1:]
