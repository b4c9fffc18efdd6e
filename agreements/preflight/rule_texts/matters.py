"""Matters, money and remedies that are not a municipality's to promise."""

from agreements.preflight import ERROR, WARNING
from agreements.preflight.rule_texts import rule

RULES = (
    rule(
        "area-sin-competencia",
        ERROR,
        "Un área de cooperación no corresponde a las atribuciones de un municipio: es materia federal.",
        "LSCT, art. 2o., fracción II, segundo párrafo; CPEUM, arts. 73, 89, fracción X, y 115",
        grade="A",
        suggestion="Quite el área, o acótela a lo municipal: «atención a migrantes y a comunidades en el "
        "exterior», «promoción económica», «seguridad preventiva».",
        routine="areas-beyond-powers",
        es="defensa · defensa nacional · cooperación militar · fuerzas armadas · aduana · comercio aduanero "
        "· arancel · política arancelaria · política comercial · política exterior · relaciones diplomáticas "
        "· política migratoria · control migratorio · regulación migratoria · condición migratoria · "
        "seguridad nacional · política monetaria · emisión de moneda · energía nuclear · extradición · "
        "nacionalidad y naturalización · hidrocarburos",
        but_es="defensa civil · defensa de los derechos · defensa del medio ambiente · defensa del "
        "patrimonio · defensa de la cultura · defensa del consumidor · defensa de los consumidores · defensa "
        "personal · defensa de la mujer · defensa de las mujeres · defensa de la niñez · defensa de los "
        "animales · defensa pública · defensa jurídica · defensa ciudadana · defensa del agua · aduana "
        "cultural · museo de la aduana · antigua aduana",
        en="defence · defense · national defence · national defense · military cooperation · armed forces · "
        "customs duty · customs control · tariff · trade policy · foreign policy · diplomatic relations · "
        "immigration policy · immigration control · national security · monetary policy · nuclear energy · "
        "extradition",
        but_en="civil defence · civil defense · defence of human rights · defense of human rights · defence "
        "of the environment · defense of the environment · consumer defence · consumer defense · "
        "self-defence · self-defense · electricity tariff · water tariff",
        finds="""Artículo 1. Objetivo: cooperar.
Artículo 2. Áreas de cooperación:
a) cultura;
b) defensa nacional;
c) aduanas.""",
        spares="""Artículo 1. Objetivo: cooperar.
Artículo 2. Áreas de cooperación:
a) defensa de los derechos humanos;
b) protección civil.
Artículo 3. Las personas observarán las disposiciones aduaneras y migratorias del país receptor.""",
    ),
    rule(
        "materia-federal",
        ERROR,
        "Compromete a un acto que sólo corresponde a autoridades federales (defensa, aduanas, aranceles, "
        "condición migratoria, política exterior).",
        "LSCT, art. 2o., fracción II, segundo párrafo; CPEUM, arts. 73, 89, fracción X, y 117",
        grade="A",
        suggestion="Limite el compromiso a lo propio: «cada Parte gestionará ante las autoridades "
        "competentes, dentro de sus posibilidades, …».",
        routine="federal-matter",
        es="reducción de aranceles · eliminación de aranceles · reducir aranceles · reducir los aranceles · "
        "eliminar aranceles · eliminar los aranceles · trato arancelario · preferencia arancelaria · "
        "exención de impuestos de importación · exención arancelaria · libre comercio entre las Partes · "
        "zona de libre comercio · cooperación militar · operaciones militares · alianza militar · fuerzas "
        "armadas · defensa nacional · regularización migratoria · otorgar la residencia · conceder la "
        "residencia · otorgar nacionalidad · conceder la nacionalidad · otorgar la nacionalidad · "
        "reconocimiento de Estado · relaciones consulares · inmunidad diplomática · privilegios e "
        "inmunidades · extradición · política exterior común · alianza política · exención de derechos "
        "aduaneros · franquicia aduanera",
        but_es="Secretaría de la Defensa Nacional · museo de las fuerzas armadas · banda de las fuerzas armadas",
        en="reduction of tariffs · elimination of tariffs · reduce tariffs · eliminate tariffs · tariff "
        "preference · free trade area · free trade zone · military cooperation · military operations · "
        "military alliance · armed forces · national defence · national defense · grant nationality · grant "
        "citizenship · grant residence · diplomatic immunity · privileges and immunities · extradition · "
        "common foreign policy · exemption from customs duties",
        but_en="Secretariat of National Defense · Ministry of National Defence · honorary citizenship",
        finds="""Las Partes acordarán la reducción de aranceles para sus productos.

The Parties will establish military cooperation.""",
        spares="Las actividades se realizarán conforme a la política exterior de México y respetarán las "
        "disposiciones aduaneras; no comprenden la cooperación militar.\n"
        "\n"
        "Nothing in this Agreement establishes privileges and immunities.",
    ),
    rule(
        "recursos-federales",
        ERROR,
        "Compromete recursos de la Federación, de los que un municipio no puede disponer en un acuerdo propio.",
        "LSCT, art. 2o., fracción II, segundo párrafo; CPEUM, art. 117, fracción VIII",
        grade="A",
        suggestion="«Cada Parte sufragará los gastos de su participación con los recursos de su presupuesto, "
        "según su disponibilidad y su legislación.»",
        routine="federal-money",
        es="recursos federales · recursos de la Federación · fondos federales · fondo federal · presupuesto "
        "federal · Presupuesto de Egresos de la Federación · partida federal · erario federal · subsidio "
        "federal · aportación federal · participación federal · con cargo a la Federación · Tesorería de la "
        "Federación · Gobierno Federal aportará · Gobierno Federal financiará · Gobierno Federal cubrirá · "
        "Gobierno Federal pagará · Gobierno de México aportará · Gobierno de México financiará",
        en="federal funds · federal funding · federal budget · federal resources · federal treasury · "
        "federal subsidy · federal government will pay · federal government shall pay · federal government "
        "will contribute",
        finds="""Los gastos se cubrirán con recursos federales.

The programme shall be paid from the federal budget.""",
        spares="Las Partes podrán gestionar recursos federales, estatales o de otras fuentes, y no "
        "comprometen el presupuesto federal.\n"
        "\n"
        "Each Party will bear its own expenses; no federal funds are committed.",
    ),
    rule(
        "prestamos-y-deuda",
        ERROR,
        "Crea o promete un préstamo, una garantía o una deuda. Un municipio no puede contraer "
        "financiamientos ni obligaciones con gobiernos, empresas o personas de otro país.",
        "Ley de Disciplina Financiera, art. 22; CPEUM, art. 117, fracción VIII",
        grade="A",
        suggestion="«Nada de lo previsto en el presente Acuerdo constituye empréstito, garantía, deuda ni "
        "obligación de pago de una Parte en favor de la otra o de terceros.»",
        es="préstamo · empréstito · línea de crédito · contrato de crédito · apertura de crédito · crédito "
        "externo · crédito reembolsable · otorgar un crédito · otorgar créditos · conceder un crédito · "
        "conceder créditos · contratar un crédito · contratar créditos · deuda · endeudamiento · garantía "
        "financiera · garantía soberana · garantía de pago · garantía hipotecaria · otorgar garantías · "
        "otorgar una garantía · constituir garantías · constituir una garantía · aval · avalar la deuda · "
        "fianza · suscribir pagarés · suscribir un pagaré · emitir pagarés · firmar un pagaré · mediante "
        "pagaré · financiamiento reembolsable · bonos de deuda · emisión de bonos",
        but_es="préstamo de obras · préstamo de piezas · préstamo de libros · préstamo de bienes culturales "
        "· préstamo de colecciones · préstamo de acervos · préstamo de material · préstamo de materiales · "
        "préstamo de exposiciones · préstamo temporal · préstamo interbibliotecario · préstamo bibliotecario "
        "· préstamo de bicicletas · préstamo de instrumentos musicales · préstamo de equipo · préstamo de "
        "instalaciones · préstamo de espacios · deuda histórica · deuda social · deuda de gratitud · deuda "
        "moral · deuda ecológica · gestión de la deuda · manejo de la deuda · aval ciudadano · aval de la "
        "comunidad · aval académico",
        en="loan · line of credit · credit facility · grant a credit · grant credits · debt · indebtedness · "
        "financial guarantee · sovereign guarantee · payment guarantee · provide a guarantee · give "
        "guarantees · promissory note · repayable financing · issue of bonds · issue bonds",
        but_en="loan of works · loan of art · loan of artworks · loan of books · loan of collections · loan "
        "of exhibits · loan of exhibitions · loan of objects · loan of materials · loan of equipment · loan "
        "of musical instruments · interlibrary loan · inter-library loan · temporary loan · on loan · art "
        "loan · museum loan · debt of gratitude · historical debt",
        finds="""La Ciudad otorgará al Municipio un préstamo para obras de drenaje.

The City will grant a loan to the Municipality.""",
        spares="Nada de lo previsto en el presente Acuerdo constituye empréstito, garantía ni deuda. Los "
        "museos convendrán el préstamo de obras de arte.\n"
        "\n"
        "Nothing in this Agreement constitutes a loan, a guarantee or a debt; paintings may be "
        "shown on loan.",
    ),
    rule(
        "moneda-extranjera",
        ERROR,
        "Establece un pago o una deuda en moneda extranjera o pagadera en el extranjero, que la ley prohíbe "
        "a los municipios.",
        "Ley de Disciplina Financiera, art. 22; CPEUM, art. 117, fracción VIII",
        grade="A",
        suggestion="Quite el monto del acuerdo: cada Parte paga lo suyo en su moneda, y los costos se prevén "
        "en el programa anual.",
        routine="foreign-currency",
        es="dólar · dólares · euro · yen · yuan · renminbi · won · libra esterlina · franco suizo · moneda "
        "extranjera · divisa · USD · EUR · pagadero en el extranjero",
        en="dollar · euro · yen · yuan · renminbi · pound sterling · Swiss franc · foreign currency · USD · "
        "EUR · payable abroad",
        finds="""El Municipio pagará a la Ciudad una cuota anual de 5,000 dólares.

The Municipality shall pay 5,000 euros each year.""",
        spares="Las exportaciones de la región suman dos millones de dólares. Ninguna de las Partes "
        "pagará cuotas en moneda extranjera.\n"
        "\n"
        "Exports of the region amount to two million dollars.",
    ),
    rule(
        "arbitraje-y-tribunales",
        WARNING,
        "Prevé arbitraje, tribunales o sanciones. Un mecanismo internacional para resolver controversias "
        "legales exige garantías de reciprocidad, audiencia e imparcialidad, y suele motivar observaciones.",
        "LSCT, arts. 8o. y 9o.",
        grade="A",
        suggestion="«Las diferencias que surjan de la interpretación o de la aplicación del presente Acuerdo "
        "se resolverán de común acuerdo entre las Partes, mediante consultas.»",
        es="arbitraje · arbitral · árbitro · tribunal · corte internacional · corte extranjera · cortes "
        "extranjeras · corte federal · sometimiento a la jurisdicción · someterse a la jurisdicción · se "
        "someten a la jurisdicción · jurisdicción exclusiva · juez competente · sanción · pena convencional "
        "· multa · ejecución forzosa",
        but_es="árbitro deportivo · arbitraje deportivo · árbitros de futbol · arbitraje de futbol · curso "
        "de arbitraje · capacitación de árbitros · tribunal superior agrario · tribunal electoral · tribunal "
        "universitario",
        en="arbitration · arbitral · arbitrator · tribunal · court of justice · courts of · competent court "
        "· international court · foreign court · federal court · exclusive jurisdiction · sanction · penalty "
        "clause · fine for breach",
        but_en="sports arbitration · courts of sport",
        finds="""Las controversias se someterán a un tribunal arbitral con sede en París.

Any dispute shall be settled by arbitration.""",
        spares="""Las diferencias se resolverán mediante consultas, sin tribunales ni arbitraje.

Differences will be settled by consultations. No arbitration is foreseen; tennis courts will host the youth games.""",
    ),
    rule(
        "visas-y-permisos",
        WARNING,
        "Promete visas, permisos de trabajo o de residencia, que sólo otorgan autoridades federales.",
        "Práctica por confirmar; LSCT, art. 2o., fracción II",
        grade="C",
        suggestion="«Cada Parte gestionará ante las autoridades competentes, dentro de sus posibilidades, "
        "las facilidades para la entrada, la estancia y la salida de quienes participen.»",
        es="visa · visado · permiso de trabajo · permisos laborales · permiso de residencia · permiso "
        "migratorio · permiso de estancia · residencia permanente · residencia temporal",
        but_es="residencia temporal artística · residencia temporal de artistas",
        en="visa · work permit · residence permit · permanent residence · immigration permit",
        but_en="",
        finds="""Las Partes otorgarán visas y permisos de trabajo a los participantes.

The Parties will issue work permits.""",
        spares="Cada Parte gestionará ante las autoridades competentes facilidades para la entrada y la "
        "salida. El acuerdo no otorga visas.\n"
        "\n"
        "Each Party will advise visitors on entry formalities.",
    ),
)
