"""The tables of agreements forward and back with rows in them, on PostgreSQL."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from agreements.drafting.drafts import start_draft
from agreements.imports.inventory import add_existing
from agreements.models import Agreement, ClauseText
from agreements.versions.freezing import content_of, sha256_of
from phases.progress import open_process
from tests.agreements.conftest import ANSWERS
from tests.conftest import MONDAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def migrate(name):
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate([("agreements", name)])


def newest():
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes("agreements")
    return leaves[0][1]


def test_drafts_and_old_papers_survive_the_way_back_and_forth(municipality, counterpart, enlace):
    call_command("load_methodology", verbosity=0)
    process = open_process(
        municipality=municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
    )
    draft = start_draft(
        process=process,
        kind="twinning",
        languages=["es", "en"],
        areas=["agua"],
        modalities=["seminarios"],
        answers=dict(ANSWERS),
        by=enlace,
    )
    old = add_existing(
        municipality=municipality,
        counterpart=counterpart,
        by=enlace,
        today=MONDAY,
        kind="twinning",
        state="ended",
        title="Acuerdo de 1998",
        signed_on=dt.date(1998, 1, 1),
        signed_precision="year",
    )
    words, texts = sha256_of(content_of(draft)), ClauseText.objects.count()
    last = newest()
    try:
        migrate("0002_process_report")
    finally:
        migrate(last)
    assert sha256_of(content_of(Agreement.objects.get(pk=draft.pk))) == words
    assert ClauseText.objects.count() == texts
    again = Agreement.objects.get(pk=old.pk)
    assert (again.state, again.title, again.signed_on) == ("ended", "Acuerdo de 1998", old.signed_on)
