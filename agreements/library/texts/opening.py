"""Clauses 1 to 5: the parties, the recitals, the objective, the areas and the forms of cooperation."""

from agreements.library.texts import ANY, COOPERATION, FOREIGN, NATIONAL, TWINNING, both

_PARTIES_ES = """
<p>{instrument} que celebran, por una parte, {municipal_party}, con la representación de
{municipal_signatory}, y, por la otra, {counterpart_party}, con la representación de {counterpart_signatory};
en lo sucesivo, <strong>{municipal_short}</strong> y <strong>{counterpart_short}</strong>, respectivamente,
y, de manera conjunta, <strong>las Partes</strong>.</p>
"""
_PARTIES_EN = """
<p>{instrument} made between {municipal_party}, represented by {municipal_signatory}, and {counterpart_party},
represented by {counterpart_signatory}; hereinafter <strong>{municipal_short}</strong> and
<strong>{counterpart_short}</strong>, respectively, and, jointly, <strong>the Parties</strong>.</p>
"""

_RECITALS = {
    "reasons": ("<li>Que {reasons};</li>", "<li>That {reasons};</li>"),
    "ties": (
        """<li>Que entre sus comunidades existen vínculos que preceden a este instrumento y que conviene
        conservar y ampliar, en particular: {ties};</li>""",
        """<li>That ties which precede this instrument exist between their communities and deserve to be kept
        and widened, in particular: {ties};</li>""",
    ),
    "proximity": (
        """<li>Que el gobierno local es la autoridad más cercana a la población y que el intercambio entre
        gobiernos locales permite compartir soluciones ya probadas en beneficio de sus habitantes;</li>""",
        """<li>That local government is the authority closest to the people, and that exchange between local
        governments makes it possible to share proven solutions for the benefit of their inhabitants;</li>""",
    ),
    "friendship": (
        """<li>Que la amistad entre sus poblaciones, sostenida con acciones concretas, planeadas y evaluables,
        contribuye al entendimiento mutuo y al desarrollo de ambas;</li>""",
        """<li>That friendship between their peoples, sustained by actions that are concrete, planned and
        open to evaluation, contributes to mutual understanding and to the development of both;</li>""",
    ),
    "themes": (
        """<li>Que es de interés común atender de manera coordinada los temas que motivan este instrumento,
        con resultados verificables para ambas Partes;</li>""",
        """<li>That it is in the interest of both to address in a coordinated way the subjects that give rise
        to this instrument, with results that both Parties can verify;</li>""",
    ),
    "equality": (
        """<li>Que la cooperación que acuerdan descansa en la igualdad, la reciprocidad y el beneficio
        mutuo;</li>""",
        """<li>That the cooperation they agree upon rests on equality, reciprocity and mutual
        benefit;</li>""",
    ),
    "framework": (
        """<li>Que esta cooperación es congruente con el instrumento marco siguiente: {framework};</li>""",
        """<li>That this cooperation is consistent with the following framework instrument:
        {framework};</li>""",
    ),
    "council": (
        """<li>Que el órgano de gobierno de {municipal_short} autorizó la firma del presente Acuerdo mediante
        {council_approval};</li>""",
        """<li>That the governing body of {municipal_short} authorised the signature of this Agreement by
        means of
        {council_approval};</li>""",
    ),
    "law": (
        """<li>Que {municipal_short} suscribe el presente Acuerdo como acuerdo interinstitucional, sobre
        materias propias de sus atribuciones, con base en los artículos 1o., 2o., fracción II, y 7o. de la
        Ley sobre la Celebración de Tratados de los Estados Unidos Mexicanos, y {counterpart_short} lo hace
        conforme a la legislación que la rige;</li>""",
        """<li>That {municipal_short} signs this Agreement as an interinstitutional agreement, on matters
        within its own powers, on the basis of Articles 1, 2, section II, and 7 of the Law on the Conclusion
        of Treaties of the United Mexican States, and {counterpart_short} does so in accordance with the laws
        that govern it;</li>""",
    ),
    "national_law": (
        """<li>Que ambas Partes suscriben el presente Acuerdo en ejercicio de la autonomía que el artículo
        115 de la Constitución Política de los Estados Unidos Mexicanos reconoce a los municipios y conforme
        a la legislación municipal de su respectiva entidad federativa;</li>""",
        """<li>That both Parties sign this Agreement in exercise of the autonomy which Article 115 of the
        Political Constitution of the United Mexican States recognises to municipalities, and in accordance
        with the municipal laws of their respective states;</li>""",
    ),
}


def recitals(*keys: str) -> dict[str, str]:
    """The recitals with these keys, in this order."""
    es = "".join(_RECITALS[key][0] for key in keys)
    en = "".join(_RECITALS[key][1] for key in keys)
    return both(
        f"<p>Las Partes consideran:</p><ol>{es}</ol><p>En consecuencia, las Partes acuerdan:</p>",
        f"<p>The Parties consider:</p><ol>{en}</ol><p>Therefore, the Parties agree as follows:</p>",
    )


