"""Several people at the words of one agreement at once. PostgreSQL only."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from agreements.drafting.clause_writing import save_clause
from agreements.models import Clause
from agreements.twins import statuses
from agreements.versions import freezing
from partners.models import Entry

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = dt.datetime(2026, 3, 12, 18, tzinfo=dt.UTC)
ROUNDS = 5


def at_once(*acts):
    """Run the acts in threads released together; returns what each answered, and None for what was refused."""
    barrier = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def person(number, act):
        try:
            barrier.wait(timeout=20)
            outcomes[number] = act()
        except ValidationError:
            outcomes[number] = None
        finally:
            connection.close()

    threads = [threading.Thread(target=person, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def clause_of(draft):
    """The clause read anew, as every request does."""
    return Clause.objects.select_related("agreement").get(agreement=draft, key="objetivo")


def write(draft, language, version, words, by):
    return lambda: save_clause(
        clause=clause_of(draft), language=language, html=f"<p>{words}</p>", expected_version=version, by=by
    )


def test_the_same_text_saved_by_six_people_is_one_version(draft, enlace):
    outcomes = at_once(*[lambda: freezing.save_version(agreement=draft, by=enlace, now=NOW)] * 6)
    assert draft.versions.count() == 1
    assert Entry.objects.filter(act="agreement.version_saved").count() == 1
    assert {version.number for version in outcomes if version} == {1}


def test_one_tab_of_four_writes_the_next_version_of_a_clause(draft, enlace):
    outcomes = at_once(*[write(draft, "es", 1, f"Texto de la pestaña {n}.", enlace) for n in range(4)])
    assert [text.version for text in outcomes if text] == [2]
    assert clause_of(draft).texts.filter(language="es").count() == 2


def test_words_of_before_never_become_the_newest_version(draft, enlace):
    """Somebody saves a version while another person's words are being written: it waits, and has those words."""
    with transaction.atomic():
        write(draft, "es", 1, "Lo más nuevo.", enlace)()
        saving = threading.Thread(target=save_and_close, args=(draft, enlace))
        saving.start()
        saving.join(timeout=2)
        assert saving.is_alive()
    saving.join(timeout=60)
    assert freezing.is_frozen(draft)
    assert "Lo más nuevo." in str(freezing.latest_version(draft).content)


def save_and_close(draft, enlace):
    try:
        freezing.save_version(agreement=draft, by=enlace, now=NOW)
    finally:
        connection.close()


def test_a_confirmation_never_covers_words_that_came_in_at_the_same_moment(draft, enlace):
    """Either the confirmation came first and the new words outdate it, or it is refused: never both up to date."""
    write(draft, "es", 1, "Un objetivo nuevo.", enlace)()
    version, english = 2, 1
    for number in range(ROUNDS):
        seen = english
        confirmed, written = at_once(
            lambda seen=seen, version=version: statuses.confirm_twin(
                clause=clause_of(draft),
                language="en",
                expected_version=seen,
                twins_seen={"es": version},
                by=enlace,
            ),
            write(draft, "es", version, f"Un objetivo todavía más nuevo, {number}.", enlace),
        )
        assert written.version == version + 1
        version, english = version + 1, confirmed.version if confirmed else english
        assert written.matches == {}
        assert statuses.statuses(draft)["objetivo"] == {
            "es": statuses.Status.CURRENT,
            "en": statuses.Status.STALE,
        }
