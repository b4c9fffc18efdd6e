"""How cities are ranked: the criteria as data, the profiles of weights, the facts behind them, and the measurement.

`partners/matching.py` ranks; nothing here but `gathering` and `catalogue_file` reads the database or the disk.
"""
