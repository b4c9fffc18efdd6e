"""Other wordings of some clauses, each with a name, which the office may choose for a draft.

What is chosen within the final provisions (renewal, authenticity of the languages, rule for divergence) is in
`agreements.library.phrases`.
"""

from agreements.library.texts import COOPERATION, MEMORANDUM, REGULARISATION, TWINNING, both

GROUP = "grupo"
COMMITTEE = "comite"
COORDINATORS = "coordinadores"
TIERED = "por-niveles"
BY_COMMITTEE = "comite-conjunto"
NO_DONATIONS = "sin-donaciones"
FRIENDSHIP = "amistad"

#: The name of the usual wording of a clause that has others besides it.
USUAL = {
    "seguimiento": {
        TWINNING: "Grupo de trabajo",
        REGULARISATION: "Grupo de trabajo",
        COOPERATION: "Áreas coordinadoras",
        MEMORANDUM: "Áreas coordinadoras",
    },
    "controversias": "Consultas directas",
    "financiamiento": "Cada Parte paga lo suyo; se prevé recibir donaciones en especie",
    "intencion": "Intención de trabajar hacia un acuerdo",
}

COMMITTEE_TEXT = both(
    """<p>Para dar seguimiento al presente Acuerdo, las Partes integrarán un Comité Conjunto con igual número de
    representantes de cada una. Lo presidirán, de manera conjunta, {municipal_unit}, por {municipal_short}, y
    {counterpart_unit}, por {counterpart_short}.</p>
    <p>El Comité Conjunto se reunirá con la periodicidad siguiente: {meeting_frequency}, de manera presencial o a
    distancia. Tomará sus decisiones por consenso, las asentará en un acta en los idiomas del presente Acuerdo y
    tendrá las funciones que se indican:</p>
    <ol><li>proponer a las Partes las actividades de cada año;</li>
    <li>dar seguimiento a su realización y atender lo que la dificulte;</li>
    <li>evaluar los resultados y preparar cada año un informe;</li>
    <li>las demás que las Partes le encomienden de común acuerdo.</li></ol>
    <p>Cada Parte comunicará por escrito a la otra los nombres de sus representantes y todo cambio de ellos.</p>""",
    """<p>To follow up this Agreement, the Parties will form a Joint Committee with an equal number of
    representatives of each. It will be chaired jointly by {municipal_unit}, on behalf of {municipal_short}, and by
    {counterpart_unit}, on behalf of {counterpart_short}.</p>
    <p>The Joint Committee will meet with the following frequency: {meeting_frequency}, in person or remotely. It
    will take its decisions by consensus, record them in minutes in the languages of this Agreement and have the
    functions set out below:</p>
    <ol><li>to propose to the Parties the activities of each year;</li>
    <li>to follow up their progress and attend to whatever hinders it;</li>
    <li>to evaluate the results and prepare a report each year;</li>
    <li>any others that the Parties entrust to it by common agreement.</li></ol>
    <p>Each Party will inform the other in writing of the names of its representatives and of any change of
    them.</p>""",
)

TIERED_TEXT = both(
    """<p>Las diferencias que surjan de la interpretación o de la aplicación del presente Acuerdo se atenderán en el
    orden siguiente:</p>
    <ol><li>consultas directas entre las áreas coordinadoras;</li>
    <li>consultas entre los titulares de ambos gobiernos, cuando las anteriores no basten;</li>
    <li>a falta de entendimiento, suspensión de la actividad que dio origen a la diferencia, sin que ello afecte a
    las demás.</li></ol>
    <p>Las Partes dejarán constancia por escrito de la solución que alcancen.</p>""",
    """<p>Differences arising from the interpretation or the application of this Agreement will be dealt with in the
    following order:</p>
    <ol><li>direct consultations between the coordinating units;</li>
    <li>consultations between the heads of both governments, when the former do not suffice;</li>
    <li>failing an understanding, suspension of the activity that gave rise to the difference, without affecting the
    others.</li></ol>
    <p>The Parties will record in writing the solution that they reach.</p>""",
)

BY_COMMITTEE_TEXT = both(
    """<p>Las diferencias que surjan de la interpretación o de la aplicación del presente Acuerdo se someterán
    primero a quienes le dan seguimiento, que propondrán una solución a las Partes. Ninguna solución surtirá efectos
    sin la conformidad escrita de ambas.</p>
    <p>De no lograrse, los titulares de ambos gobiernos celebrarán consultas directas.</p>""",
    """<p>Differences arising from the interpretation or the application of this Agreement will first be submitted to
    those who follow it up, who will propose a solution to the Parties. No solution will take effect without the
    written consent of both.</p>
    <p>Failing that, the heads of both governments will hold direct consultations.</p>""",
)

NO_DONATIONS_TEXT = both(
    """<p>Cada Parte sufragará los gastos que le correspondan por su participación en las actividades, con los
    recursos asignados en su presupuesto, de acuerdo con su disponibilidad y conforme a su legislación.</p>
    <p>Las Partes podrán gestionar, de manera conjunta o por separado, recursos de otras fuentes. Entre ellas
    consideran: {funding_sources}.</p>
    <p>Nada de lo previsto en el presente Acuerdo constituye empréstito, garantía, deuda ni obligación de pago de una
    Parte en favor de la otra o de terceros. El presente Acuerdo no prevé la transmisión de bienes ni de fondos entre
    las Partes.</p>""",
    """<p>Each Party will bear the expenses of its own participation in the activities, with the resources allocated
    in its budget, subject to their availability and in accordance with its laws.</p>
    <p>The Parties may seek funds from other sources, jointly or separately. Among them they consider:
    {funding_sources}.</p>
    <p>Nothing in this Agreement constitutes a loan, a guarantee, a debt or a payment obligation of one Party in
    favour of the other or of third parties. This Agreement does not foresee any transfer of goods or of funds
    between the Parties.</p>""",
)
