"""Workbooks that are marked wrongly as yet, each by one thing; one that is marked well moves to by_hand.py.

A maker takes the parts of the plain table and changes them.
"""

FAULTS = []
