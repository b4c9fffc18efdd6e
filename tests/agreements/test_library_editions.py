"""New editions of the clause library: a draft and its clauses. Wordings and publishing: `test_library_wordings`."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.library import editions
from agreements.library.checks import kept, problems
from agreements.library.clauses import SCOPES, clause_set
from agreements.library.reading import current_edition, read_edition, templates_of
from agreements.library.texts.catalogue import BUILTIN
from agreements.management.commands.load_library import load
from agreements.models import LibraryEdition
from partners.models import Entry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)
HEADINGS = {"es": "Juventud", "en": "Youth"}
TEXTS = {
    "es": "<p>{municipal_short} y {counterpart_short} escucharán a sus jóvenes.</p>",
    "en": "<p>{municipal_short} and {counterpart_short} will listen to their young people.</p>",
}
FACTS = {"purpose": "Da voz a la juventud.", "is_mandatory": False, "anchor": "Propuesta.", "grade": "D"}


@pytest.fixture
def edition():
    return load(BUILTIN, now=NOW)[0]


@pytest.fixture
def draft(edition, asesora):
    return editions.draft_from(edition=edition, by=asesora, now=NOW)


@pytest.fixture
def other_advisor():
    return UserFactory(is_staff=True)


def clause_of(edition, key, instrument="twinning"):
    return edition.clauses.get(instrument=instrument, key=key)


def texts_of(clause, scope="foreign", alternative=""):
    rows = list(clause.texts.filter(scope=scope, alternative=alternative))
    return {row.language: row.heading for row in rows}, {row.language: row.html for row in rows}


def facts_of(clause, **changed):
    return {name: getattr(clause, name) for name in editions.CLAUSE_FIELDS} | changed


def keys_of(edition, instrument="twinning"):
    return list(
        edition.clauses.filter(instrument=instrument).order_by("position").values_list("key", flat=True)
    )


def acts_of(edition):
    return list(Entry.objects.about(edition).order_by("pk").values_list("act", flat=True))


# --- A draft -------------------------------------------------------------------------------------------------------


def test_a_draft_is_a_whole_copy_and_fills_nothing_yet(edition, draft, asesora):
    assert (draft.number, draft.created_by, draft.is_published, draft.is_builtin) == (
        2,
        asesora,
        False,
        False,
    )
    assert read_edition(draft) == read_edition(edition) == BUILTIN
    assert current_edition() == 1
    assert acts_of(draft) == ["library.drafted"]


def test_an_advisor_prepares_one_draft_at_a_time_and_another_advisor_another(
    edition, draft, asesora, other_advisor
):
    with pytest.raises(ValidationError, match="Usted ya tiene un borrador, la edición 2"):
        editions.draft_from(edition=edition, by=asesora, now=NOW)
    assert editions.draft_from(edition=edition, by=other_advisor, now=NOW).number == 3
    with pytest.raises(ValidationError, match="a partir de una publicada"):
        editions.draft_from(edition=draft, by=UserFactory(is_staff=True), now=NOW)


def acts(edition, by):
    clause = clause_of(edition, "seguros")
    headings, texts = texts_of(clause)
    named = {"edition": edition, "by": by}
    return {
        "note": lambda: editions.change_note(note="x", **named),
        "change": lambda: editions.change_clause(clause=clause, values=facts_of(clause), after=None, **named),
        "add": lambda: editions.add_clause(
            instrument="letter", values=FACTS, headings=HEADINGS, texts=TEXTS, **named
        ),
        "remove": lambda: editions.remove_clause(clause=clause, **named),
        "write": lambda: editions.write_wording(
            clause=clause, scopes=SCOPES, headings=headings, texts=texts, **named
        ),
        "unword": lambda: editions.remove_wording(
            clause=clause_of(edition, "seguimiento"), alternative="comite", **named
        ),
        "publish": lambda: editions.publish(now=NOW, **named),
        "discard": lambda: editions.discard(**named),
    }


ACTS = ["note", "change", "add", "remove", "write", "unword", "publish", "discard"]


@pytest.mark.parametrize("act", ACTS)
def test_a_published_edition_refuses_every_act(edition, asesora, act):
    with pytest.raises(ValidationError, match="ya se publicó y no cambia"):
        acts(edition, asesora)[act]()
    assert read_edition(edition) == BUILTIN


@pytest.mark.parametrize("act", ACTS)
def test_the_draft_of_another_advisor_refuses_every_act(draft, other_advisor, act):
    with pytest.raises(ValidationError, match="lo prepara otra persona"):
        acts(draft, other_advisor)[act]()
    assert read_edition(draft) == BUILTIN
    assert acts_of(draft) == ["library.drafted"]


@pytest.mark.parametrize("act", ACTS)
def test_who_is_no_advisor_is_refused(draft, enlace, act):
    with pytest.raises(ValidationError, match="Sólo la cancillería"):
        acts(draft, enlace)[act]()
    assert read_edition(draft) == BUILTIN


def test_a_draft_is_discarded_with_its_clauses(edition, draft, asesora):
    editions.discard(edition=draft, by=asesora)
    assert LibraryEdition.objects.get() == edition
    with pytest.raises(ValidationError, match="ya se descartó"):
        editions.change_note(edition=draft, note="x", by=asesora)


# --- Clauses -------------------------------------------------------------------------------------------------------


def test_a_clause_is_changed_and_moved(draft, asesora):
    clause = clause_of(draft, "seguros")
    editions.change_clause(
        edition=draft,
        clause=clause,
        values=facts_of(clause, purpose="Otro propósito.", grade="D"),
        after=clause_of(draft, "objetivo"),
        by=asesora,
    )
    clause.refresh_from_db()
    assert (clause.purpose, clause.grade, clause.position) == ("Otro propósito.", "D", 4)
    assert keys_of(draft)[:5] == ["comparecencia", "considerandos", "objetivo", "seguros", "areas"]
    assert list(draft.clauses.filter(instrument="twinning").values_list("position", flat=True)) == list(
        range(1, 16)
    )
    assert acts_of(draft)[1:] == ["library.clause_changed"]


@pytest.mark.parametrize(
    ("key", "after", "message"),
    [
        ("seguros", "comparecencia", "van al principio"),
        ("seguros", None, "va"),
        ("considerandos", "objetivo", "van al principio"),
        ("considerandos", None, "va siempre primero"),
    ],
)
def test_the_opening_stays_first(draft, asesora, key, after, message):
    clause = clause_of(draft, key)
    with pytest.raises(ValidationError, match=message):
        editions.change_clause(
            edition=draft,
            clause=clause,
            values=facts_of(clause),
            after=after and clause_of(draft, after),
            by=asesora,
        )
    assert keys_of(draft) == [each.key for each in clause_set("twinning")]


def test_what_the_law_asks_for_is_neither_removed_nor_made_optional(draft, asesora):
    assert kept("twinning") == {
        "comparecencia",
        "objetivo",
        "areas",
        "financiamiento",
        "controversias",
        "disposiciones-finales",
    }
    assert "antecedentes" in kept("regularisation")
    assert "naturaleza" in kept("letter")
    clause = clause_of(draft, "financiamiento")
    with pytest.raises(ValidationError, match="no puede quitarse"):
        editions.remove_clause(edition=draft, clause=clause, by=asesora)
    with pytest.raises(ValidationError) as refused:
        editions.change_clause(
            edition=draft,
            clause=clause,
            values=facts_of(clause, is_mandatory=False),
            after=clause_of(draft, "seguimiento"),
            by=asesora,
        )
    assert set(refused.value.message_dict) == {"is_mandatory"}
    assert read_edition(draft) == BUILTIN


def test_a_clause_is_removed_and_the_others_close_ranks(draft, asesora):
    clause = clause_of(draft, "seguros")
    editions.remove_clause(edition=draft, clause=clause, by=asesora)
    assert "seguros" not in keys_of(draft)
    assert [each.number for each in templates_of(draft.number, "twinning", "foreign")] == list(range(1, 15))
    with pytest.raises(ValidationError, match="ya se quitó"):
        editions.remove_clause(edition=draft, clause=clause, by=asesora)


@pytest.mark.parametrize(
    ("instrument", "key", "place", "numbered"),
    [
        ("twinning", "juventud", -2, True),
        ("letter", "juventud", -2, False),
        ("twinning", "antecedentes", 2, False),
    ],
)
def test_a_clause_is_added_where_it_belongs(draft, asesora, instrument, key, place, numbered):
    texts = TEXTS
    if key == "antecedentes":
        texts = {code: f"{html}<p>{{old_link}} {{old_link_date}}</p>" for code, html in TEXTS.items()}
    row = editions.add_clause(
        edition=draft,
        instrument=instrument,
        key="" if key == "juventud" else key,
        values=FACTS,
        headings=HEADINGS,
        texts=texts,
        by=asesora,
    )
    assert (row.key, row.is_numbered) == (key, numbered)
    assert keys_of(draft, instrument)[place] == key
    for scope in SCOPES:
        template = next(t for t in templates_of(draft.number, instrument, scope) if t.key == key)
        assert (template.heading, template.mandatory) == (HEADINGS, False)
    assert problems(read_edition(draft)) == []


@pytest.mark.parametrize("key", ["seguros", "propia-1", "naturaleza", "¿?"])
def test_a_key_in_use_or_reserved_is_refused(draft, asesora, key):
    with pytest.raises(ValidationError) as refused:
        editions.add_clause(
            edition=draft,
            instrument="twinning",
            key=key,
            values=FACTS,
            headings=HEADINGS,
            texts=TEXTS,
            by=asesora,
        )
    assert set(refused.value.message_dict) == {"key"}
    assert read_edition(draft) == BUILTIN
