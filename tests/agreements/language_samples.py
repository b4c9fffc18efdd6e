"""Short clauses in the languages of the tests, in our own words: heading and limited HTML by clause key.

They exist to be rendered: long words, lists, numbers, dates and Latin names inside other scripts.
"""

SAMPLES = {
    "fr": {
        "objetivo": (
            "Objectif",
            "<p>Le présent Accord établit un jumelage entre les Parties afin de favoriser la coopération, l’échange "
            "d’expériences et le développement économique, social et culturel de leurs habitantes et habitants.</p>",
        ),
        "areas": (
            "Domaines de coopération",
            "<p>Les Parties coopèrent dans les domaines suivants :</p><ol><li>culture et patrimoine ;</li>"
            "<li>eau potable, assainissement et drainage ;</li><li>tourisme durable.</li></ol>",
        ),
        "disposiciones-finales": (
            "Dispositions finales",
            "<p>Le présent Accord entre en vigueur à la date de sa signature et demeure en vigueur pendant 5 ans. "
            "Chaque Partie peut y mettre fin moyennant un préavis écrit de 90 jours. Fait à Guadalajara le "
            "12 mars 2026, en deux exemplaires originaux, en langues espagnole et française, les deux textes faisant "
            "également foi.</p>",
        ),
    },
    "de": {
        "objetivo": (
            "Ziel",
            "<p>Mit dieser Vereinbarung begründen die Parteien eine Städtepartnerschaft, um Zusammenarbeit, "
            "Erfahrungsaustausch und die wirtschaftliche, gesellschaftliche und kulturelle Entwicklung ihrer "
            "Bürgerinnen und Bürger zu fördern.</p>",
        ),
        "areas": (
            "Bereiche der Zusammenarbeit",
            "<p>Die Parteien arbeiten in folgenden Bereichen zusammen:</p><ol><li>Kultur und Denkmalpflege;</li>"
            "<li>Trinkwasserversorgung und Abwasserentsorgung;</li><li>nachhaltiger Tourismus und "
            "Wirtschaftsförderungsgesellschaften.</li></ol>",
        ),
        "disposiciones-finales": (
            "Schlussbestimmungen",
            "<p>Diese Vereinbarung tritt am Tag ihrer Unterzeichnung in Kraft und gilt 5 Jahre. Jede Partei kann sie mit "
            "einer Frist von 90 Tagen schriftlich beenden. Geschehen zu Guadalajara am 12. März 2026 in zwei "
            "Urschriften, in spanischer und deutscher Sprache, wobei beide Fassungen gleichermaßen verbindlich "
            "sind.</p>",
        ),
    },
    "pt": {
        "objetivo": (
            "Objetivo",
            "<p>O presente Acordo estabelece uma geminação entre as Partes, a fim de promover a cooperação, a troca de "
            "experiências e o desenvolvimento econômico, social e cultural de suas populações.</p>",
        ),
        "areas": (
            "Áreas de cooperação",
            "<p>As Partes cooperam nas seguintes áreas:</p><ol><li>cultura e patrimônio;</li><li>água potável, drenagem e "
            "saneamento;</li><li>turismo sustentável.</li></ol>",
        ),
        "disposiciones-finales": (
            "Disposições finais",
            "<p>O presente Acordo entra em vigor na data de sua assinatura e permanece vigente por 5 anos. Qualquer das "
            "Partes pode denunciá-lo mediante aviso escrito de 90 dias. Feito em Guadalajara em 12 de março de 2026, em "
            "dois exemplares originais, nos idiomas espanhol e português, sendo ambos os textos igualmente "
            "autênticos.</p>",
        ),
    },
    "zh-Hans": {
        "objetivo": (
            "目的",
            "<p>双方通过本协议建立友好城市关系，以促进合作与经验交流，推动两市居民的经济、社会和文化发展。</p>",
        ),
        "areas": (
            "合作领域",
            "<p>双方在下列领域开展合作：</p><ol><li>文化与遗产保护；</li><li>供水、排水与污水处理；</li>"
            "<li>可持续旅游。</li></ol>",
        ),
        "disposiciones-finales": (
            "最后条款",
            "<p>本协议自签字之日起生效，有效期为 5 年。任何一方可提前 90 天以书面通知终止本协议。本协议于 2026年3月12日在瓜达拉哈拉"
            "（Guadalajara）签订，正本一式两份，用西班牙文和中文写成，两种文本同等作准。</p>",
        ),
    },
    "ja": {
        "objetivo": (
            "目的",
            "<p>両当事者は、協力と経験の交流を促進し、市民の経済的、社会的及び文化的な発展に資するため、本協定により姉妹都市関係を"
            "結ぶ。</p>",
        ),
        "areas": (
            "協力の分野",
            "<p>両当事者は、次の分野において協力する。</p><ol><li>文化及び文化遺産</li><li>上水道、下水道及び排水</li>"
            "<li>持続可能な観光</li></ol>",
        ),
        "disposiciones-finales": (
            "最終規定",
            "<p>本協定は、署名の日に効力を生じ、5年間効力を有する。いずれの当事者も、90日前に書面で通知することにより、本協定を終了させる"
            "ことができる。2026年3月12日にグアダラハラ（Guadalajara）において、ひとしく正文であるスペイン語及び日本語により本書"
            "二通を作成した。</p>",
        ),
    },
    "ko": {
        "objetivo": (
            "목적",
            "<p>양 당사자는 협력과 경험의 교류를 촉진하고 시민의 경제적, 사회적, 문화적 발전에 이바지하기 위하여 이 협정으로 "
            "자매결연을 맺는다.</p>",
        ),
        "areas": (
            "협력 분야",
            "<p>양 당사자는 다음 분야에서 협력한다.</p><ol><li>문화 및 문화유산</li><li>상수도, 하수도 및 배수</li>"
            "<li>지속 가능한 관광</li></ol>",
        ),
        "disposiciones-finales": (
            "최종 규정",
            "<p>이 협정은 서명일부터 효력을 가지며 5년간 유효하다. 어느 당사자든지 90일 전에 서면으로 통지하여 이 협정을 종료할 수 "
            "있다. 2026년 3월 12일 과달라하라(Guadalajara)에서 동등하게 정본인 스페인어와 한국어로 각 2부를 작성하였다.</p>",
        ),
    },
    "ar": {
        "objetivo": (
            "الهدف",
            "<p>يُقيم الطرفان بموجب هذا الاتفاق توأمةً بينهما بغية تعزيز التعاون وتبادل الخبرات والنهوض بالتنمية الاقتصادية "
            "والاجتماعية والثقافية لسكان المدينتين.</p>",
        ),
        "areas": (
            "مجالات التعاون",
            "<p>يتعاون الطرفان في المجالات الآتية:</p><ol><li>الثقافة والتراث؛</li><li>مياه الشرب والصرف الصحي؛</li>"
            "<li>السياحة المستدامة.</li></ol>",
        ),
        "disposiciones-finales": (
            "أحكام ختامية",
            "<p>يدخل هذا الاتفاق حيز النفاذ في تاريخ توقيعه ويظل ساريًا لمدة 5 سنوات. ويجوز لأي من الطرفين إنهاؤه بإخطار "
            "كتابي مدته 90 يومًا. حُرِّر في غوادالاخارا (Guadalajara) في 12 مارس 2026 من نسختين أصليتين باللغتين الإسبانية "
            "والعربية، وللنصين الحجية نفسها.</p>",
        ),
    },
    "he": {
        "objetivo": (
            "מטרה",
            "<p>הצדדים מכוננים בהסכם זה ברית ערים תאומות, כדי לקדם שיתוף פעולה, חילופי ניסיון ופיתוח כלכלי, חברתי "
            "ותרבותי של תושביהם.</p>",
        ),
        "areas": (
            "תחומי שיתוף הפעולה",
            "<p>הצדדים ישתפו פעולה בתחומים הבאים:</p><ol><li>תרבות ומורשת;</li><li>מי שתייה, ניקוז וביוב;</li>"
            "<li>תיירות בת קיימא.</li></ol>",
        ),
        "disposiciones-finales": (
            "הוראות סיום",
            "<p>הסכם זה ייכנס לתוקף ביום חתימתו ויעמוד בתוקפו במשך 5 שנים. כל צד רשאי לסיימו בהודעה בכתב של 90 ימים. "
            "נעשה בגוודלחרה (Guadalajara) ביום 12 במרץ 2026 בשני עותקי מקור, בשפות הספרדית והעברית, ולשני הנוסחים "
            "תוקף שווה.</p>",
        ),
    },
}
