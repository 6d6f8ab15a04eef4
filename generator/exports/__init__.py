"""Files for other programs that are made from the catalog and not tended by hand."""
