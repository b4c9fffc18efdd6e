"""Texts of an agreement that brings an old twinning under the law: what there was, and what holds from now on."""

from agreements.library.texts import ANY, FOREIGN, NATIONAL, REGULARISATION, TWINNING, both
from agreements.library.texts.opening import TEXTS as OPENING
from agreements.library.texts.opening import recitals
from agreements.library.texts.operation import TEXTS as OPERATION

_LINK_ES = """
<li>que mantienen una relación de hermanamiento que se formalizó {old_link_date} mediante el documento
siguiente: {old_link};</li>
<li>que esa relación comenzó de la manera siguiente: {old_link_began};</li>
"""
_LINK_EN = """
<li>that they maintain a twinning relationship that was established {old_link_date} by means of the following
document: {old_link};</li>
<li>that this relationship began in the following way: {old_link_began};</li>
"""
_NOW_ES = """
<p>Desde la fecha en que surta efectos, la relación se regirá por el presente Acuerdo, que sustituye al
documento citado en los Antecedentes. El presente Acuerdo no modifica los efectos de los actos anteriores ni crea
obligaciones respecto de ellos.</p>
<p>En particular, las Partes se proponen {objective}.</p>
"""
_NOW_EN = """
<p>From the date on which it takes effect, the relationship will be governed by this Agreement, which replaces
the document cited in the Background. This Agreement neither changes the effects of earlier acts nor creates
obligations with respect to them.</p>
<p>In particular, the Parties intend {objective}.</p>
"""

TEXTS = {
    "antecedentes": {
        (REGULARISATION, FOREIGN): both(
            f"""<p>Las Partes hacen constar:</p><ol>{_LINK_ES}
            <li>que desean darle el sustento que prevé la Ley sobre la Celebración de Tratados de los Estados
            Unidos Mexicanos.</li></ol>""",
            f"""<p>The Parties record:</p><ol>{_LINK_EN}
            <li>that they wish to give it the basis provided for by the Law on the Conclusion of Treaties of
            the United Mexican States.</li></ol>""",
        ),
        (REGULARISATION, NATIONAL): both(
            f"""<p>Las Partes hacen constar:</p><ol>{_LINK_ES}
            <li>que desean darle el sustento que prevé la legislación municipal de sus entidades
            federativas.</li></ol>""",
            f"""<p>The Parties record:</p><ol>{_LINK_EN}
            <li>that they wish to give it the basis provided for by the municipal laws of their
            states.</li></ol>""",
        ),
    },
    "considerandos": {
        (REGULARISATION, FOREIGN): recitals("reasons", "ties", "equality", "framework", "council", "law"),
        (REGULARISATION, NATIONAL): recitals("reasons", "ties", "equality", "council", "national_law"),
    },
    "objetivo": {
        (REGULARISATION, FOREIGN): both(
            """<p>El presente Acuerdo confirma el hermanamiento entre {municipal_short} y
            {counterpart_short} y le da la forma de acuerdo interinstitucional, conforme a los artículos 1o.,
            2o., fracción II, y 7o. de la Ley sobre la Celebración de Tratados.</p>"""
            + _NOW_ES,
            """<p>This Agreement confirms the twinning between {municipal_short} and {counterpart_short} and
            gives it the form of an interinstitutional agreement, in accordance with Articles 1, 2, section II,
            and 7 of the Law on the Conclusion of Treaties.</p>"""
            + _NOW_EN,
        ),
        (REGULARISATION, NATIONAL): both(
            """<p>El presente Acuerdo confirma el hermanamiento entre {municipal_short} y
            {counterpart_short} y lo formaliza conforme a la legislación municipal que a cada una
            corresponde.</p>"""
            + _NOW_ES,
            """<p>This Agreement confirms the twinning between {municipal_short} and {counterpart_short} and
            formalises it in accordance with the municipal laws that apply to each of them.</p>"""
            + _NOW_EN,
        ),
    },
    "areas": {(REGULARISATION, ANY): OPENING["areas"][TWINNING, ANY]},
    "seguimiento": {(REGULARISATION, ANY): OPERATION["seguimiento"][TWINNING, ANY]},
}
