from partners.regions import REGIONS, is_catalan, region_name, region_of, unplaced_countries


def test_every_country_has_one_region():
    assert unplaced_countries() == []
    everywhere = [code for region in REGIONS.values() for code in region.countries]
    assert len(everywhere) == len(set(everywhere))


def test_region_of_known_countries():
    assert region_of("US").key == "america-norte"
    assert region_name("GT") == "América Latina y el Caribe"
    assert region_name("FR") == "Europa"
    assert region_name("KR") == "Asia-Pacífico"
    assert region_name("MA") == "África y Medio Oriente"
    assert region_name("ZZ") == ""


def test_catalonia_is_told_apart_within_europe():
    assert is_catalan("ES", "56")
    assert not is_catalan("ES", "29")
    assert region_of("ES").key == "europa"
