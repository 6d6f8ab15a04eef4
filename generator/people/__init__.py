"""Groups and users that stand in no catalog file: of a forge, a table, an identity provider."""
