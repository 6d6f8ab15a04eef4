"""The kinds of entity that a catalog holds, one module each, and the references between them."""
