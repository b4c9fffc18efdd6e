"""How alive a twinning is: the traffic light of vitality and reciprocity, missions, contacts, early warning."""
