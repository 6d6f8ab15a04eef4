"""Milepost: a static developer portal from the catalog files of an organisation's repositories."""

__version__ = "0.1.0"
