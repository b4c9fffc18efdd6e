"""Texts as signed twinning agreements read, in our own words and between invented or ordinary towns.

Shapes seen in practice: articles, numbered points, ordinals, no numbers at all; gerund recitals; two languages
one after
the other; the name of the federation within that of a town; treaties named in recitals; costs, customs and staff.
"""

ARTICLES_EN = """AGREEMENT OF SISTERHOOD
BETWEEN THE TOWNS OF
EJUTLA, JALISCO, OF THE UNITED MEXICAN STATES,
AND OAKWOOD, OREGON, OF THE UNITED STATES OF AMERICA
The Town of Ejutla, Jalisco, of the United Mexican States, and the Town of Oakwood, Oregon, of the United States of
America, hereafter "The Parties";
ACKNOWLEDGING that fields of shared interest exist in culture, trade and society;
STATING their wish to deepen their collaboration within a suitable legal frame;
PERSUADED that mechanisms of cooperation help the progress of both communities;
HAVE AGREED AS FOLLOWS:
ARTICLE I
This Agreement formalises the sisterhood of Ejutla and Oakwood, to enrich the exchange between the Parties.
ARTICLE II
The Parties give priority to these areas:
a) Culture: to spread the history, art and customs of both;
b) Commerce: to exchange delegations of business people and take part in fairs;
c) Tourism: to promote the attractions of both towns.
ARTICLE III
The Parties will draw up annual plans of work, with the cost and the source of each activity.
ARTICLE IV
A working group will follow up the activities and report once a year.
ARTICLE V
Each Party bears its own costs. Personnel remain under their employer. Visitors obey the customs and immigration
laws of
the host country and carry medical insurance.
ARTICLE VI
Differences will be settled by the Parties by common accord.
ARTICLE VII
This Agreement takes effect upon signature and remains in force for three years, renewable after evaluation. Either
Party may end it by written notice thirty days in advance. Signed in Oakwood on 14 June 2011 in two originals in the
Spanish and English languages, both texts being equally authentic.
"""

POINTS_EN = """Memorandum of Understanding
Between
San Jacinto, Mexico and
Lakeview, Wisconsin
The City of San Jacinto and the City of Lakeview hereby agree to establish a Sister City relationship, in order to
deepen
the friendship between the two cities and the knowledge of each other's culture. Both cities agree to the following:
1. Cooperation will be encouraged in the areas of culture, tourism, commerce, farming, technology and sports.
2. Ties between schools and associations, such as service clubs and chambers of commerce, will be supported.
3. Works of art may be shown on loan by the museums of either city.
4. The sister city associations of both cities will carry out this memorandum; they are non-profit and no tax money or
federal funds are committed.
5. This memorandum is written in Spanish and English, the two languages being equally valid.
"""

ARTICLES_ES = """ACUERDO DE HERMANAMIENTO DE AMPLIO ALCANCE ENTRE LA CIUDAD DE TEPEYAHUALCO, PUEBLA, DE LOS
ESTADOS UNIDOS MEXICANOS, Y LA CIUDAD DE MONTEFIORE, REPÚBLICA ITALIANA

La Ciudad de Tepeyahualco, Estado de Puebla, de los Estados Unidos Mexicanos,
y la Ciudad de Montefiore, República Italiana, en adelante denominadas "las Partes";

CONSIDERANDO las relaciones de amistad que existen entre México e Italia, y el Acuerdo Básico de Cooperación entre
el Gobierno de los Estados Unidos Mexicanos y el Gobierno de la República Italiana;
RECONOCIENDO que los gobiernos de ambos países han impulsado la cooperación descentralizada, y que los dos países
celebran este año el aniversario de sus relaciones diplomáticas;
Han acordado lo siguiente:

ARTÍCULO I
Objetivo
El objetivo del presente Acuerdo es formalizar el hermanamiento entre las Partes.

ARTÍCULO II
Áreas de cooperación
Las Partes desarrollarán la cooperación en las áreas siguientes:
a) cultura y préstamo de obras de arte entre museos;
b) turismo y promoción económica, incluido el comercio exterior de artesanías;
c) protección civil, defensa de los derechos humanos y atención a migrantes;
d) seguridad pública y tránsito.

ARTÍCULO III
Las Partes formularán de común acuerdo programas operativos anuales.

ARTÍCULO IV
Para el seguimiento, las Partes integrarán un grupo de trabajo.

ARTÍCULO V
Financiamiento
Las Partes financiarán las actividades con los recursos asignados en sus presupuestos. Podrán utilizar mecanismos
de financiamiento alternos y gestionar recursos federales, estatales o de organismos internacionales. El presente
Acuerdo no genera obligaciones de carácter financiero ni deuda alguna.

ARTÍCULO VI
La información que deba mantenerse en reserva no se transmitirá. Los derechos de propiedad intelectual se
reconocerán a quien corresponda, dando crédito a sus autores.

ARTÍCULO VII
Entrada y salida del personal
Las Partes se apoyarán en sus autoridades competentes para la entrada, permanencia y salida de los participantes,
quienes se someterán a las disposiciones migratorias, fiscales, aduaneras, sanitarias y de seguridad nacional
vigentes en el país receptor.

ARTÍCULO VIII
Cualquier diferencia será resuelta por las Partes de común acuerdo.

ARTÍCULO IX
El presente Acuerdo entrará en vigor a partir de la fecha de su firma y tendrá una vigencia de cinco años,
prorrogables por periodos de igual duración. Firmado en Montefiore, el diez de octubre de dos mil doce, en dos
ejemplares originales en idiomas español e italiano, siendo ambos textos igualmente auténticos.
"""

