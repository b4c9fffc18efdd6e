"""Clauses 10 to 15: other instruments, information, personnel, insurance, disputes and final provisions."""

from agreements.library.texts import ANY, FOREIGN, NATIONAL, both

_FINAL_ES = """
<p>El presente Acuerdo surtirá efectos {start} y tendrá una vigencia {term}.</p>
<p>Al término de su vigencia, el presente Acuerdo {renewal}.</p>
<p>El presente Acuerdo podrá modificarse por consentimiento de las Partes, que constará por escrito con
indicación de la fecha en que la modificación surtirá efectos.</p>
<p>Cualquiera de las Partes podrá darlo por terminado antes de su vencimiento mediante aviso por escrito a la
otra, con
{notice} de anticipación. La terminación no afectará la conclusión de las actividades y los proyectos en
curso, salvo que las Partes convengan otra cosa.</p>
"""
_FINAL_EN = """
<p>This Agreement will take effect {start} and will remain in effect {term}.</p>
<p>At the end of its term, this Agreement {renewal}.</p>
<p>This Agreement may be amended by consent of the Parties, recorded in writing with a statement of the date
on which the amendment will take effect.</p>
<p>Either Party may end it before its expiry by notice in writing to the other, given {notice} in advance.
Its ending will not affect the completion of activities and projects under way, unless the Parties agree
otherwise.</p>
"""
_SIGNED_ES = """
<p>En caso de divergencia de interpretación entre los textos, {divergence}.</p>
<p>Firmado en {place}, el {signed_on}, en {copies}, {languages}.</p>
<p>Firman como testigos: {witnesses}.</p>
"""
_SIGNED_EN = """
<p>In case of divergence of interpretation between the texts, {divergence}.</p>
<p>Signed in {place}, on {signed_on}, in {copies}, {languages}.</p>
<p>Signing as witnesses: {witnesses}.</p>
"""
_EMPLOYER_ES = """
<p>El personal que cada Parte designe para las actividades del presente Acuerdo seguirá bajo la dirección y la
dependencia de la institución a la que pertenece. No surgirá por ello relación laboral con la otra Parte, que
en ningún caso se considerará patrón sustituto o solidario.</p>
"""
_EMPLOYER_EN = """
<p>The personnel that each Party assigns to the activities of this Agreement will remain under the direction
of, and in the service of, the institution to which they belong. No employment relationship with the other
Party will arise therefrom, and that Party will in no case be regarded as a substitute or joint employer.</p>
"""

TEXTS = {
    "instrumentos-internacionales": {
        (ANY, FOREIGN): both(
            """<p>La cooperación a que se refiere el presente Acuerdo no afecta los derechos ni las
            obligaciones que las Partes tengan en virtud de otros instrumentos internacionales que les sean
            aplicables.</p>""",
            """<p>The cooperation referred to in this Agreement does not affect the rights or the obligations
            that the Parties may have under other international instruments applicable to them.</p>""",
        ),
        (ANY, NATIONAL): both(
            """<p>El presente Acuerdo no afecta los derechos ni las obligaciones que las Partes tengan en
            virtud de otros convenios de coordinación, de asociación o de colaboración que hayan
            celebrado.</p>""",
            """<p>This Agreement does not affect the rights or the obligations that the Parties may have
            under other coordination, association or collaboration agreements that they have made.</p>""",
        ),
    },
    "informacion-propiedad-intelectual": {
        (ANY, ANY): both(
            """<p>No se transmitirá en el marco del presente Acuerdo la información, el material ni el equipo
            que la legislación de alguna de las Partes clasifique o proteja por razones de seguridad o de
            otra naturaleza. Si en el curso de una actividad se advierte que se cuenta con ellos, la Parte
            que lo advierta lo comunicará por escrito a la otra y se tomarán las medidas que procedan.</p>
            <p>Los datos personales se tratarán conforme a la legislación de cada Parte y sólo para los fines
            de la actividad que motive su entrega.</p>
            <p>La propiedad intelectual de las obras, los productos y los resultados se regirá por la
            legislación aplicable y por lo que las Partes convengan por escrito para cada actividad; en todo
            caso se reconocerá a quienes hayan intervenido en su creación.</p>""",
            """<p>Information, material or equipment that the laws of either Party classify or protect for
            reasons of security or of another nature will not be transferred under this Agreement. If it is
            noticed in the course of an activity that such information, material or equipment is held, the
            Party that notices it will inform the other in writing and the appropriate measures will be
            taken.</p>
            <p>Personal data will be handled in accordance with the laws of each Party and only for the
            purposes of the activity for which they are provided.</p>
            <p>Intellectual property in works, products and results will be governed by the applicable laws
            and by what the Parties agree upon in writing for each activity; in every case, those who took
            part in their creation will be credited.</p>""",
        ),
    },
    "personal": {
        (ANY, FOREIGN): both(
            _EMPLOYER_ES
            + """<p>Cada Parte gestionará ante las autoridades competentes, dentro de sus posibilidades, las
            facilidades para la entrada, la estancia y la salida de las personas que participen oficialmente
            en las actividades. Dichas personas observarán las disposiciones migratorias, fiscales, aduaneras
            y sanitarias del país receptor, no realizarán actividades ajenas a sus funciones y saldrán de él
            conforme a sus leyes.</p>""",
            _EMPLOYER_EN
            + """<p>Each Party will seek from the competent authorities, as far as it is able, the
            arrangements for the entry, the stay and the departure of the persons who take part officially in
            the activities. Such persons will observe the migration, tax, customs and health provisions of
            the receiving country, will not engage in activities foreign to their functions and will leave it
            in accordance with its laws.</p>""",
        ),
        (ANY, NATIONAL): both(_EMPLOYER_ES, _EMPLOYER_EN),
    },
    "seguros": {
        (ANY, ANY): both(
            """<p>Cada Parte procurará que el personal que designe cuente con un seguro de gastos médicos, de
            daños personales y de vida, vigente durante toda la actividad, de modo que, si ocurre un
            siniestro, la aseguradora correspondiente cubra los gastos o la indemnización a que haya
            lugar.</p>""",
            """<p>Each Party will seek to ensure that the personnel it assigns hold insurance for medical
            expenses, personal injury and life, in effect throughout the activity, so that, should an
            accident occur, the corresponding insurer covers the expenses or the compensation that may be
            due.</p>""",
        ),
    },
    "controversias": {
        (ANY, ANY): both(
            """<p>Las diferencias que surjan de la interpretación o de la aplicación del presente Acuerdo se
            resolverán de común acuerdo entre las Partes, mediante consultas directas entre sus áreas
            coordinadoras y, de ser necesario, entre sus titulares.</p>""",
            """<p>Differences arising from the interpretation or the application of this Agreement will be
            settled by common agreement between the Parties, through direct consultations between their
            coordinating units and, if necessary, between the heads of both governments.</p>""",
        ),
    },
    "disposiciones-finales": {
        (ANY, ANY): both(_FINAL_ES + _SIGNED_ES, _FINAL_EN + _SIGNED_EN),
    },
}
