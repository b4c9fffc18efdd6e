"""Texts of a letter of intent: goodwill without commitments, and it says so."""

from agreements.library.texts import ANY, FOREIGN, LETTER, NATIONAL, both

TEXTS = {
    "comparecencia": {
        (LETTER, ANY): both(
            """<p>{instrument} que suscriben {municipal_party}, con la representación de
            {municipal_signatory}, y {counterpart_party}, con la representación de {counterpart_signatory};
            en lo sucesivo, <strong>{municipal_short}</strong> y <strong>{counterpart_short}</strong>,
            respectivamente, y, de manera conjunta, <strong>las Partes</strong>.</p>""",
            """<p>{instrument} signed by {municipal_party}, represented by {municipal_signatory}, and
            {counterpart_party}, represented by {counterpart_signatory}; hereinafter
            <strong>{municipal_short}</strong> and <strong>{counterpart_short}</strong>, respectively, and,
            jointly, <strong>the Parties</strong>.</p>""",
        ),
    },
    "intencion": {
        (LETTER, ANY): both(
            """<p>Las Partes comparten la convicción de que {reasons}.</p>
            <p>Por la presente Carta, {municipal_short} y {counterpart_short} manifiestan su voluntad de
            acercar a sus comunidades y su intención de {objective}.</p>""",
            """<p>The Parties share the conviction that {reasons}.</p>
            <p>By this Letter, {municipal_short} and {counterpart_short} state their wish to bring their
            communities closer and their intention {objective}.</p>""",
        ),
    },
    "temas": {
        (LETTER, ANY): both(
            """<p>Las Partes consideran que podrían conversar sobre los temas siguientes:</p>
            {areas}
            <p>La mención de un tema no obliga a emprender actividades. Lo que en su momento se convenga
            corresponderá a las atribuciones de ambas Partes.</p>""",
            """<p>The Parties consider that they could hold conversations on the following subjects:</p>
            {areas}
            <p>The mention of a subject does not oblige anyone to undertake activities. Whatever is agreed in
            due course will fall within the powers of both Parties.</p>""",
        ),
    },
    "pasos": {
        (LETTER, FOREIGN): both(
            """<p>Para ello, {municipal_unit}, por {municipal_short}, y {counterpart_unit}, por
            {counterpart_short}, podrán mantener comunicación directa, intercambiar información y, si ambas
            Partes lo estiman conveniente, preparar el proyecto de un acuerdo.</p>
            <p>Antes de firmarse, ese acuerdo seguirá los procedimientos que prevea la legislación de cada
            Parte, incluido, en México, el dictamen de la Secretaría de Relaciones Exteriores.</p>""",
            """<p>To that end, {municipal_unit}, on behalf of {municipal_short}, and {counterpart_unit}, on
            behalf of {counterpart_short}, may keep in direct contact, exchange information and, if both
            Parties find it convenient, prepare the draft of an agreement.</p>
            <p>Before its signature, that agreement will follow the procedures laid down by the laws of each
            Party, including, in Mexico, the opinion of the Ministry of Foreign Affairs.</p>""",
        ),
        (LETTER, NATIONAL): both(
            """<p>Para ello, {municipal_unit}, por {municipal_short}, y {counterpart_unit}, por
            {counterpart_short}, podrán mantener comunicación directa, intercambiar información y, si ambas
            Partes lo estiman conveniente, preparar el proyecto de un acuerdo.</p>
            <p>Antes de firmarse, ese acuerdo seguirá los procedimientos que prevea la legislación municipal
            de cada entidad federativa.</p>""",
            """<p>To that end, {municipal_unit}, on behalf of {municipal_short}, and {counterpart_unit}, on
            behalf of {counterpart_short}, may keep in direct contact, exchange information and, if both
            Parties find it convenient, prepare the draft of an agreement.</p>
            <p>Before its signature, that agreement will follow the procedures laid down by the municipal
            laws of each state.</p>""",
        ),
    },
    "naturaleza": {
        (LETTER, FOREIGN): both(
            """<p>La presente Carta expresa únicamente una intención. No establece compromisos, derechos ni
            obligaciones para las Partes, no prevé aportaciones de recursos y no sustituye al acuerdo
            interinstitucional que en su caso llegue a celebrarse conforme a la Ley sobre la Celebración de
            Tratados de los Estados Unidos Mexicanos.</p>
            <p>Cualquiera de las Partes podrá dejarla sin efecto en todo momento, con sólo comunicarlo a la
            otra.</p>""",
            """<p>This Letter expresses an intention only. It creates no commitments, rights or obligations
            for the Parties, foresees no contribution of funds and does not take the place of such
            interinstitutional agreement as may be made in accordance with the Law on the Conclusion of
            Treaties of the United Mexican States.</p>
            <p>Either Party may withdraw it at any time, simply by informing the other.</p>""",
        ),
        (LETTER, NATIONAL): both(
            """<p>La presente Carta expresa únicamente una intención. No establece compromisos, derechos ni
            obligaciones para las Partes, no prevé aportaciones de recursos y no sustituye al acuerdo que en
            su caso llegue a celebrarse.</p>
            <p>Cualquiera de las Partes podrá dejarla sin efecto en todo momento, con sólo comunicarlo a la
            otra.</p>""",
            """<p>This Letter expresses an intention only. It creates no commitments, rights or obligations
            for the Parties, foresees no contribution of funds and does not take the place of such agreement
            as may be made.</p>
            <p>Either Party may withdraw it at any time, simply by informing the other.</p>""",
        ),
    },
    "cierre": {
        (LETTER, ANY): both(
            """<p>Firmada en {place}, el {signed_on}, en {copies}, {languages}.</p>
            <p>Firman como testigos: {witnesses}.</p>""",
            """<p>Signed in {place}, on {signed_on}, in {copies}, {languages}.</p>
            <p>Signing as witnesses: {witnesses}.</p>""",
        ),
    },
}

FRIENDSHIP = both(
    """<p>Por la presente Carta, {municipal_short} y {counterpart_short} declaran la amistad que une a sus
    comunidades y su deseo de cultivarla, en particular con la intención de {objective}.</p>""",
    """<p>By this Letter, {municipal_short} and {counterpart_short} declare the friendship that joins their
    communities and their wish to nurture it, in particular with the intention {objective}.</p>""",
)
