"""Values as bytes and back. Bytes that somebody else has made can bring about no code, and damage shows."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Iterable
from typing import Any

DIGEST_BYTES = 16


class DamagedError(ValueError):
    """Bytes that are not what was written."""


class Codec:
    """Writes and reads plain values (numbers, texts, tuples, lists, sets, dicts) and instances of the classes named.

    Reading looks up no other class and calls no function: a cache may come from somewhere else.
    """

    def __init__(self, classes: Iterable[type] = ()) -> None:
        known = {(kind.__module__, kind.__qualname__): kind for kind in (*classes, set, frozenset)}

        class Reader(pickle.Unpickler):
            def find_class(self, module: str, name: str) -> Any:
                try:
                    return known[module, name]
                except KeyError:
                    raise DamagedError(f"{module}.{name} is no class that is kept") from None

        self._reader, self._known = Reader, known

    def dump(self, value: object) -> bytes:
        """Return a value as bytes."""
        return pickle.dumps(value, 5)

    def load(self, content: bytes) -> Any:
        """Return the value of what `dump` has made.

        Raises:
            DamagedError: it is something else.
        """
        try:
            return self._reader(io.BytesIO(content)).load()
        except DamagedError:
            raise
        except Exception as error:  # whatever damaged bytes bring about
            raise DamagedError(str(error)) from error


PLAIN = Codec()


def sealed(content: bytes, purpose: bytes = b"") -> bytes:
    """Return bytes with a digest before them, which `opened` checks; `purpose` keeps one from being read as another."""
    return _digest(content, purpose) + content


def opened(content: bytes, purpose: bytes = b"") -> bytes:
    """Return what was sealed.

    Raises:
        DamagedError: a byte of it has changed, or it was sealed for something else.
    """
    inside = content[DIGEST_BYTES:]
    if _digest(inside, purpose) != content[:DIGEST_BYTES]:
        raise DamagedError("the digest is another one")
    return inside


def digest(*parts: bytes | str) -> bytes:
    """Return the digest of some parts; no other parts have the same."""
    contents = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    lengths = ",".join([str(len(content)) for content in contents])
    return hashlib.blake2b(b"%b:%b" % (lengths.encode(), b"".join(contents)), digest_size=DIGEST_BYTES).digest()


def _digest(content: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES, key=purpose[:64]).digest()
