"""Writing what comes of a recipe: all of it or nothing, and nothing over what is there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from generator.errors import BuildError, UsageError
from generator.recipes.tree import File, Tree, TreeError, safe_path

_PROGRAM, _PLAIN = 0o755, 0o644


def taken(tree: Tree, folder: Path) -> list[str]:
    """Return the paths at which something else is there already, sorted.

    Raises:
        UsageError: the folder is a file, or a path of it leads out over a symlink.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder, which may be new")
    return [path for path, file in sorted(tree.items()) if _is_taken(folder, path, file)]


def _is_taken(folder: Path, path: str, file: File) -> bool:
    place = _inside(folder, path)
    if any(part.is_symlink() or part.is_file() for part in _parents(place, folder)):
        return True
    return place.is_symlink() or place.is_dir() or (place.exists() and place.read_bytes() != file.content)


def write(tree: Tree, folder: Path, gone: Sequence[str] = ()) -> None:
    """Write files below a folder; where one cannot be written, everything is as it was before.

    Args:
        tree: the files.
        folder: it is made where it is not there.
        gone: paths of files that are removed.

    Raises:
        BuildError: the disk is full, for instance.
        UsageError: a path leads out of the folder.
    """
    made: list[Path] = []
    was: list[tuple[Path, Path | None]] = []
    try:
        for above in reversed([folder, *folder.parents]):
            if not above.exists():
                above.mkdir()
                made.append(above)
        with tempfile.TemporaryDirectory(prefix=".milepost-", dir=folder) as name:
            _swap(tree, folder, Path(name), (made, was), gone)
            was.clear()
            made.clear()
    except OSError as error:
        raise BuildError(f"{error.filename or folder}: cannot be written ({error.strerror}); nothing was") from error
    finally:
        for path in reversed(made):
            shutil.rmtree(path, ignore_errors=True) if path == folder else _remove_empty(path)


def _swap(
    tree: Tree,
    folder: Path,
    beside: Path,
    done: tuple[list[Path], list[tuple[Path, Path | None]]],
    gone: Sequence[str],
) -> None:
    """Write all files beside their places, then move them there; on a failure what was there comes back."""
    made, was = done
    for number, file in enumerate(tree.values()):
        fresh = beside / f"new-{number}"
        fresh.write_bytes(file.content)
        fresh.chmod(_PROGRAM if file.is_executable else _PLAIN)
    places = {path: _inside(folder, path) for path in (*gone, *tree)}
    for path, place in places.items():
        in_the_way = next((part for part in _parents(place, folder) if part.exists() and not part.is_dir()), None)
        if place.is_dir() and not place.is_symlink():
            raise UsageError(f"{path}: there is a folder of that name in {folder}; nothing was written")
        if in_the_way is not None and str(in_the_way.relative_to(folder).as_posix()) not in gone:
            raise UsageError(f"{path}: there is a file {in_the_way.name} where a folder is needed; nothing was written")
    try:
        for path in gone:
            _set_aside(places[path], beside, was)
        for number, path in enumerate(tree):
            place = places[path]
            for above in reversed(_parents(place, folder)):
                if not above.exists():
                    above.mkdir()
                    made.append(above)
            _set_aside(place, beside, was)
            (beside / f"new-{number}").replace(place)
    except BaseException:
        _bring_back(was)
        raise


def _bring_back(was: list[tuple[Path, Path | None]]) -> None:
    """Put back what was there, the last change first; one that cannot be put back does not keep the others away."""
    for place, before in reversed(was):
        try:
            if place.exists() or place.is_symlink():
                place.unlink()
            if before is not None:
                before.replace(place)
        except OSError:
            continue


def _set_aside(place: Path, beside: Path, was: list[tuple[Path, Path | None]]) -> None:
    if place.exists() or place.is_symlink():
        before = beside / f"old-{len(was)}"
        place.replace(before)
        was.append((place, before))
    else:
        was.append((place, None))


def _remove_empty(path: Path) -> None:
    try:
        path.rmdir()
    except OSError:
        return


def _parents(place: Path, folder: Path) -> list[Path]:
    """Return the folders between a folder and a place in it, the nearest first."""
    return [part for part in place.parents if part != folder and part.is_relative_to(folder)]


def _inside(folder: Path, path: str) -> Path:
    """Return where a file goes.

    Raises:
        UsageError: over a symlink that is there already it would leave the folder.
    """
    try:
        place = folder / safe_path(path)
    except TreeError as error:
        raise UsageError(str(error)) from error
    if not place.parent.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{path} would leave {folder} over a symlink")
    return place
