"""Fuzzing of whatever reads what other people wrote: `python -m tests.fuzz`, and a short replay in `make test`."""
