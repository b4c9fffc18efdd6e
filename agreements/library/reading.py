"""Reading the clause library: the editions of the database, and what fills a draft of each.

Without any edition in the database (`manage.py load_library` was not run) the system's own clauses stand in for
edition 1, with the same content. Published editions never change, so their clauses are read once per process.
"""

from functools import lru_cache

from agreements.library.clauses import clause_set
from agreements.library.texts import SCOPES, Alternative, ClauseTemplate
from agreements.models import LibraryClause, LibraryEdition, LibraryText

#: The number of the system's own library while no edition is loaded; `load_library` gives it the same number.
BUILTIN_NUMBER = 1


def current_edition() -> int:
    """Number of the edition that new drafts take: the last one an advisor published, or else the system's last.

    A library that comes later with the system does not push aside what the ministry decided: it stands ready for an
    advisor to prepare an edition from it. One query.
    """
    number = (
        LibraryEdition.objects.filter(published_at__isnull=False)
        .order_by("is_builtin", "-published_at", "-number")
        .values_list("number", flat=True)
        .first()
    )
    return number or BUILTIN_NUMBER


def templates_of(edition_number: int, instrument: str, scope: str) -> tuple[ClauseTemplate, ...]:
    """The clauses of an instrument in one edition, in order. Raises LookupError when it has none for that scope.

    One query; two more the first time that a published edition is read. A number that no edition has gives the
    system's own clauses.
    """
    edition = LibraryEdition.objects.filter(number=edition_number).first()
    if edition is None:
        return clause_set(instrument, scope)
    if edition.is_published:
        found = _published(edition.number, edition.published_at)
    else:
        found = read_edition(edition)
    if (instrument, scope) not in found:
        raise LookupError(f"La edición {edition_number} no tiene cláusulas para {instrument}/{scope}.")
    return found[instrument, scope]


# The instant of publication is part of the key: a number given anew after a restored backup is another edition.
@lru_cache(maxsize=16)
def _published(number, published_at):
    return read_edition(LibraryEdition.objects.get(number=number))


def read_edition(edition) -> dict[tuple[str, str], tuple[ClauseTemplate, ...]]:
    """All the clauses of an edition: {(instrument, scope): clauses in order}. Two queries."""
    wordings: dict[tuple[int, str], dict[str, Alternative]] = {}
    rows = list(edition.clauses.order_by("instrument", "position", "pk"))
    for text in _texts_of(edition):
        by_key = wordings.setdefault((text.clause_id, text.scope), {})
        wording = by_key.setdefault(
            text.alternative, Alternative(text.alternative, text.alternative_label, {}, {})
        )
        wording.heading[text.language] = text.heading
        wording.texts[text.language] = text.html
    found: dict[tuple[str, str], list[ClauseTemplate]] = {}
    for row in rows:
        for scope in SCOPES:
            if wording := wordings.get((row.pk, scope)):
                templates = found.setdefault((row.instrument, scope), [])
                templates.append(_template(row, tuple(wording.values())))
    return {place: tuple(templates) for place, templates in found.items()}


def _texts_of(edition):
    """The texts in an order in which the usual wording comes first, and the others as they were written."""
    rows = LibraryText.objects.filter(clause__edition=edition)
    return sorted(rows, key=lambda text: (bool(text.alternative), text.pk))


def _template(row: LibraryClause, alternatives: tuple[Alternative, ...]) -> ClauseTemplate:
    return ClauseTemplate(
        key=row.key,
        number=row.position,
        purpose=row.purpose,
        mandatory=row.is_mandatory,
        anchor=row.anchor,
        grade=row.grade,
        alternatives=alternatives,
        numbered=row.is_numbered,
    )
