"""Clauses 6 to 9: annual programmes, further proposals, follow-up and funding."""

from agreements.library.texts import ANY, COOPERATION, TWINNING, both

TEXTS = {
    "programas-anuales": {
        (ANY, ANY): both(
            """<p>Para la ejecución del presente Acuerdo, las Partes adoptarán por escrito, a más tardar en
            el mes de {programme_month} de cada año, un Programa Anual de Actividades, que desde su adopción
            formará parte integrante del presente Acuerdo.</p>
            <p>Por cada actividad, el Programa Anual precisará al menos:</p>
            <ol><li>el área a la que corresponde, su objetivo y su alcance;</li>
            <li>la modalidad, las fechas y el lugar de realización;</li>
            <li>las personas o áreas responsables por cada Parte;</li>
            <li>los recursos humanos, materiales y financieros previstos, y la Parte que los aporta;</li>
            <li>el resultado esperado, con su indicador y su meta, y la forma de evaluarlo.</li></ol>
            <p>La falta de un Programa Anual no pone fin al presente Acuerdo ni interrumpe las actividades en
            curso.</p>""",
            """<p>To carry out this Agreement, the Parties will adopt in writing, no later than the month of
            {programme_month} of each year, an Annual Programme of Activities, which from its adoption will
            form an integral part of this Agreement.</p>
            <p>For each activity, the Annual Programme will state at least:</p>
            <ol><li>the area to which it belongs, its objective and its scope;</li>
            <li>the form of cooperation, the dates and the place;</li>
            <li>the persons or units responsible on behalf of each Party;</li>
            <li>the human, material and financial resources foreseen, and the Party that provides them;</li>
            <li>the expected result, with its indicator and its target, and the way in which it will be
            evaluated.</li></ol>
            <p>The absence of an Annual Programme neither ends this Agreement nor interrupts activities under
            way.</p>""",
        ),
    },
    "propuestas": {
        (TWINNING, ANY): both(
            """<p>Cualquiera de las Partes podrá proponer en todo momento actividades que no estén previstas
            en el Programa Anual. La Parte que reciba la propuesta comunicará por escrito su respuesta; de
            haber acuerdo, la actividad se incorporará al Programa Anual con los mismos datos que las
            demás.</p>""",
            """<p>Either Party may at any time propose activities that the Annual Programme does not foresee.
            The Party that receives the proposal will give its answer in writing; if both agree, the activity
            will be added to the Annual Programme with the same particulars as the others.</p>""",
        ),
        (COOPERATION, ANY): both(
            """<p>Cualquiera de las Partes podrá proponer actividades adicionales, siempre que correspondan a
            las áreas del presente Acuerdo. La Parte que reciba la propuesta comunicará por escrito su
            respuesta; de haber acuerdo, la actividad se incorporará al Programa Anual con los mismos datos
            que las demás.</p>""",
            """<p>Either Party may propose additional activities, provided that they belong to the areas of
            this Agreement. The Party that receives the proposal will give its answer in writing; if both
            agree, the activity will be added to the Annual Programme with the same particulars as the
            others.</p>""",
        ),
    },
    "seguimiento": {
        (TWINNING, ANY): both(
            """<p>Para dar seguimiento al presente Acuerdo, las Partes integrarán un Grupo de Trabajo con
            representantes de ambas, que podrá apoyarse en los comités ciudadanos que cada una establezca. Su
            coordinación corresponderá a
            {municipal_unit}, por {municipal_short}, y a {counterpart_unit}, por {counterpart_short}.</p>
            <p>El Grupo de Trabajo se reunirá con la periodicidad siguiente: {meeting_frequency}, de manera
            presencial o a distancia, y tendrá las funciones que se indican:</p>
            <ol><li>elaborar el Programa Anual y someterlo a la consideración de las Partes;</li>
            <li>dar seguimiento a las actividades y resolver lo necesario para su realización;</li>
            <li>preparar cada año un informe sobre los avances, los resultados y los recursos empleados;</li>
            <li>recomendar a las Partes las acciones que mejoren la cooperación;</li>
            <li>las demás que las Partes le encomienden de común acuerdo.</li></ol>
            <p>Cada Parte comunicará por escrito a la otra todo cambio del área que la representa.</p>""",
            """<p>To follow up this Agreement, the Parties will form a Working Group with representatives of
            both, which may rely on the citizens' committees that each of them establishes. It will be
            coordinated by {municipal_unit}, on behalf of {municipal_short}, and by {counterpart_unit}, on
            behalf of {counterpart_short}.</p>
            <p>The Working Group will meet with the following frequency: {meeting_frequency}, in person or
            remotely, and will have the functions set out below:</p>
            <ol><li>to prepare the Annual Programme and submit it to the Parties for their consideration;</li>
            <li>to follow up the activities and settle what is needed to carry them out;</li>
            <li>to prepare each year a report on progress, results and the resources used;</li>
            <li>to recommend to the Parties actions that improve cooperation;</li>
            <li>any others that the Parties entrust to it by common agreement.</li></ol>
            <p>Each Party will inform the other in writing of any change of the unit that represents
            it.</p>""",
        ),
        (COOPERATION, ANY): both(
            """<p>El seguimiento del presente Acuerdo corresponderá a {municipal_unit}, por
            {municipal_short}, y a
            {counterpart_unit}, por {counterpart_short}, que actuarán como áreas coordinadoras.</p>
            <p>Las áreas coordinadoras se reunirán con la periodicidad siguiente: {meeting_frequency}, de
            manera presencial o a distancia, y tendrán las funciones que se indican:</p>
            <ol><li>acordar el Programa Anual y vigilar su cumplimiento;</li>
            <li>evaluar los resultados conforme a los indicadores previstos;</li>
            <li>preparar cada año un informe sobre los avances y los recursos empleados;</li>
            <li>proponer a las Partes los ajustes que convengan.</li></ol>
            <p>Cada Parte comunicará por escrito a la otra todo cambio del área que la representa.</p>""",
            """<p>The follow-up of this Agreement will be the task of {municipal_unit}, on behalf of
            {municipal_short}, and of {counterpart_unit}, on behalf of {counterpart_short}, which will act as
            coordinating units.</p>
            <p>The coordinating units will meet with the following frequency: {meeting_frequency}, in person
            or remotely, and will have the functions set out below:</p>
            <ol><li>to agree upon the Annual Programme and watch over its fulfilment;</li>
            <li>to evaluate the results against the indicators foreseen;</li>
            <li>to prepare each year a report on progress and on the resources used;</li>
            <li>to propose to the Parties such adjustments as may be convenient.</li></ol>
            <p>Each Party will inform the other in writing of any change of the unit that represents
            it.</p>""",
        ),
    },
    "financiamiento": {
        (ANY, ANY): both(
            """<p>Cada Parte sufragará los gastos que le correspondan por su participación en las
            actividades, con los recursos asignados en su presupuesto, de acuerdo con su disponibilidad y
            conforme a su legislación, salvo que para una actividad determinada convengan por escrito una
            distribución distinta.</p>
            <p>Las Partes podrán gestionar, de manera conjunta o por separado, recursos de otras fuentes.
            Entre ellas consideran: {funding_sources}.</p>
            <p>Nada de lo previsto en el presente Acuerdo constituye empréstito, garantía, deuda ni
            obligación de pago de una Parte en favor de la otra o de terceros. Los bienes que una Parte done
            a la otra se recibirán y registrarán conforme a la legislación de quien los recibe.</p>""",
            """<p>Each Party will bear the expenses of its own participation in the activities, with the
            resources allocated in its budget, subject to their availability and in accordance with its laws,
            unless they agree in writing upon a different distribution for a given activity.</p>
            <p>The Parties may seek funds from other sources, jointly or separately. Among them they consider:
            {funding_sources}.</p>
            <p>Nothing in this Agreement constitutes a loan, a guarantee, a debt or a payment obligation of
            one Party in favour of the other or of third parties. Goods that one Party donates to the other
            will be received and recorded in accordance with the laws of the recipient.</p>""",
        ),
    },
}
