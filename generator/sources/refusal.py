"""Why one document, or its whole file, cannot be read: raised inside `sources`, a Problem outside."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 -- it names what happens to the document
    """The document is an error; `line` and `column` count from 1 in the document's own text.

    Args:
        code: the Problem's code.
        message: what is wrong, as a sentence.
        fix: how to mend it.
        line: where, in the document's text.
        column: where on that line.
        whole_file: no document of the file survives it.
    """

    def __init__(  # noqa: PLR0913 -- the fields of a Problem
        self,
        code: str,
        message: str,
        fix: str | None = None,
        *,
        line: int = 1,
        column: int | None = 1,
        whole_file: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix
        self.line = line
        self.column = column
        self.whole_file = whole_file
