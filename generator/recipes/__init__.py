"""Recipes: software templates in Backstage's format, rendered here, with no server."""
