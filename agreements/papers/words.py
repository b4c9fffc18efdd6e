"""The words of a paper's frame, in the language in which it is read: headings, page numbers, state, notice.

The clauses come from the agreement; these few words come from here, for the languages whose typography is tested. Any
other language gets Spanish words, since the municipality answers for the paper. Pure: no ORM, no clock.
"""

import datetime as dt
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


@dataclass(frozen=True)
class PaperWords:
    """`page` is what stands before, between and after the two numbers of "Página 2 de 6"; `on_behalf` holds {}."""

    page: tuple[str, str, str]
    folio: str
    version: str
    draft: str
    for_signature: str
    signed: str
    signatures: str
    witnesses: str
    witness: str
    on_behalf: str
    name_pending: str
    notice: str
    notice_ministry: str
    article: str
    kinds: dict[str, str]
    colon: str = ": "

    def sentences(self, first: str, second: str) -> str:
        """Two sentences, one after the other: Chinese and Japanese set no space between them."""
        return first + second if first.endswith("。") else f"{first} {second}"


def _kinds(twinning, cooperation, memorandum, letter, regularisation):
    return {
        "twinning": twinning,
        "cooperation": cooperation,
        "memorandum": memorandum,
        "letter": letter,
        "regularisation": regularisation,
    }


WORDS = {
    "es": PaperWords(
        page=("Página ", " de ", ""),
        folio="Folio",
        version="versión",
        draft="Borrador",
        for_signature="Texto para firma",
        signed="Firmado",
        signatures="Firmas",
        witnesses="Testigos",
        witness="Testigo",
        on_behalf="Por {}",
        name_pending="Nombre por definir",
        notice="Borrador de trabajo, sin efectos jurídicos.",
        notice_ministry="Antes de firmarse requiere el dictamen de procedencia de la Secretaría de Relaciones Exteriores "
        "(Ley sobre la Celebración de Tratados, art. 7).",
        article="Artículo {}",
        kinds=_kinds(
            "Acuerdo de hermanamiento de amplio alcance",
            "Acuerdo de cooperación específica",
            "Memorándum de entendimiento",
            "Carta de intención",
            "Acuerdo de regularización de un hermanamiento",
        ),
    ),
    "en": PaperWords(
        page=("Page ", " of ", ""),
        folio="File",
        version="version",
        draft="Draft",
        for_signature="Text for signature",
        signed="Signed",
        signatures="Signatures",
        witnesses="Witnesses",
        witness="Witness",
        on_behalf="For {}",
        name_pending="Name to be defined",
        notice="Working draft, without legal effect.",
        notice_ministry="Before signature it requires the favourable opinion of the Mexican Ministry of Foreign Affairs "
        "(Ley sobre la Celebración de Tratados, art. 7).",
        article="Article {}",
        kinds=_kinds(
            "Twinning agreement",
            "Specific cooperation agreement",
            "Memorandum of understanding",
            "Letter of intent",
            "Agreement regularising a twinning",
        ),
    ),
    "fr": PaperWords(
        colon="\u00a0: ",
        page=("Page ", " sur ", ""),
        folio="Dossier",
        version="version",
        draft="Projet",
        for_signature="Texte pour signature",
        signed="Signé",
        signatures="Signatures",
        witnesses="Témoins",
        witness="Témoin",
        on_behalf="Pour {}",
        name_pending="Nom à préciser",
        notice="Projet de travail, sans effet juridique.",
        notice_ministry="Avant sa signature, il requiert l’avis favorable du ministère mexicain des Relations "
        "extérieures (Ley sobre la Celebración de Tratados, art. 7).",
        article="Article {}",
        kinds=_kinds(
            "Accord de jumelage",
            "Accord de coopération spécifique",
            "Mémorandum d’entente",
            "Lettre d’intention",
            "Accord de régularisation d’un jumelage",
        ),
    ),
    "de": PaperWords(
        page=("Seite ", " von ", ""),
        folio="Aktenzeichen",
        version="Fassung",
        draft="Entwurf",
        for_signature="Text zur Unterzeichnung",
        signed="Unterzeichnet",
        signatures="Unterschriften",
        witnesses="Zeugen",
        witness="Zeuge oder Zeugin",
        on_behalf="Für {}",
        name_pending="Name noch offen",
        notice="Arbeitsentwurf ohne Rechtswirkung.",
        notice_ministry="Vor der Unterzeichnung ist die befürwortende Stellungnahme des mexikanischen Außenministeriums "
        "erforderlich (Ley sobre la Celebración de Tratados, Art. 7).",
        article="Artikel {}",
        kinds=_kinds(
            "Vereinbarung über eine Städtepartnerschaft",
            "Vereinbarung über besondere Zusammenarbeit",
            "Gemeinsame Absichtserklärung (Memorandum)",
            "Absichtserklärung",
            "Vereinbarung zur Regelung einer bestehenden Städtepartnerschaft",
        ),
    ),
    "pt": PaperWords(
        page=("Página ", " de ", ""),
        folio="Processo",
        version="versão",
        draft="Minuta",
        for_signature="Texto para assinatura",
        signed="Assinado",
        signatures="Assinaturas",
        witnesses="Testemunhas",
        witness="Testemunha",
        on_behalf="Por {}",
        name_pending="Nome por definir",
        notice="Minuta de trabalho, sem efeitos jurídicos.",
        notice_ministry="Antes da assinatura requer o parecer favorável da Secretaria de Relações Exteriores do México "
        "(Ley sobre la Celebración de Tratados, art. 7).",
        article="Artigo {}",
        kinds=_kinds(
            "Acordo de geminação",
            "Acordo de cooperação específica",
            "Memorando de entendimento",
            "Carta de intenções",
            "Acordo de regularização de uma geminação",
        ),
    ),
    "zh": PaperWords(
        colon="：",
        page=("第 ", " 页，共 ", " 页"),
        folio="编号",
        version="版本",
        draft="草案",
        for_signature="待签文本",
        signed="已签署",
        signatures="签署",
        witnesses="见证人",
        witness="见证人",
        on_behalf="{} 代表",
        name_pending="姓名待定",
        notice="工作草案，不具法律效力。",
        notice_ministry="签署前须经墨西哥外交部出具同意意见（Ley sobre la Celebración de Tratados，第7条）。",
        article="第{}条",
        kinds=_kinds("友好城市协议", "专项合作协议", "谅解备忘录", "意向书", "友好城市关系规范化协议"),
    ),
    "ja": PaperWords(
        colon="：",
        page=("", " / ", " ページ"),
        folio="整理番号",
        version="版",
        draft="案",
        for_signature="署名用本文",
        signed="署名済み",
        signatures="署名",
        witnesses="立会人",
        witness="立会人",
        on_behalf="{} を代表して",
        name_pending="氏名未定",
        notice="作業用の案であり、法的効力を有しない。",
        notice_ministry="署名の前に、メキシコ外務省の同意意見を要する（Ley sobre la Celebración de Tratados 第7条）。",
        article="第{}条",
        kinds=_kinds(
            "姉妹都市協定", "個別協力協定", "了解覚書", "趣意書", "姉妹都市関係の正規化に関する協定"
        ),
    ),
    "ko": PaperWords(
        page=("", " / ", "쪽"),
        folio="문서번호",
        version="판",
        draft="초안",
        for_signature="서명용 문안",
        signed="서명됨",
        signatures="서명",
        witnesses="증인",
        witness="증인",
        on_behalf="{} 대표",
        name_pending="성명 미정",
        notice="법적 효력이 없는 작업용 초안입니다.",
        notice_ministry="서명 전에 멕시코 외교부의 동의 의견이 필요합니다(Ley sobre la Celebración de Tratados 제7조).",
        article="제{}조",
        kinds=_kinds("자매결연 협정", "특정 협력 협정", "양해각서", "의향서", "자매결연 정규화 협정"),
    ),
    "ar": PaperWords(
        page=("صفحة ", " من ", ""),
        folio="الرقم",
        version="النسخة",
        draft="مسودة",
        for_signature="نص للتوقيع",
        signed="موقَّع",
        signatures="التوقيعات",
        witnesses="الشهود",
        witness="شاهد",
        on_behalf="عن {}",
        name_pending="الاسم لم يُحدَّد بعد",
        notice="مسودة عمل لا أثر قانونيًا لها.",
        notice_ministry="يلزم قبل توقيعها رأي بالموافقة من وزارة خارجية المكسيك (Ley sobre la Celebración de Tratados، المادة 7).",
        article="المادة {}",
        kinds=_kinds(
            "اتفاق توأمة", "اتفاق تعاون خاص", "مذكرة تفاهم", "خطاب نوايا", "اتفاق تسوية وضع توأمة قائمة"
        ),
    ),
    "he": PaperWords(
        page=("עמוד ", " מתוך ", ""),
        folio="מספר תיק",
        version="גרסה",
        draft="טיוטה",
        for_signature="נוסח לחתימה",
        signed="נחתם",
        signatures="חתימות",
        witnesses="עדים",
        witness="עד או עדה",
        on_behalf="בשם {}",
        name_pending="השם ייקבע",
        notice="טיוטת עבודה, ללא תוקף משפטי.",
        notice_ministry="לפני החתימה נדרשת חוות דעת חיובית של משרד החוץ של מקסיקו (Ley sobre la Celebración de Tratados, סעיף 7).",
        article="סעיף {}",
        kinds=_kinds(
            "הסכם ערים תאומות",
            "הסכם שיתוף פעולה ייעודי",
            "מזכר הבנות",
            "מכתב כוונות",
            "הסכם להסדרת ברית ערים תאומות",
        ),
    ),
}


def words_in(language: str) -> PaperWords:
    """The frame's words for a BCP 47 tag: of its language ("zh-Hans": Chinese), in Spanish when there are none."""
    return WORDS.get(language.split("-")[0], WORDS["es"])


def is_framed_in(language: str) -> bool:
    """Whether the frame can be printed in that language."""
    return language.split("-")[0] in WORDS


def long_date(day: dt.date, language: str) -> str:
    """ "12 de marzo de 2026", "12 mars 2026", "2026年3月12日": the long form of CLDR; in Spanish for an unknown tag."""
    return format_date(day, "long", locale=_locale(language))


def country_in(code: str, language: str) -> str:
    """Name of a country (ISO 3166) in a language, by CLDR."""
    return _locale(language).territories.get(code, code)


def _locale(language):
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("es")
