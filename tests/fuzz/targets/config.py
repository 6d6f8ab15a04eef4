"""mkdocs.yml, files of kinds and files of links: what an organisation sets up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from generator.errors import SettingsError
from generator.settings import Settings, find_config, load_settings, plugin_options, site_folder
from generator.sources.kinds import load_kinds
from generator.sources.links import load_links
from tests.fuzz.expectations import expect_problems, printed
from tests.fuzz.seeds import files
from tests.fuzz.targets.reader import TOKENS as YAML

SECONDS = 2.0
TOKENS = (
    "plugins: [milepost]", "plugins:\n  - milepost:\n      ", "site_dir: ", "INHERIT: ", "!ENV ", "!ENV [A, b]",
    "!relative ",
    "!!python/name:a.b", "sources: [{path: ", "include: [", "exclude: [", "kinds: ", "rules: {REF001: off}",
    "limits: {depth: ",
    "opt_in_kinds: [AiResource]", "templates_dir: ", "annotations: ", "apiVersion: [a/v1]", "kind: Dashboard",
    "schema: {",
    "$ref: ", "'#/$defs/a'", "$id: ", "pattern: ", "type: object",
    "refs: [{path: spec.owner, relation: a, reverse: b}]",
    "vars: {", "links: [{annotation: ", "url: https://{a}/{value}", "title: ", "icon: ", "kind: ci", "1 2020-13-45",
    "!!int x",
    "? [a]\n: b", "[" * 40, "*a", *YAML,
)  # fmt: skip
COVERS = ("settings.py", "sources/kinds.py", "sources/links.py", "model/custom.py")


def seeds() -> list[bytes]:
    """Return settings, kinds and links that are right."""
    whole = (
        b"plugins:\n  - milepost:\n      kinds: k\n      limits: {depth: 2}\n      rules: {REF001: off}\nsite_dir: o\n"
    )
    return [whole, b"plugins: [milepost]\n", *files("mkdocs.yml", "catalog/kinds/*.yaml", "catalog/links.yaml")]


@cache
def folder() -> Path:
    """Return a folder for the file in its three places."""
    memory = Path("/dev/shm")  # noqa: S108 a disk would be the slowest part
    top = Path(mkdtemp(prefix="milepost-fuzz-", dir=memory if memory.is_dir() else None))
    (top / "kinds").mkdir()
    return top


def check(data: bytes) -> None:
    """Expect settings, or a sentence that names the file and can be printed; kinds and links, or a problem."""
    config = folder() / "mkdocs.yml"
    config.write_bytes(data)
    for read in (
        lambda: find_config(None, folder()),
        lambda: load_settings(config, folder()),
        lambda: plugin_options(config),
        lambda: site_folder(config, folder()),
    ):
        try:
            read()
        except SettingsError as error:
            assert str(error)  # noqa: PT017 either outcome is right
            printed(str(error))
    settings = Settings(base=folder(), kinds="kinds", annotations="links.yaml")
    (folder() / "links.yaml").write_bytes(data)
    (folder() / "kinds" / "k.yaml").write_bytes(data)
    kinds, problems = load_kinds(settings, folder())
    expect_problems(problems)
    for kind in kinds:
        assert kind.validate is not None
        for spec in ({}, {"a": 1, "owner": "b"}):
            assert all(error.message for error in kind.validate(spec))
    table, problems = load_links(settings, folder())
    expect_problems(problems)
    assert table is not None
