"""Facts about the world from files: who twins with whom, networks, representations of Mexico, remittances, HDI.

`tables` and `values` read a file row by row; `layouts`, `cities`, `figures` and `bodies` say what each kind of file
holds; `placing` finds the city that a row names; `importing` is the verb, `edition` says which facts stand in the
database, and `questions` answers what screens ask of them.
"""
