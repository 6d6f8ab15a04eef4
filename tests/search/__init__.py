"""Known-item queries: `python -m tests.search` prints how well the search finds what people mean."""
