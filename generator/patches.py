"""Patches as `git apply` takes them, of texts before and after."""

from __future__ import annotations

import difflib
import re

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def patch_of(path: str, before: str | None, after: str | None, *, is_executable: bool = False) -> str:
    """Return the patch of one file; "" where nothing changes.

    Args:
        path: in its repository, POSIX.
        before: what it holds; None where it is not there.
        after: what it is to hold; None where it goes.
        is_executable: a new file is a program.
    """
    if before == after:
        return ""
    old, new = ("/dev/null" if text is None else f"{side}/{path}" for side, text in (("a", before), ("b", after)))
    lines = difflib.unified_diff(_LINE.findall(before or ""), _LINE.findall(after or ""), old, new)
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    if before is not None and after is not None:
        return body
    mode = f"{'deleted' if after is None else 'new'} file mode {'100755' if is_executable else '100644'}\n"
    return f"diff --git a/{path} b/{path}\n{mode}{body}"


def mode_patch(path: str, *, is_executable: bool) -> str:
    """Return the patch by which a file becomes a program, or none; the patch of its text may follow."""
    modes = ("100644", "100755") if is_executable else ("100755", "100644")
    return f"diff --git a/{path} b/{path}\nold mode {modes[0]}\nnew mode {modes[1]}\n"
