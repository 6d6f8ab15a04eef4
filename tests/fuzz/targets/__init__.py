"""One module a target; `tests/fuzz/table.py` lists them."""
