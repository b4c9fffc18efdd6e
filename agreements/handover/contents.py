"""What goes into a package, one file after another: each is made or opened when its turn comes, and then let go."""

from collections.abc import Iterator

from django.core.files.storage import storages

from agreements.drafting.answers import spoken_date
from agreements.handover import pages
from agreements.handover.bag import CHUNK, Entry, Packed, info_bytes
from agreements.handover.calendars import deadlines_file
from agreements.handover.papers import summary_source
from agreements.handover.records import (
    KINDS,
    LEFT_OUT,
    NEVER,
    file_fields,
    file_path,
    list_chunks,
    schema_bytes,
)
from agreements.handover.summary import summary_of
from agreements.handover.tables import TABLES, Scope, csv_chunks, document_path
from agreements.models import Agreement, IssuedDocument
from hermanamientos.lib.mail import absolute_url
from phases.models import Process

GONE = "no está en el almacén"
UNREADABLE = "no se pudo leer completo"
DAMAGED = "está dañado: no coincide con su huella; se incluye como se encontró"
ROWS_AT_ONCE = 200
#: Pages, papers and the calendar that every package has.
FIXED = 4


def entries(scope: Scope) -> Iterator[Entry]:
    """Every file below `data/`. What cannot be opened is noted in `scope.gaps` and left out.

    Files come before the pages, so that these say what is missing; each is read while the entry is consumed, so that
    an entry must be finished before the next one is asked for.
    """
    yield from _documents(scope)
    yield from _files(scope)
    summary = summary_of(scope.municipality, scope.today)
    yield Entry("calendario/plazos.ics", iter([deadlines_file(scope.municipality)]))
    for kind in KINDS:
        yield Entry(f"datos/{kind.key}.json", list_chunks(kind, scope.municipality))
        yield Entry(f"datos/esquema/{kind.key}.schema.json", iter([schema_bytes(kind)]))
    for table in TABLES:
        yield Entry(table.csv_path, csv_chunks(table, scope))
        if table in pages.WITH_PAGE:
            yield Entry(table.page_path, pages.table_page(scope, table))
    for path, page in pages.process_pages(scope):
        yield Entry(path, iter([page]))
    for path, page in pages.agreement_pages(scope):
        yield Entry(path, iter([page]))
    yield Entry("lo-que-hereda.html", iter([pages.summary_page(scope, summary)]))
    yield Entry("lo-que-hereda.pdf", iter([summary_source(summary).pdf()]))
    yield Entry("index.html", iter([pages.index_page(scope, summary, counts_of(scope.municipality))]))


def counts_of(municipality) -> dict[str, int]:
    """How much there is, before anything is made: issued documents, files, rows that have a page."""
    issued = IssuedDocument.objects.filter(municipality=municipality)
    return {
        "documents": issued.filter(withdrawn_at__isnull=True).count(),
        "withdrawn": issued.filter(withdrawn_at__isnull=False).count(),
        "files": sum(
            kind.rows(municipality).exclude(**{field.name: ""}).count()
            for kind in KINDS
            for field in file_fields(kind)
        ),
        "processes": Process.objects.filter(municipality=municipality).count(),
        "closed": Process.objects.filter(municipality=municipality, state=Process.State.CLOSED).count(),
        "agreements": Agreement.objects.filter(municipality=municipality).count(),
        "lists": len(TABLES),
        "tables": len(KINDS),
    }


def total_of(municipality) -> int:
    """How many files the package will have, as far as can be known before."""
    counts = counts_of(municipality)
    made = 2 * len(KINDS) + len(TABLES) + len(pages.WITH_PAGE) + FIXED
    return made + sum(counts[name] for name in ("documents", "files", "processes", "agreements"))


def _documents(scope):
    rows = IssuedDocument.objects.filter(municipality=scope.municipality, withdrawn_at__isnull=True)
    for document in rows.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield from _stored(
            scope, document_path(document), document.storage_name, document.sha256, document.title
        )


