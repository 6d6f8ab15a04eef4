"""Asking for the answers of a recipe, page by page, at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from generator.problems import printable
from generator.recipes.forms.answering import Form, at, put, read_answer
from generator.recipes.forms.fields import Field, fields_of
from generator.recipes.forms.values import complaint
from generator.recipes.picking import Pick, allows_others, offered

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_SHOWN = 15  # choices that are listed at once


def ask(
    form: Form, given: dict[str, Any], picks: Sequence[Pick], without: Collection[str] = frozenset()
) -> dict[str, Any]:
    """Return answers to all questions that a person has to answer.

    Args:
        form: the pages.
        given: what is answered already, and not asked.
        picks: entities of the catalog.
        without: questions that are not asked.
    """
    answers = dict(given)
    for number, page in enumerate(form.pages, start=1):
        asked: set[str] = set(without)
        is_first = True
        while field := next((one for one in fields_of(page, answers) if _is_open(one, answers, asked)), None):
            if is_first:
                _heading(page, number, len(form.pages))
            is_first = False
            asked.add(field.key)
            value = _answer(field, picks)
            if value is not None:
                put(answers, field.path, value)
    for field in fields_of(form.secrets, {}):
        if field.key not in answers:
            answers[field.key] = click.prompt(printable(field.title), hide_input=True, err=True)
    return answers


def _is_open(field: Field, answers: dict[str, Any], asked: set[str]) -> bool:
    return field.key not in asked and not field.is_hidden and at(answers, field.path) is None


def _heading(page: Any, number: int, count: int) -> None:
    title = str(page.get("title") or "")
    if title or count > 1:
        click.echo(err=True)
        click.secho(
            printable(f"{title or 'Page'}{f' ({number} of {count})' if count > 1 else ''}"), bold=True, err=True
        )
    if page.get("description"):
        click.echo(printable(" ".join(str(page["description"]).split())), err=True)


def _answer(field: Field, picks: Sequence[Pick]) -> Any:
    """Ask one question until its answer fits; None where it is left open."""
    schema = field.schema
    said = schema.get("description") or schema.get("ui:help")
    if said:
        click.secho(f"  {printable(' '.join(str(said).split()))}", dim=True, err=True)
    there = offered(field, picks)
    _list([(pick.ref, pick.title) for pick in there] or [(value, name) for value, name in field.choices])
    while True:
        text = _prompt(field)
        if text == "":
            if not field.is_required:
                return None
            click.echo("  An answer is needed.", err=True)
            continue
        value = _picked(field, text, there) if there else read_answer(field, text)
        message = complaint(schema, value) if value is not None else None
        if value is not None and message is None:
            return value
        if message:
            click.secho(f"  {printable(message)}", fg="red", err=True)


def _prompt(field: Field) -> str:
    default = field.schema.get("default")
    shown = _text(default) if default is not None else None
    title = printable(field.title + ("" if field.is_required or shown is not None else " (may be left open)"))
    found = click.prompt(
        title,
        default=shown if shown is not None else "",
        show_default=shown is not None,
        hide_input=field.is_secret,
        err=True,
    )
    return str(found)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _list(choices: Sequence[tuple[Any, str]]) -> None:
    for value, name in choices[:_SHOWN]:
        more = f"  {name}" if name and name != str(value) else ""
        click.echo(printable(f"    {_text(value)}{more}"), err=True)
    if len(choices) > _SHOWN:
        click.echo(f"    and {len(choices) - _SHOWN} more; a part of a name finds them", err=True)


def _picked(field: Field, text: str, there: Sequence[Pick]) -> Any:
    """Return the ref, or the refs, that a person means by a part of a name; None where several may be meant."""
    if field.type == "array":
        found = [_one(part.strip(), there, others=allows_others(field)) for part in text.split(",") if part.strip()]
        return None if None in found else found
    return _one(text.strip(), there, others=allows_others(field))


def _one(text: str, there: Sequence[Pick], *, others: bool) -> str | None:
    wanted = text.lower()
    exact = [pick for pick in there if wanted in (pick.ref, pick.ref.rpartition("/")[2], pick.title.lower())]
    if len(exact) == 1:
        return exact[0].ref
    like = exact or [pick for pick in there if wanted in pick.ref or wanted in pick.title.lower()]
    if len(like) == 1:
        click.echo(printable(f"  {like[0].ref}"), err=True)
        return like[0].ref
    if (
        not like
        and others
        and click.confirm(f"  The catalog has no {printable(text)}. Take it all the same?", err=True)
    ):
        return text
    if like:
        click.echo("  Which of these?", err=True)
        _list([(pick.ref, pick.title) for pick in like])
    elif not others:
        click.echo("  One of the catalog is needed; a part of a name finds it.", err=True)
    return None
