"""Benchmarks: `python -m tests.bench` (`make bench`) measures and writes tests/proofs/; `--help` has the options."""
