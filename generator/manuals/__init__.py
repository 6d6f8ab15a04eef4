"""Manuals: what each code means, why it matters, and how to mend it. The rules' own are their docstrings."""