ORDINALS_ES = """CONVENIO DE COLABORACIÓN Y HERMANAMIENTO QUE CELEBRAN POR UNA PARTE EL H. AYUNTAMIENTO DE SANTA
LUCÍA, ESTADO DE MÉXICO, Y POR LA OTRA LA MUNICIPALIDAD DE PUERTO ALEGRE DEL SUR, REPÚBLICA DEL PERÚ

ANTECEDENTES
I. Que ambas ciudades festejan el aniversario de la fundación de la ciudad en la misma fecha.
II. Que el Gobierno del Estado de México ha manifestado su apoyo, y que la Embajada de México en Lima acompañó las
pláticas.

CLÁUSULAS
PRIMERA.- Objeto. Las partes declaran hermanadas a ambas ciudades.
SEGUNDA.- Las partes colaborarán en cultura, deporte, turismo, desarrollo económico y finanzas municipales.
TERCERA.- Las partes elaborarán un programa anual de trabajo y designarán un enlace cada una.
CUARTA.- Cada parte cubrirá los gastos de sus delegaciones; la parte anfitriona podrá ofrecer hospedaje.
QUINTA.- El personal comisionado mantendrá su relación laboral con quien lo contrató, sin que exista patrón sustituto.
SEXTA.- Las partes resolverán de buena fe cualquier controversia, por ser este convenio producto de su buena voluntad.
SÉPTIMA.- El presente convenio surte efectos desde su firma y su vigencia será por tiempo indefinido.
Leído que fue, se firma por duplicado en Santa Lucía el 5 de febrero de 2009.
"""

NO_NUMBERS_BOTH = """Sister City Agreement between Riverton, Idaho, U.S.A. and San Blas, Mexico
The people of Riverton, Idaho, U.S.A. and the people of San Blas, Mexico respect and trust one another, and
declare that
both cities are sister cities. On behalf of the citizens of Riverton and San Blas we promise to keep in touch.
Signed this twentieth day of August, 1996. Mayor of Riverton, Idaho, U.S.A.

CONTRATO ENTRE RIVERTON, IDAHO, E.U.A. Y SAN BLAS, NAYARIT, MÉXICO
Los pueblos de Riverton, Idaho, E.U.A. y de San Blas, Nayarit, México, se respetan y confían uno en otro, y
declaran que
las dos ciudades son ciudades hermanas. En nombre de los ciudadanos prometemos mantener la comunicación.
"""

GERUNDS_ES = """CARTA DE HERMANDAD
La Ciudad de México, Distrito Federal, y la Ciudad de Aldeavieja, Reino de España, representadas por el Jefe de
Gobierno y por su Alcalde,
Animados por el deseo de estrechar los lazos entre México y España;
Convencidos de que la cultura une a los pueblos;
Acuerdan:
Declarar hermanas a ambas ciudades, y promover el intercambio de experiencias en administración de justicia
cívica, aguas, transporte y patrimonio.
Invitar a la Universidad, a las cámaras de comercio y a Ciudades Hermanas, A.C., a participar en los programas de
trabajo.
Hecho en Aldeavieja, a los doce días del mes de mayo de 1998, en dos ejemplares, ambos con igual validez.
"""

WHEREAS_EN = """SISTER CITY PARTNERSHIP BETWEEN THE CITY OF BAYSHORE, OF THE STATE OF FLORIDA, OF THE UNITED
STATES OF AMERICA AND THE CITY OF IXTLÁN, OF THE STATE OF HIDALGO OF THE UNITED MEXICAN STATES
The City of Bayshore and the City of Ixtlán, hereinafter "the Participants";
WHEREAS, the programme administered by Sister Cities International, Inc. was begun in 1956 by the President of the
United States to encourage friendship between nations;
WHEREAS, the exports of the county amount to ten million dollars a year and were paid in local currency;
WHEREAS, the City Council approved Resolution No. 22-18;
NOW, THEREFORE, the Participants agree as follows:
1. The Participants will encourage exchanges of students, artists, athletes and officials.
2. The Participants will share experience in municipal courts, libraries, parks and emergency services.
3. Nothing in this Partnership is legally binding, creates debts, or waives immunity; neither city is liable to
the other.
4. Visitors are responsible for obtaining their own travel documents.
5. Either Participant may withdraw upon written notice.
"""

NATIONAL_ES = """CONVENIO DE HERMANAMIENTO ENTRE EL MUNICIPIO DE VALLE ALTO, GUANAJUATO, Y EL MUNICIPIO DE COSTA
BRAVA, YUCATÁN
DECLARACIONES
I. Declara el Municipio de Valle Alto que está investido de personalidad jurídica, conforme al artículo 115 de la
Constitución Política de los Estados Unidos Mexicanos.
CLÁUSULAS
PRIMERA. El objeto es el hermanamiento de ambos municipios.
SEGUNDA. Las áreas de colaboración son turismo, cultura y artesanías.
TERCERA. Habrá un comité de seguimiento y un plan anual de trabajo.
CUARTA. Cada municipio cubrirá sus gastos. No se pacta pena convencional ni sanción.
QUINTA. La vigencia será hasta el término de las administraciones.
"""

SIGNED = {
    "articles_en": ARTICLES_EN,
    "points_en": POINTS_EN,
    "articles_es": ARTICLES_ES,
    "ordinals_es": ORDINALS_ES,
    "no_numbers_both": NO_NUMBERS_BOTH,
    "gerunds_es": GERUNDS_ES,
    "whereas_en": WHEREAS_EN,
    "national_es": NATIONAL_ES,
}
