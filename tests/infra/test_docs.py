"""What the documents say of the tree, against the tree."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from agreements.models import TEXT_OPEN, State

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
OPERATION = (ROOT / "docs" / "operacion.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
#: Packages whose modules stand in the map one by one.
MAPPED = ("phases", "agreements", "partners", "hermanamientos", "hermanamientos/lib")
#: Every app has them, and Django says what they are.
OBVIOUS = {"__init__.py", "apps.py"}
#: Packages that every app has, whose modules the map does not name one by one.
OF_DJANGO = {"admin", "forms", "management", "migrations", "models", "templatetags", "views"}
APPS = ("phases", "agreements", "partners", "hermanamientos")


@pytest.mark.parametrize("package", MAPPED)
def test_the_map_names_every_module(package):
    names = {path.name for path in (ROOT / package).glob("*.py")} - OBVIOUS
    assert names
    assert (
        sorted(name for name in names if not re.search(rf"(?<![\w.]){re.escape(name)}", ARCHITECTURE)) == []
    )


@pytest.mark.parametrize("app", ["agreements", "partners"])
def test_the_map_names_every_module_of_the_rooms(app):
    layout = re.split(rf"^{app}/  ", ARCHITECTURE, flags=re.M)[1]
    layout = re.split(r"^(?:\w+/  |```)", layout, flags=re.M)[0]
    sections = dict(re.findall(r"^  (\w+)/ +[A-Z ,]+\n((?:    .+\n)+)", layout, re.M))
    rooms = {path.name for path in (ROOT / app).iterdir() if (path / "__init__.py").exists()}
    assert set(sections) == rooms - OF_DJANGO
    for room, text in sections.items():
        there = {path.name for path in (ROOT / app / room).glob("*.py")}
        named = set(re.findall(r"(?<![\w.])[a-z_]+\.py", text))
        assert named - {"__init__.py"} == there - {"__init__.py"}


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


def test_operators_are_told_of_every_setting():
    settings = (ROOT / "hermanamientos" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"\b(?:env\.(?:str|list)|flag|whole)\(\s*\"([A-Z_]+)\"", settings))
    assert len(names) > 20
    assert sorted(name for name in names if f"`{name}`" not in OPERATION) == []
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    # DEBUG shows code and data to whoever provokes an error: no example invites to it.
    assert sorted(names - set(re.findall(r"^#?([A-Z_]+)=", example, re.M))) == ["DEBUG"]


def test_the_glossary_names_every_state_of_an_agreement():
    glossary = (ROOT / "docs" / "glosario.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| ([^|(]+?)(?: \([^|]*)? \| (abierto|cerrado) \|$", glossary, re.M)
    told = {key: (label, words) for key, label, words in rows}
    assert told == {
        state.value: (state.label, "abierto" if state in TEXT_OPEN else "cerrado") for state in State
    }


def anchors_of(path):
    """The headings of a document as links name them: small letters, hyphens for spaces, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", document.read_text(encoding="utf-8"))
    targets = [(document.parent / path if path else document, anchor) for path, anchor in links]
    assert [str(path) for path, _ in targets if not path.exists()] == []
    assert [anchor for path, anchor in targets if anchor and anchor not in anchors_of(path)] == []
