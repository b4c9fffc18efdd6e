"""How the office of the demonstration writes on a draft: comments, a second version, a third language."""

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.commenting import add_comment, resolve_comment
from agreements.versions.freezing import save_version
from hermanamientos.demo.japanese import TEXTS
from hermanamientos.demo.notes import PREFIX
from partners.models import User

LAWYER = "juridico@guadalajara.example"
# What follows the words "propuestas" of the library, in both languages.
_MORE = {
    "es": "<p>Toda propuesta se contestará en un plazo de 30 días naturales.</p>",
    "en": "<p>Every proposal will be answered within 30 calendar days.</p>",
}


def discuss(agreement, *, by, now):
    """A first version, comments of the lawyer, and a second version that attends to one of them."""
    save_version(agreement=agreement, by=by, now=now, note=f"{PREFIX}primera propuesta a la contraparte")
    lawyer = User.objects.get(email=LAWYER)
    clauses = {clause.key: clause for clause in agreement.clauses.all()}
    attended = add_comment(
        clause=clauses["propuestas"],
        text=f"{PREFIX}falta un plazo para contestar las propuestas.",
        by=lawyer,
        now=now,
    )
    add_comment(
        clause=clauses["areas"],
        text=f"{PREFIX}confirmar con Obras Públicas que el espacio público es atribución de ambas ciudades.",
        by=lawyer,
        now=now,
    )
    add_comment(
        clause=clauses["objetivo"],
        language="en",
        text=f"{PREFIX}la contraparte prefiere «partnership»; le propusimos conservar «twinning».",
        by=by,
        now=now,
    )
    for language, text in current_texts(agreement)["propuestas"].items():
        save_clause(
            clause=clauses["propuestas"],
            language=language,
            html=text.html + _MORE[language],
            expected_version=text.version,
            heading=text.heading,
            note="Comentario del jurídico",
            matches_twins=True,
            by=by,
        )
    resolve_comment(comment=attended, by=by, now=now)
    save_version(agreement=agreement, by=by, now=now, note=f"{PREFIX}con los comentarios del jurídico")


def translate(agreement, *, by):
    """The Japanese column, but for one clause; then a change of the Spanish text that it does not follow yet."""
    texts = current_texts(agreement)
    for key, (heading, html) in TEXTS.items():
        there = texts[key].get("ja")
        save_clause(
            clause=texts[key]["es"].clause,
            language="ja",
            html=html,
            expected_version=there.version if there else 0,
            heading=heading,
            note="Traducción de ejemplo",
            by=by,
        )
    spanish = texts["modalidades"]["es"]
    save_clause(
        clause=spanish.clause,
        language="es",
        html=spanish.html
        + "<p>Las Partes procurarán que cada visita incluya un taller abierto al público.</p>",
        expected_version=spanish.version,
        heading=spanish.heading,
        note="Propuesta de la Dirección de Desarrollo Económico",
        by=by,
    )
