"""The settings: which mkdocs.yml counts, what it may say, and that reading one runs nothing."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from generator.errors import SettingsError
from generator.settings import (
    Limits,
    Settings,
    find_config,
    load_settings,
    parse_settings,
    plugin_options,
    with_moment,
)
from generator.source_settings import PathSource


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "mkdocs.yml"


def load(config: Path, text: str) -> Settings:
    config.write_text(text, "utf-8")
    return load_settings(config, config.parent)


def refused(config: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(config, text)
    assert caught.value.exit_code == 2
    assert str(config) in str(caught.value)
    return str(caught.value)


class TestWhichFile:
    @pytest.mark.parametrize(
        "text",
        [
            "plugins: [milepost]",
            "plugins: [search, milepost]",
            "plugins: [milepost: {}]",
            "plugins: [search, milepost: {kinds: k}]",
            "plugins: {milepost: }",
            "plugins: {search: {}, milepost: {kinds: k}}",
        ],
    )
    def test_the_folders_own_counts_where_it_lists_the_plugin(self, config: Path, text: str) -> None:
        config.write_text(text, "utf-8")
        assert find_config(None, config.parent) == config

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "site_name: x",
            "plugins: []",
            "plugins:",
            "plugins: [techdocs-core]",
            "plugins: {search: {}}",
            "plugins: milepost",
            "plugins: [milepost-more, {search: {milepost: {}}}]",
        ],
    )
    def test_one_that_does_not_list_it_is_left_alone(self, config: Path, text: str) -> None:
        config.write_text(text, "utf-8")
        assert find_config(None, config.parent) is None

    def test_a_folder_without_one_has_the_defaults(self, tmp_path: Path) -> None:
        assert find_config(None, tmp_path) is None
        assert load_settings(None, tmp_path) == Settings(base=tmp_path)

    def test_one_in_a_folder_above_does_not_count(self, config: Path) -> None:
        config.write_text("plugins: [milepost]", "utf-8")
        (config.parent / "sub").mkdir()
        assert find_config(None, config.parent / "sub") is None

    def test_one_that_is_named_counts(self, tmp_path: Path) -> None:
        other = tmp_path / "other.yml"
        other.write_text("plugins: [milepost]", "utf-8")
        (tmp_path / "mkdocs.yml").write_text("plugins: [milepost: {kinds: k}]", "utf-8")
        assert find_config(other, tmp_path) == other

    def test_one_that_is_named_must_be_there(self, tmp_path: Path) -> None:
        for place in (tmp_path / "absent.yml", tmp_path):
            with pytest.raises(SettingsError, match="there is no such file"):
                find_config(place, tmp_path)

    def test_one_that_is_named_must_list_the_plugin(self, config: Path) -> None:
        assert "does not list the plugin milepost" in refused(config, "site_name: x")


class TestOptions:
    def test_the_defaults(self, config: Path) -> None:
        settings = load(config, "plugins: [milepost]")
        assert settings.sources == (PathSource(path="."),)
        assert settings.include == ("catalog-info.yaml", "catalog-info.yml")
        assert (settings.exclude, settings.kinds, settings.recipes, settings.opt_in_kinds) == ((), None, None, ())
        assert settings.limits == Limits(file_bytes=1_048_576, depth=100, aliases=10_000, documents=10_000)

    def test_every_option_of_the_contract(self, config: Path) -> None:
        text = """
