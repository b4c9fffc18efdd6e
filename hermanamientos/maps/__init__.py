"""Pictures of where the links are: a municipality's map and the national one, and the panorama by region.

They belong to the roof because they show partners, processes and agreements together.
"""
