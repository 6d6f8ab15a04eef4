"""The command line: it parses, builds, calls one function, and reports."""
