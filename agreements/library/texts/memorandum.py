"""Texts of a memorandum of understanding that are its own; the others are those of an agreement under its name."""

from agreements.library.texts import ANY, FOREIGN, MEMORANDUM, NATIONAL, TWINNING, both
from agreements.library.texts.opening import TEXTS as OPENING
from agreements.library.texts.opening import recitals

TEXTS = {
    "considerandos": {
        (MEMORANDUM, FOREIGN): recitals("reasons", "ties", "proximity", "framework", "council", "law"),
        (MEMORANDUM, NATIONAL): recitals("reasons", "ties", "proximity", "council", "national_law"),
    },
    "objetivo": {
        (MEMORANDUM, ANY): both(
            """<p>El presente Memorándum recoge el entendimiento de las Partes sobre la manera en que
            {municipal_short} y {counterpart_short} cooperarán en las áreas que en él se señalan.</p>
            <p>Con esa cooperación, las Partes se proponen {objective}.</p>""",
            """<p>This Memorandum records the understanding of the Parties on the way in which
            {municipal_short} and {counterpart_short} will cooperate in the areas set out in it.</p>
            <p>Through that cooperation, the Parties intend {objective}.</p>""",
        ),
    },
    "areas": {(MEMORANDUM, ANY): OPENING["areas"][TWINNING, ANY]},
    "seguimiento": {
        (MEMORANDUM, ANY): both(
            """<p>El seguimiento del presente Memorándum corresponderá a {municipal_unit}, por
            {municipal_short}, y a {counterpart_unit}, por {counterpart_short}.</p>
            <p>Ambas se reunirán con la periodicidad siguiente: {meeting_frequency}, de manera presencial o a
            distancia; en cada reunión revisarán lo realizado, acordarán lo que sigue y dejarán constancia por
            escrito.</p>
            <p>Cada Parte comunicará por escrito a la otra todo cambio del área que la representa.</p>""",
            """<p>The follow-up of this Memorandum will be the task of {municipal_unit}, on behalf of
            {municipal_short}, and of {counterpart_unit}, on behalf of {counterpart_short}.</p>
            <p>Both will meet with the following frequency: {meeting_frequency}, in person or remotely; at
            each meeting they will review what has been done, agree upon what comes next and leave a written
            record.</p>
            <p>Each Party will inform the other in writing of any change of the unit that represents
            it.</p>""",
        ),
    },
}