site_name: x
plugins:
  - milepost:
      sources:
        - {path: catalog/org/*}
      include: [catalog-info.yaml, catalog-info.yml]
      exclude: [old]
      kinds: catalog/kinds
      recipes: catalog/recipes
      opt_in_kinds: [AiResource, mcp-server]
      rules: {REF001: warning, DOC001: "off"}
      limits: {file_bytes: 1, depth: 2, aliases: 0, documents: 3}
      templates_dir: templates
      annotations: catalog/links.yaml
"""
        settings = load(config, text)
        assert settings.sources == (PathSource(path="catalog/org/*"),)
        assert settings.rules == {"REF001": "warning", "DOC001": "off"}
        assert settings.limits == Limits(file_bytes=1, depth=2, aliases=0, documents=3)
        assert (settings.templates_dir, settings.annotations) == ("templates", "catalog/links.yaml")

    def test_paths_start_from_the_folder_of_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "sub").mkdir()
        settings = load(tmp_path / "sub" / "mkdocs.yml", "plugins: [milepost]")
        assert settings.path("kinds") == tmp_path / "sub" / "kinds"

    @pytest.mark.parametrize(
        ("options", "name"),
        [
            ("{sauces: []}", "milepost.sauces"),
            ("{limits: {width: 1}}", "milepost.limits.width"),
            ("{limits: {depth: deep}}", "milepost.limits.depth"),
            ("{limits: 3}", "milepost.limits"),
            ("{sources: org}", "milepost.sources"),
            ("{sources: [org]}", "milepost.sources.0"),
            ("{sources: [{path: a}, {url: b}]}", "milepost.sources.1"),
            ("{rules: {REF001: loud}}", "milepost.rules.REF001"),
            ("{rules: [REF001]}", "milepost.rules"),
            ("{opt_in_kinds: [AiResource, Widget]}", "milepost.opt_in_kinds.1"),
            ("{include: catalog-info.yaml}", "milepost.include"),
            ("{kinds: [a]}", "milepost.kinds"),
            ("{1: 2}", "milepost.1"),
        ],
    )
    def test_a_wrong_option_is_named(self, config: Path, options: str, name: str) -> None:
        assert name in refused(config, f"plugins: [milepost: {options}]")

    def test_options_without_a_file_are_named_too(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"^plugins\.milepost\.sauces: "):
            parse_settings({"sauces": 1}, tmp_path)

    @pytest.mark.parametrize("option", ["base: /", "as_of: 2020-01-01T00:00:00Z", "revision: abc"])
    def test_what_the_loaders_set_is_no_option(self, config: Path, option: str) -> None:
        refused(config, f"plugins: [milepost: {{{option}}}]")

    def test_settings_do_not_change(self, tmp_path: Path) -> None:
        settings = Settings(base=tmp_path)
        with pytest.raises(ValidationError):
            settings.kinds = "other"  # type: ignore[misc]


class TestLimits:
    @pytest.mark.parametrize(
        "limits",
        [{"file_bytes": 1}, {"depth": 1}, {"depth": 500}, {"aliases": 0}, {"documents": 1}, {"file_bytes": 10**12}],
    )
    def test_what_they_may_be(self, limits: dict[str, int]) -> None:
        assert Limits(**limits).model_dump(include=set(limits)) == limits

    @pytest.mark.parametrize(
        "limits",
        [
            {"file_bytes": 0},
            {"depth": 0},
            {"depth": 501},
            {"aliases": -1},
            {"documents": 0},
            {"file_bytes": 1.5},
            {"depth": None},
        ],
    )
    def test_what_they_may_not_be(self, limits: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            Limits(**limits)


class TestReadingTheFile:
    @pytest.mark.parametrize("text", ["a: [", "\tplugins: x", "a: *b", "? [a]\n: b", "\x00"])
    def test_one_that_is_no_yaml_is_wrong_settings(self, config: Path, text: str) -> None:
        assert "cannot be read" in refused(config, text)

    @pytest.mark.parametrize("text", ["- a", "text", "1"])
    def test_one_that_is_no_mapping_is_wrong_settings(self, config: Path, text: str) -> None:
        assert "is not a mapping" in refused(config, text)

    @pytest.mark.parametrize("plugins", ["[milepost: [a]]", "{milepost: a}", "[milepost: 1]", "5", "true"])
    def test_plugins_or_options_of_a_wrong_type_are_wrong_settings(self, config: Path, plugins: str) -> None:
        refused(config, f"plugins: {plugins}")

    def test_tags_are_not_executed(self, config: Path, tmp_path: Path) -> None:
        mark = tmp_path / "mark"
        text = f"""
plugins: [milepost: {{kinds: k}}]
site_name: !ENV [SITE_NAME, x]
repo: !relative $docs_dir
markdown_extensions:
  - pymdownx.emoji: {{emoji_index: !!python/name:material.extensions.emoji.twemoji ""}}
one: !!python/object/apply:os.system ["touch {mark}"]
two: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ["{mark}"]]
three: !anything {{a: b}}
"""
        assert load(config, text).kinds == "k"
        assert not mark.exists()

    def test_dates_and_the_words_of_yaml_1_1_elsewhere_do_no_harm(self, config: Path) -> None:
        assert load(config, "plugins: [milepost]\nextra: {a: 2020-01-01, b: yes, c: 1:20}\n") == Settings(
            base=config.parent
        )


class TestInheriting:
    def test_what_the_file_does_not_say_comes_from_the_one_it_names(self, config: Path, tmp_path: Path) -> None:
        (tmp_path / "up").mkdir()
        (tmp_path / "up" / "base.yml").write_text("plugins: [milepost: {kinds: k}]\nsite_name: a\n", "utf-8")
        settings = load(config, "INHERIT: up/base.yml\nsite_name: b\n")
        assert (settings.kinds, settings.base) == ("k", tmp_path)

    def test_it_may_go_on_and_is_relative_to_each_file(self, config: Path, tmp_path: Path) -> None:
        (tmp_path / "up").mkdir()
        (tmp_path / "up" / "one.yml").write_text("INHERIT: two.yml\n", "utf-8")
        (tmp_path / "up" / "two.yml").write_text("plugins: [milepost: {kinds: k}]\n", "utf-8")
        assert load(config, "INHERIT: up/one.yml\n").kinds == "k"

    def test_the_files_own_list_wins(self, config: Path, tmp_path: Path) -> None:
        (tmp_path / "base.yml").write_text("plugins: [milepost: {kinds: k}]\n", "utf-8")
        assert load(config, "INHERIT: base.yml\nplugins: [milepost]\n").kinds is None
        config.write_text("INHERIT: base.yml\nplugins: [search]\n", "utf-8")
        assert plugin_options(config) is None

    def test_mappings_are_merged_as_the_engine_merges_them(self, config: Path, tmp_path: Path) -> None:
        (tmp_path / "base.yml").write_text("plugins: {milepost: {kinds: k, recipes: r}}\n", "utf-8")
        config.write_text("INHERIT: base.yml\nplugins: {search: {}, milepost: {recipes: mine}}\n", "utf-8")
        assert plugin_options(config) == {"kinds": "k", "recipes": "mine"}

    def test_a_file_that_is_not_there_is_wrong_settings(self, config: Path) -> None:
        config.write_text("INHERIT: absent.yml\nplugins: [milepost]\n", "utf-8")
        with pytest.raises(SettingsError, match=r"absent\.yml: cannot be read"):
            load_settings(config, config.parent)

    def test_a_circle_is_wrong_settings(self, config: Path, tmp_path: Path) -> None:
        (tmp_path / "base.yml").write_text("INHERIT: mkdocs.yml\n", "utf-8")
        refused(config, "INHERIT: base.yml\n")


class TestTheMoment:
    def test_the_environment_decides(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        assert with_moment(Settings(), tmp_path).as_of == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)

    @pytest.mark.parametrize("epoch", ["", "soon", "-1"])
    def test_outside_of_a_repository_it_is_the_start_of_today(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        before = datetime.now(UTC).date()
        settings = with_moment(Settings(), tmp_path)
        assert before <= settings.as_of.date() <= datetime.now(UTC).date()
        assert (settings.as_of.hour, settings.as_of.minute, settings.as_of.microsecond) == (0, 0, 0)
        assert settings.as_of.tzinfo is UTC
        assert settings.revision is None

    def test_in_a_repository_it_is_the_time_of_the_last_commit(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-02-03T04:05:06Z")
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        for arguments in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "x"]):
            subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
        (tmp_path / "sub").mkdir()
        settings = with_moment(Settings(), tmp_path / "sub")
        assert settings.as_of == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
        assert len(settings.revision or "") == 40
