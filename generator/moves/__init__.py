"""Reorganisations: what has to be changed, in which repository, for a team to become another."""
