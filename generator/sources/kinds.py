"""Reading the kinds that an organisation adds."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from generator.errors import SettingsError
from generator.model.custom import KindFile, SchemaFaultError
from generator.model.kind import Kind
from generator.model.kinds import STOCK_KINDS
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.sources.files import shown_path
from generator.sources.plain import load_plain


def load_kinds(settings: Settings, folder: Path) -> tuple[list[Kind], list[Problem]]:
    """Return the kinds of the folder that the setting `kinds` names; a broken file is a Problem.

    Raises:
        SettingsError: the setting names a folder that is not there.
    """
    if settings.kinds is None:
        return [], []
    place = settings.path(settings.kinds)
    if not place.is_dir():
        raise SettingsError(f"kinds: there is no folder {settings.kinds}")
    kinds: list[Kind] = []
    problems: list[Problem] = []
    taken = {kind.name for kind in STOCK_KINDS}
    for file in sorted(place.glob("*.y*ml")):
        try:
            kinds.append(_read(file, taken))
        except (OSError, ValueError, SchemaFaultError) as error:
            shown = Location(shown_path(file, folder))
            problems.append(Problem("KND001", Severity.ERROR, _message(error), shown, fix=_FIX))
    return kinds, problems


_FIX = "It needs kind, apiVersion (a list), schema (a JSON Schema of spec) and refs (path, relation, reverse)."


def _read(file: Path, taken: set[str]) -> Kind:
    kind = KindFile.model_validate(load_plain(file.read_bytes())).as_kind()
    if kind.name in taken:
        raise SchemaFaultError(f"there is a kind {kind.name} already")
    taken.add(kind.name)
    return kind


def _message(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return f"the kind cannot be used: {where}{': ' if where else ''}{first['msg']}"
    return f"the kind cannot be used: {str(error).splitlines()[0]}"
