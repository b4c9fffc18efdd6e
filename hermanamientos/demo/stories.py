"""The processes of the demonstration: invented, one at every stage. No real process is known, and each says so."""

from dataclasses import dataclass, field

from agreements.library.areas import MODALITIES
from agreements.models import Agreement
from hermanamientos.demo import people
from hermanamientos.demo.journeys import BRAGA, LINZ, ROSARIO, Journey
from hermanamientos.demo.twinnings import MCALLEN, City, Partner
from phases.models import Process, Suspension

PREFIX = "Demostración: "
FOLLOW_UP = 5
"""The "phase" after the fourth one: the process is in follow-up."""


@dataclass(frozen=True)
class Draft:
    """The agreement's draft of a process, its data as the form would give them.

    `journey` says how far it went; without one it is still a draft. `is_discussed` has comments and a second version,
    `is_translated` a third language in part.
    """

    languages: tuple[str, ...]
    areas: tuple[str, ...]
    answers: dict
    kind: Agreement.Kind = Agreement.Kind.TWINNING
    modalities: tuple[str, ...] = tuple(MODALITIES)
    left_out: tuple[str, ...] = ()
    journey: Journey | None = None
    is_discussed: bool = False
    is_translated: bool = False


@dataclass(frozen=True)
class Stop:
    """How the clock stopped, `days_ago` natural days before today; for good unless it lasted `days` natural days."""

    days_ago: int
    cause: Suspension.Cause
    reason: str
    days: int | None = None


@dataclass(frozen=True)
class MoreTime:
    """More time for a task, in working days."""

    key: str
    working_days: int
    reason: str
    approved_by: str


@dataclass(frozen=True)
class End:
    """How the process ended, `days_ago` natural days before today."""

    days_ago: int
    outcome: Process.Outcome
    reason: str


@dataclass(frozen=True)
class Story:
    """One process: opened on the Monday on or before `days_ago` natural days ago, and now in `phase`.

    Every task of the phases before is done, except those in `left_open`; of the present phase, those in `done`.
    `purpose` tells the process from all others of its municipality. `to_member` and `to_outsider` say whose some
    tasks are: key to e-mail of an account, and key to (name, e-mail) of somebody without one.
    """

    stage: str
    cvegeo: str
    days_ago: int
    phase: int
    purpose: str
    partner: Partner | None = None
    mexican: str = ""
    kind: Process.Kind = Process.Kind.NEW
    origin: Process.Origin = Process.Origin.PLANNED
    themes: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()
    to_member: dict[str, str] = field(default_factory=dict)
    to_outsider: dict[str, tuple[str, str]] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    draft: Draft | None = None
    has_programme: bool = False
    stop: Stop | None = None
    more_time: tuple[MoreTime, ...] = ()
    end: End | None = None

    @property
    def full_purpose(self):
        return PREFIX + self.purpose


_OBJECTIVE = {
    "objective": "impulsar el desarrollo de ambas comunidades mediante el intercambio de experiencias y la "
    "realización de proyectos conjuntos",
    "objective_en": "to further the development of both communities through the exchange of experience and joint "
    "projects",
    "meeting_frequency": "half_yearly",
    "programme_month": 11,
    "start": "signature",
    "term_number": 3,
    "term_unit": "years",
    "renewal": "agreed",
    "notice_days": 90,
    "copies": 2,
}

