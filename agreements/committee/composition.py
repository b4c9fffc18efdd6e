"""PURE: what the seats of a committee lack against the municipality's choices."""

from partners.models import CommitteeMember

Office = CommitteeMember.Office
LEAST = 3
_HOLDERS = {
    Office.PRESIDENT: "la presidencia",
    Office.EXECUTIVE: "la secretaría ejecutiva",
    Office.TECHNICAL: "la secretaría técnica",
    Office.SYNDIC: "la sindicatura",
}


def citizen_share(members):
    """Percentage of the seats with vote that people without a public office hold; None without seats."""
    voting = [member for member in members if member.has_vote]
    if not voting:
        return None
    return 100 * sum(not member.is_official for member in voting) / len(voting)


def warnings_of(members, choices):
    """Sentences about the seats taken today (`members`), most serious first; empty when all is as it should be."""
    members = list(members)
    voting = [member for member in members if member.has_vote]
    taken = {member.office for member in members}
    found = []
    needed = dict.fromkeys(
        (
            Office(choices["presides"]),
            Office(choices["presides_in_absence"]),
            Office.PRESIDENT,
            Office.TECHNICAL,
        )
    )
    for office in needed:
        if office not in taken:
            found.append(f"Nadie ocupa {_HOLDERS[office]}{_reason(office, choices)}.")
    if len(voting) < LEAST:
        count = "ningún lugar" if not voting else "un solo lugar" if len(voting) == 1 else "sólo dos lugares"
        found.append(f"Hay {count} con voto: con tan pocos no se puede deliberar.")
        return found
    share, least = citizen_share(members), choices["citizen_share"]
    if share < least:
        found.append(
            f"Las personas ciudadanas ocupan el {share:.0f} % de los lugares con voto; el mínimo es {least} %."
        )
    if len(voting) % 2 == 0:
        end = (
            "en un empate decide quien preside."
            if choices["casting_vote"]
            else "puede haber empates y nadie tiene voto de calidad."
        )
        found.append(f"Los lugares con voto son {len(voting)}, un número par: {end}")
    return found


def _reason(office, choices):
    if office == choices["presides"]:
        return ", a quien toca presidir las sesiones"
    if office == choices["presides_in_absence"]:
        return ", a quien toca presidir cuando falta quien preside"
    if office == Office.TECHNICAL:
        return ", que levanta las actas"
    return ""
