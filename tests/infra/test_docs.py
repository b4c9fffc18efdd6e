"""What the documents say of the tree, against the tree."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
OPERATION = (ROOT / "docs" / "operacion.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
#: Packages whose modules stand in the map one by one.
MAPPED = ("phases", "agreements", "partners", "hermanamientos", "hermanamientos/lib")
#: Every app has them, and Django says what they are.
OBVIOUS = {"__init__.py", "apps.py"}
APPS = ("phases", "agreements", "partners", "hermanamientos")


@pytest.mark.parametrize("package", MAPPED)
def test_the_map_names_every_module(package):
    names = {path.name for path in (ROOT / package).glob("*.py")} - OBVIOUS
    assert names
    assert (
        sorted(name for name in names if not re.search(rf"(?<![\w.]){re.escape(name)}", ARCHITECTURE)) == []
    )


def test_the_map_names_no_module_that_is_gone():
    layout = ARCHITECTURE.split("```text")[1].split("```")[0]
    there = {path.name for app in (*APPS, "tests") for path in (ROOT / app).rglob("*.py")} | {"manage.py"}
    named = set(re.findall(r"(?<![\w*.])[a-z_]+\.py", layout))
    assert len(named) > 80
    assert sorted(named - there) == []


def test_operators_are_told_of_every_command_of_ours():
    ours = [name for name, app in get_commands().items() if app in APPS]
    assert len(ours) >= 7
    assert [name for name in ours if f"`{name}" not in OPERATION] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document):
    targets = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert [each for each in targets if not (document.parent / each).exists()] == []