STORIES = (
    Story(
        stage="sensibilizacion",
        cvegeo=people.GUADALAJARA,
        days_ago=16,
        phase=1,
        purpose="buscar una ciudad con experiencia en economía creativa.",
        themes=("cultura", "ciencia-tecnologia"),
        done=(
            "designar-enlace",
            "diagnostico-institucional",
            "inventario-hermanamientos",
            "taller-sensibilizacion",
            "mapa-actores",
            "prioridades",
        ),
        to_member={"nota-juridica": "juridico@guadalajara.example"},
    ),
    Story(
        stage="negociacion",
        cvegeo=people.GUADALAJARA,
        days_ago=46,
        phase=2,
        purpose="compartir experiencias de regeneración urbana y juventud.",
        themes=("desarrollo-urbano", "derechos-humanos"),
        partner=Partner(City("Leeds", "GB", 2644688), "Ciudad de Leeds", "City of Leeds", "en"),
        done=("carta-intencion", "tipo-instrumento", "proyecto-espanol"),
        left_open=("consulta-representacion",),
        to_member={
            "nota-juridica": "juridico@guadalajara.example",
            "dictamen-interno": "juridico@guadalajara.example",
        },
        to_outsider={"suficiencia-presupuestal": ("Tomás Rivas Leal", "tesoreria@guadalajara.example")},
        draft=Draft(
            ("es", "en"),
            ("desarrollo-urbano", "juventud", "cultura", "espacio-publico"),
            _OBJECTIVE
            | {
                "reasons": [
                    "la juventud de ambas ciudades comparte el interés por la música y las artes",
                    "ambos gobiernos recuperan espacios industriales para la vida pública",
                    "la experiencia de otras ciudades gemelas enseña que los planes breves se cumplen",
                ],
                "reasons_en": [
                    "young people in both cities share an interest in music and the arts",
                    "both governments are bringing former industrial sites back into public life",
                    "the experience of other twin cities teaches that short plans are carried out",
                ],
                "municipal_unit": "la Dirección de Relaciones Internacionales",
                "municipal_unit_en": "the Directorate of International Relations",
                "counterpart_unit": "la Oficina de Relaciones Internacionales",
                "counterpart_unit_en": "the International Relations Office",
                "counterpart_name_en": "the City of Leeds",
                "municipal_signatory": "Marina Aguilar Ponce (nombre de ejemplo)",
                "municipal_signatory_title": "presidenta municipal",
                "municipal_signatory_title_en": "Mayor",
                "place": "Guadalajara",
                "divergence": "consult",
            },
            is_discussed=True,
        ),
    ),
    Story(
        stage="formalizacion",
        cvegeo=people.MONTERREY,
        days_ago=73,
        phase=3,
        purpose="cooperar en innovación industrial y calidad del aire.",
        origin=Process.Origin.RECEIVED,
        themes=("industria", "medio-ambiente"),
        partner=Partner(City("Linz", "AT", 2772400), "Ciudad de Linz", "Stadt Linz", "de"),
        done=("cabildo", "envio-dgcp", "turno-consultoria", "observaciones"),
        left_open=("grupo-promotor",),
        stop=Stop(
            27,
            Suspension.Cause.CABILDO,
            "Ejemplo de demostración: el cabildo difirió su sesión ordinaria.",
            days=4,
        ),
        more_time=(
            MoreTime(
                "solventar-observaciones",
                5,
                "Ejemplo de demostración: la traducción al alemán tarda más de lo previsto.",
                "Dirección de Relaciones Internacionales, oficio de ejemplo 12",
            ),
        ),
        draft=Draft(
            ("es", "en"),
            ("innovacion", "medio-ambiente", "desarrollo-economico"),
            _OBJECTIVE
            | {
                "counterpart_name_en": "the City of Linz",
                "municipal_unit": "la Secretaría de Desarrollo Económico",
                "municipal_unit_en": "the Secretariat of Economic Development",
                "counterpart_unit": "la Oficina de Relaciones Internacionales",
                "counterpart_unit_en": "the International Relations Office",
                "municipal_signatory": "Rogelio Treviño Salas (nombre de ejemplo)",
                "municipal_signatory_title": "presidente municipal",
                "municipal_signatory_title_en": "Mayor",
                "counterpart_signatory": "Franziska Aigner (nombre de ejemplo)",
                "counterpart_signatory_title": "alcaldesa",
                "counterpart_signatory_title_en": "Mayor",
                "divergence": "consult",
                "place": "Monterrey",
            },
            journey=LINZ,
        ),
    ),
    Story(
        stage="implementacion",
        cvegeo=people.GUADALAJARA,
        days_ago=114,
        phase=4,
        purpose="intercambiar políticas de cultura, movilidad y gestión del agua.",
        themes=("cultura", "desarrollo-urbano", "agua-residuos"),
        partner=Partner(
            City("Rosario", "AR", 3838583), "Municipalidad de Rosario", "Municipalidad de Rosario", "es"
        ),
        done=("comite", "programa-anual"),
        left_open=("constancia-registro", "publicacion"),
        to_outsider={"plan-comunicacion": ("Carla Núñez Prado", "comunicacion@guadalajara.example")},
        papers=("cabildo", "comite"),
        draft=Draft(
            ("es",),
            ("cultura", "movilidad", "agua", "gestion-publica", "desarrollo-economico"),
            {key: value for key, value in _OBJECTIVE.items() if key != "objective_en"}
            | {
                "reasons": ["ambas ciudades comparten idioma, tradición cultural y retos de movilidad"],
                "municipal_unit": "la Dirección de Relaciones Internacionales",
                "counterpart_unit": "la Dirección de Relaciones Internacionales",
                "municipal_signatory": "Marina Aguilar Ponce (nombre de ejemplo)",
                "municipal_signatory_title": "presidenta municipal",
                "counterpart_signatory": "Lucía Ferrari Sosa (nombre de ejemplo)",
                "counterpart_signatory_title": "intendenta",
                "place": "Guadalajara",
            },
            journey=ROSARIO,
        ),
        has_programme=True,
    ),
    Story(
        stage="seguimiento",
        cvegeo=people.MERIDA,
        days_ago=205,
        phase=FOLLOW_UP,
        purpose="vincular a universidades y conservar los centros históricos.",
        origin=Process.Origin.HISTORICAL,
        themes=("educacion", "cultura"),
        partner=Partner(City("Braga", "PT", 2742032), "Municipio de Braga", "Município de Braga", "pt"),
        left_open=("seguimiento-trimestral", "informe-anual", "entrega-recepcion", "renovacion"),
        draft=Draft(
            ("es", "en"),
            ("patrimonio", "educacion", "turismo", "gestion-publica"),
            _OBJECTIVE
            | {
                "reasons": ["ambas ciudades conservan un centro histórico habitado y universidades antiguas"],
                "reasons_en": ["both cities keep a historic centre that is lived in, and old universities"],
                "municipal_unit": "la Unidad de Relaciones Internacionales",
                "municipal_unit_en": "the International Relations Unit",
                "counterpart_unit": "la División de Cultura y Relaciones Externas",
                "counterpart_unit_en": "the Division of Culture and External Relations",
                "counterpart_name_en": "the Municipality of Braga",
                "municipal_signatory": BRAGA.signatories[0],
                "municipal_signatory_title": "presidenta municipal",
                "municipal_signatory_title_en": "Mayor",
                "counterpart_signatory": BRAGA.signatories[1],
                "counterpart_signatory_title": "presidente de la Cámara Municipal",
                "counterpart_signatory_title_en": "Mayor",
                "witnesses": [
                    "Paola Esquivel Ríos (nombre de ejemplo)",
                    "Inês Faria Lobo (nombre de ejemplo)",
                ],
                "place": "Mérida",
                "divergence": "consult",
            },
            journey=BRAGA,
        ),
    ),
    Story(
        stage="todo",
        cvegeo=people.CHIHUAHUA,
        days_ago=44,
        phase=2,
        purpose="dar a conocer los oficios artesanales y acercar a quienes los ejercen.",
        origin=Process.Origin.RECEIVED,
        partner=Partner(City("Kanazawa", "JP", 1860243), "Ciudad de Kanazawa", "金沢市", "ja"),
        done=(
            "carta-intencion",
            "reuniones-exploratorias",
            "tipo-instrumento",
            "objetivo-areas",
            "proyecto-espanol",
        ),
        draft=Draft(
            ("es", "en", "ja"),
            ("cultura", "turismo", "educacion"),
            _OBJECTIVE
            | {
                "objective": "dar a conocer la artesanía de ambas ciudades y acercar a quienes la ejercen",
                "objective_en": "to make the crafts of both cities known and to bring together those who practise "
                "them",
                "reasons": [
                    "quienes ejercen un oficio artesanal en ambas ciudades comparten el reto de transmitirlo a la "
                    "juventud"
                ],
                "reasons_en": [
                    "those who practise a craft in both cities share the challenge of handing it on to the young"
                ],
                "municipal_unit": "la Dirección de Desarrollo Económico",
                "municipal_unit_en": "the Directorate of Economic Development",
                "counterpart_unit": "la División de Intercambio Internacional",
                "counterpart_unit_en": "the International Exchange Division",
                "counterpart_name_en": "the City of Kanazawa",
                "municipal_signatory": "Marta Orona Salas (nombre de ejemplo)",
                "municipal_signatory_title": "presidenta municipal",
                "municipal_signatory_title_en": "Mayor",
                "municipal_signatory_title_ja": "市長",
                "counterpart_signatory": "Haruka Morita (nombre de ejemplo)",
                "counterpart_signatory_title": "alcalde",
                "counterpart_signatory_title_en": "Mayor",
                "counterpart_signatory_title_ja": "市長",
                "title_ja": "チワワ市と金沢市との間の了解覚書",
                "place": "Chihuahua",
                "copies": 3,
                "divergence": "consult",
            },
            kind=Agreement.Kind.MEMORANDUM,
            modalities=("misiones", "seminarios", "eventos"),
            left_out=("informacion-propiedad-intelectual",),
            is_translated=True,
        ),
    ),
    Story(
        stage="todo",
        cvegeo=people.QUERETARO,
        days_ago=60,
        phase=2,
        purpose="aprender de la movilidad ciclista y de la energía limpia.",
        origin=Process.Origin.POLITICAL,
        partner=Partner(City("Aarhus", "DK", 2624652), "Municipio de Aarhus", "Aarhus Kommune", "da"),
        done=("carta-intencion", "reuniones-exploratorias", "tipo-instrumento"),
        stop=Stop(
            12,
            Suspension.Cause.COUNTERPART,
            "Ejemplo de demostración: la contraparte pidió esperar a que sesione su consejo.",
        ),
    ),
    Story(
        stage="todo",
        cvegeo=people.SAN_LUIS_POTOSI,
        days_ago=190,
        phase=2,
        purpose="explorar la cooperación en educación y biotecnología.",
        origin=Process.Origin.RECEIVED,
        partner=Partner(City("Cork", "IE", 2965140), "Ciudad de Cork", "Cork City", "en"),
        done=("carta-intencion",),
        end=End(
            110,
            Process.Outcome.NO_ANSWER,
            "Ejemplo de demostración: no hubo respuesta a la carta ni a dos recordatorios.",
        ),
    ),
    Story(
        stage="todo",
        cvegeo=people.GUADALAJARA,
        days_ago=40,
        phase=2,
        purpose="hermanamiento nacional para promover las artesanías de barro y textil.",
        origin=Process.Origin.HISTORICAL,
        mexican="29033",
        done=("carta-intencion", "reuniones-exploratorias", "tipo-instrumento"),
    ),
    Story(
        stage="todo",
        cvegeo=people.SAN_LUIS_POTOSI,
        days_ago=12,
        phase=1,
        kind=Process.Kind.REGULARISATION,
        purpose="regularizar un hermanamiento antiguo del que no se halló registro.",
        origin=Process.Origin.HISTORICAL,
        partner=MCALLEN,
        done=("designar-enlace",),
    ),
)
