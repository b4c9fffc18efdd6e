"""Who signs, and words that belong to treaties."""

from agreements.preflight import ERROR, WARNING
from agreements.preflight.rule_texts import rule

RULES = (
    rule(
        "contraparte-privada",
        ERROR,
        "La contraparte parece ser una institución privada. Un acuerdo interinstitucional sólo se celebra "
        "con un órgano gubernamental extranjero o con un organismo internacional: con un particular, el "
        "instrumento es privado y queda fuera de la ley.",
        "LSCT, arts. 1o. y 2o., fracción II",
        grade="A",
        suggestion="Identifique como contraparte al gobierno local o al organismo internacional que firma; "
        "al particular puede invitársele a las actividades.",
        routine="private-counterpart",
        finds="Convenio que celebran, por una parte, el Municipio de Tequila, Estado de Jalisco, y, por la "
        "otra, Exportadora del Puerto, S.A. de C.V., representada por su gerente.",
        spares="Acuerdo que celebran, por una parte, el Municipio de Tequila, Estado de Jalisco, y, por la "
        "otra, la Ciudad de Porto, República Portuguesa. Las empresas podrán participar en las ferias.",
    ),
    rule(
        "parte-mexico",
        ERROR,
        "El texto habla en nombre de México, de su Gobierno o de los dos países. Sólo el Gobierno de los "
        "Estados Unidos Mexicanos celebra tratados; un municipio firma por sí mismo.",
        "LSCT, arts. 1o. y 2o.",
        suggestion="Nombre a la parte así: «el Municipio de …, Estado de …, de los Estados Unidos "
        "Mexicanos»; y diga «las Partes» en lugar de «los dos países».",
        routine="named-mexico",
        finds="""Acuerdo que celebran el Gobierno de México y la Ciudad de Porto.

Los dos países se comprometen a intercambiar especialistas.

México se obliga a recibir a las delegaciones.""",
        spares="Acuerdo que celebran el Municipio de Tequila, Estado de Jalisco, de los Estados Unidos "
        "Mexicanos, y la Ciudad de Porto.\n"
        "\n"
        "Considerando las relaciones de amistad entre México y Portugal y el convenio cultural "
        "entre el Gobierno de los Estados Unidos Mexicanos y el Gobierno de la República Portuguesa.",
    ),
    rule(
        "vocabulario-de-tratado",
        WARNING,
        "Es una palabra que la ley usa para los tratados. Un acuerdo interinstitucional no se ratifica, no "
        "admite reservas ni plenos poderes, y no debe leerse como tratado.",
        "LSCT, arts. 2o. a 5o.",
        suggestion="Diga lo mismo sin esa palabra: «entrará en vigor en la fecha de su firma», «con la "
        "representación de …», «por acuerdo escrito de las Partes».",
        es="ratificación · ratificar · adhesión · adherir · aceptación · plenos poderes · reserva · firma ad "
        "referéndum · ad referéndum · aprobación del Senado · Senado de la República · canje de notas · "
        "intercambio de notas diplomáticas · depósito · depositario · presente Tratado · este Tratado · "
        "tratado internacional",
        but_es="reserva de información · información en reserva · en reserva · reserva ecológica · reserva natural · "
        "reserva de la biosfera · reserva de biosfera · reserva territorial · reserva de agua · reserva "
        "hotelera · reserva de derechos · reserva del derecho · se reservan el derecho · se reserva el "
        "derecho · reserva de identidad · reserva de la información · estricta reserva · debida reserva · "
        "con reserva · absoluta reserva · área de reserva · zona de reserva · reserva de hoteles · "
        "aceptación social · aceptación de la propuesta · aceptación de las propuestas · aceptación por "
        "escrito · aceptación escrita · aceptación mutua · aceptación de donaciones · aceptación de la "
        "diversidad · contrato de adhesión · ratificar su voluntad · ratificar su compromiso · ratifican su "
        "voluntad · ratificar la amistad · ratificar los lazos · ratificar sus lazos · depósito de residuos "
        "· depósito de basura · depósito de agua · depósito legal · depósito bancario · depósito temporal · "
        "depósito de bienes culturales · Ley sobre la Celebración de Tratados · conforme a los tratados "
        "internacionales · tratados internacionales aplicables · tratados internacionales de los que · otros "
        "tratados internacionales",
        en="ratification · ratify · accession · acceptance · full powers · reservation · ad referendum · "
        "approval of the senate · senate approval · exchange of notes · depositary · instrument of "
        "ratification · this Treaty · present Treaty · international treaty",
        but_en="hotel reservation · reservation of rights · nature reservation · indian reservation · room "
        "reservation · social acceptance · mutual acceptance · acceptance of the proposal · acceptance in "
        "writing · written acceptance · acceptance of donations · acceptance of diversity · other "
        "international treaty",
        finds="""El presente Acuerdo entrará en vigor cuando se reciba el instrumento de ratificación.

Las Partes otorgan plenos poderes a sus representantes.

This Agreement is subject to ratification.""",
        spares="Artículo 2. Las Partes guardarán la debida reserva de información clasificada y "
        "protegerán la reserva de la biosfera.\n"
        "\n"
        "Article 2. The Parties will arrange hotel reservations for the delegations.",
    ),
    rule(
        "partes-contratantes",
        WARNING,
        "«Partes Contratantes» y «Altas Partes» son fórmulas de los tratados entre Estados.",
        "LSCT, art. 2o., fracción I",
        grade="C",
        suggestion="Escriba «las Partes».",
        es="Partes Contratantes · Parte Contratante · Altas Partes · Estado Parte · Estados Signatarios",
        en="Contracting Party · High Party · States Parties · State Party",
        finds="""Las Altas Partes Contratantes acuerdan lo siguiente.

The Contracting Parties agree as follows.""",
        spares="""Las Partes acuerdan lo siguiente. Artículo 1. Ambas Partes cooperarán.

The Parties agree as follows.""",
    ),
)
