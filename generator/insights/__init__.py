"""Insights: one question a module, answered from the catalog by a frozen value."""