def _files(scope):
    for kind in KINDS:
        for field in file_fields(kind):
            rows = kind.rows(scope.municipality).exclude(**{field.name: ""})
            for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
                path = file_path(kind, row, field)
                known = getattr(row, "sha256", "") if field.name == "file" else ""
                label = getattr(row, "original_name", "") or path.rpartition("/")[2]
                yield from _stored(scope, path, getattr(row, field.name).name, known, label)


def _stored(scope, path, name, sha256, label):
    """The entry of a stored file, or none when it cannot be opened."""
    storage = storages["private"]
    try:
        file = storage.open(name)
        size = storage.size(name)
    except OSError:
        scope.gaps[path] = GONE
        return
    with file:
        yield Entry(path, _pieces(scope, path, file), sha256=sha256, size=size, label=label)


def _pieces(scope, path, file):
    try:
        while chunk := file.read(CHUNK):
            yield chunk
    except OSError:
        scope.gaps[path] = UNREADABLE


def note_done(scope: Scope, entry: Entry, digest: str):
    """Note a file whose bytes are not those that were received."""
    if entry.sha256 and digest != entry.sha256:
        scope.gaps.setdefault(entry.path, DAMAGED)


# --- Beside data/ ----------------------------------------------------------------------------------------------


def tag_files(scope: Scope, packed: Packed) -> dict[str, bytes]:
    """LEEME.txt and bag-info.txt, once it is known what the bag holds."""
    municipality = scope.municipality
    name = str(municipality)
    info = [
        ("Source-Organization", f"Municipio de {name}"),
        ("Organization-Address", municipality.address),
        ("External-Identifier", f"{municipality.cvegeo}/ER/{scope.today:%Y%m%d}"),
        ("External-Description", "Entrega-recepción de hermanamientos y acuerdos interinstitucionales"),
        ("Bagging-Date", scope.today.isoformat()),
        ("Payload-Oxum", f"{packed.octets}.{packed.count}"),
        ("Bag-Software-Agent", f"Hermanamientos, {absolute_url('/')}"),
    ]
    return {"bag-info.txt": info_bytes(info), "LEEME.txt": _readme(scope, packed, name).encode()}


def _readme(scope, packed, name):
    lines = [
        "ENTREGA-RECEPCIÓN DE HERMANAMIENTOS Y ACUERDOS INTERINSTITUCIONALES",
        f"{name}, al {spoken_date(scope.today)}. Papel de trabajo.",
        "",
        "CÓMO SE LEE",
        "  Abra data/index.html con cualquier navegador: no hace falta internet.",
        "  Empiece por data/lo-que-hereda.html (o el PDF del mismo nombre).",
        "",
        "CÓMO SE COMPRUEBA",
        "  En esta carpeta:  sha256sum -c manifest-sha256.txt",
        "  Con el sistema:   manage.py verify_handover ARCHIVO.zip",
        f"  Huella SHA-256 de manifest-sha256.txt: {packed.manifest_sha256}",
        "  Debe ser la que se imprimió en la constancia. La norma es BagIt 1.0 (RFC 8493).",
        "",
        f"QUÉ CONTIENE: {packed.count:,} archivos, {packed.octets:,} bytes",
        "  data/documentos   los PDF emitidos",
        "  data/archivos     oficios, textos firmados, evidencias y fotografías",
        "  data/procesos y data/acuerdos   una página de cada uno",
        "  data/listas       contactos, compromisos, tareas, sesiones, misiones, bitácora (HTML y CSV)",
        "  data/calendario   los plazos abiertos (.ics)",
        "  data/datos        todas las tablas como JSON, con su esquema en datos/esquema",
        "",
        "QUÉ NO PUDO INCLUIRSE",
    ]
    lines += [f"  {path}: {why}" for path, why in scope.gaps.items()] or ["  Nada: todo estaba completo."]
    lines += [
        "",
        "QUÉ NO SE INCLUYE NUNCA",
        *(f"  {what}" for what in NEVER),
        *(f"  {what}" for what in LEFT_OUT.values()),
        "",
        "DATOS PERSONALES",
        "  Este paquete contiene datos de contacto. Guárdelo y trátelo según el aviso de privacidad del municipio",
        "  (Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados).",
    ]
    return "\n".join(lines) + "\n"