TEXTS = {
    "comparecencia": {
        (ANY, FOREIGN): both(
            _PARTIES_ES
            + """<p>Las Partes actúan en nombre propio y dentro de las atribuciones que a cada una confiere
            la legislación que la rige; ninguna de ellas actúa en representación de su gobierno nacional ni
            lo compromete.</p>""",
            _PARTIES_EN
            + """<p>The Parties act in their own name and within the powers conferred on each of them by the
            laws that govern it; neither of them acts on behalf of its national government or binds
            it.</p>""",
        ),
        (ANY, NATIONAL): both(
            _PARTIES_ES
            + """<p>Las Partes actúan en nombre propio y dentro de las atribuciones que a cada una confieren
            la Constitución y la legislación de su entidad federativa.</p>""",
            _PARTIES_EN
            + """<p>The Parties act in their own name and within the powers conferred on each of them by the
            Constitution and by the laws of its state.</p>""",
        ),
    },
    "considerandos": {
        (TWINNING, FOREIGN): recitals(
            "reasons",
            "ties",
            "proximity",
            "friendship",
            "equality",
            "framework",
            "council",
            "law",
        ),
        (TWINNING, NATIONAL): recitals(
            "reasons",
            "ties",
            "proximity",
            "friendship",
            "equality",
            "council",
            "national_law",
        ),
        (COOPERATION, FOREIGN): recitals(
            "reasons",
            "ties",
            "proximity",
            "themes",
            "equality",
            "framework",
            "council",
            "law",
        ),
        (COOPERATION, NATIONAL): recitals(
            "reasons",
            "ties",
            "proximity",
            "themes",
            "equality",
            "council",
            "national_law",
        ),
    },
    "objetivo": {
        (TWINNING, ANY): both(
            """<p>El presente Acuerdo formaliza el hermanamiento entre {municipal_short} y
            {counterpart_short}, a fin de estrechar los vínculos de amistad entre sus poblaciones y de
            fortalecer el intercambio y la cooperación en las áreas que en él se señalan.</p>
            <p>En particular, las Partes se proponen {objective}.</p>""",
            """<p>This Agreement formalises the twinning between {municipal_short} and
            {counterpart_short}, in order to strengthen the ties of friendship between their peoples and to
            reinforce exchange and cooperation in the areas set out in it.</p>
            <p>In particular, the Parties intend {objective}.</p>""",
        ),
        (COOPERATION, ANY): both(
            """<p>El presente Acuerdo establece las bases de la cooperación entre {municipal_short} y
            {counterpart_short} en las materias que en él se señalan.</p>
            <p>Con esa cooperación, las Partes se proponen {objective}.</p>""",
            """<p>This Agreement sets out the basis of cooperation between {municipal_short} and
            {counterpart_short} in the matters set out in it.</p>
            <p>Through that cooperation, the Parties intend {objective}.</p>""",
        ),
    },
    "areas": {
        (TWINNING, ANY): both(
            """<p>Para alcanzar el objetivo del presente Acuerdo, las Partes cooperarán en las áreas
            siguientes:</p>
            {areas}
            <p>Las Partes podrán convenir por escrito otras áreas. En todo caso, la cooperación se limitará a
            las materias que correspondan a las atribuciones de ambas Partes.</p>""",
            """<p>To achieve the objective of this Agreement, the Parties will cooperate in the following
            areas:</p>
            {areas}
            <p>The Parties may agree in writing upon other areas. In every case, cooperation will be limited
            to matters that fall within the powers of both Parties.</p>""",
        ),
        (COOPERATION, ANY): both(
            """<p>La cooperación materia del presente Acuerdo se circunscribe a las áreas siguientes:</p>
            {areas}
            <p>Para incorporar otra área, las Partes modificarán el presente Acuerdo por escrito. En todo
            caso, la cooperación se limitará a las materias que correspondan a las atribuciones de ambas
            Partes.</p>""",
            """<p>Cooperation under this Agreement is confined to the following areas:</p>
            {areas}
            <p>To add another area, the Parties will amend this Agreement in writing. In every case,
            cooperation will be limited to matters that fall within the powers of both Parties.</p>""",
        ),
    },
    "modalidades": {
        (ANY, ANY): both(
            """<p>La cooperación podrá llevarse a cabo mediante las modalidades siguientes:</p>
            {modalities}
            <p>Las Partes podrán convenir cualquier otra modalidad. La operación del presente Acuerdo no
            estará condicionada a que se utilicen todas las modalidades señaladas, y ninguna de las Partes
            quedará obligada a actividades respecto de las cuales carezca de atribuciones o que se lo impida
            una disposición aplicable.</p>""",
            """<p>Cooperation may be carried out in the following forms:</p>
            {modalities}
            <p>The Parties may agree upon any other form. The operation of this Agreement will not depend on
            the use of all the forms set out above, and neither Party will be bound to activities for which
            it lacks powers or which an applicable provision prevents.</p>""",
        ),
    },
}
