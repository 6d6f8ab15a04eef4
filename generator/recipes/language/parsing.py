"""Templates and expressions -> trees. What nunjucks has beyond the subset is named, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from generator.recipes.language.functions import FILTERS, FUNCTIONS, METHODS, TESTS
from generator.recipes.language.lexing import BACKSTAGE, Marks, Piece, Token, pieces_of, tokens_of
from generator.recipes.language.nodes import LanguageError, Node, UnsupportedError

DEEPEST = 60  # expressions and tags within each other
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "none": None, "None": None, "True": True}
_CONSTANTS["False"] = False
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_WORDS = frozenset("if else and or not in is".split())
_COMPARED = {"===": "==", "!==": "!=", "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_LEVELS = (("~",), ("+", "-"), ("*", "/", "//", "%"), ("**",))


def parse(text: str, marks: Marks = BACKSTAGE) -> Node:
    """Return the tree of a template.

    Raises:
        LanguageError: it is none, or uses what stands outside the subset (UnsupportedError).
    """
    try:
        return _Template(text, marks).whole()
    except RecursionError as error:
        raise LanguageError("the template nests too deep", 0) from error


def parse_expression(text: str, at: int = 0) -> Node:
    """Return the tree of an expression.

    Raises:
        LanguageError: it is none, or uses what stands outside the subset.
    """
    parser = _Expression(tokens_of(text, at))
    found = parser.expression()
    parser.expect_end()
    return found


class _Template:
    """Parses the pieces of a template into blocks."""

    def __init__(self, text: str, marks: Marks) -> None:
        self._pieces = pieces_of(text, marks)
        self._depth = 0

    def whole(self) -> Node:
        body, tag = self._body(())
        if tag is not None:
            raise LanguageError(f"{{% {tag.inside.strip()} %}} closes nothing", tag.at)
        return Node("block", 0, tuple(body))

    def _body(self, ends: tuple[str, ...]) -> tuple[list[Node], Piece | None]:
        """Return the nodes up to one of some tags, and that tag."""
        found: list[Node] = []
        for piece in self._pieces:
            if piece.kind == "text":
                found.append(Node("text", piece.at, (piece.inside,)))
            elif piece.kind == "print":
                found.append(Node("print", piece.at, (parse_expression(piece.inside, piece.at),)))
            else:
                word = _word(piece)
                if word in ends or word.startswith(("end", "el")):
                    if word not in ends:
                        raise LanguageError(f"{{% {word} %}} closes nothing here", piece.at)
                    return found, piece
                found.append(self._tag(word, piece))
        return found, None

    def _tag(self, word: str, piece: Piece) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise LanguageError("tags stand too deep in one another", piece.at)
        tags: dict[str, Callable[[Piece], Node]] = {"if": self._if, "for": self._for, "set": self._set}
        if word not in tags:
            raise UnsupportedError(f"the tag {word}" if word else "an empty tag", piece.at)
        node = tags[word](piece)
        self._depth -= 1
        return node

    def _if(self, piece: Piece) -> Node:
        branches: list[tuple[Node, tuple[Node, ...]]] = []
        condition: Node | None = _rest(piece).whole()
        otherwise: tuple[Node, ...] = ()
        ends: tuple[str, ...] = ("elif", "elseif", "else", "endif")
        while True:
            body, tag = self._body(ends)
            if tag is None:
                raise LanguageError("{% if %} is not closed by {% endif %}", piece.at)
            if condition is None:
                otherwise = tuple(body)
            else:
                branches.append((condition, tuple(body)))
            word = _word(tag)
            if word == "endif":
                return Node("if", piece.at, (tuple(branches), otherwise))
            condition = None if word == "else" else _rest(tag).whole()
            ends = ("endif",) if word == "else" else ends

    def _for(self, piece: Piece) -> Node:
        parser = _rest(piece)
        names = [parser.name()]
        while parser.take(","):
            names.append(parser.name())
        parser.expect("in")
        items = parser.whole()
        body, tag = self._body(("else", "endfor"))
        otherwise: list[Node] = []
        if tag is not None and _word(tag) == "else":
            otherwise, tag = self._body(("endfor",))
        if tag is None:
            raise LanguageError("{% for %} is not closed by {% endfor %}", piece.at)
        return Node("for", piece.at, (tuple(names), items, tuple(body), tuple(otherwise)))

    def _set(self, piece: Piece) -> Node:
        parser = _rest(piece)
        name = parser.name()
        if not parser.take("="):
            raise UnsupportedError("set without a value", piece.at)
        return Node("set", piece.at, (name, parser.whole()))


def _word(piece: Piece) -> str:
    match = re.match(r"\s*(\w*)", piece.inside)
    return match[1] if match else ""


def _rest(piece: Piece) -> _Expression:
    """Return the parser of what stands behind the word of a tag."""
    match = re.match(r"\s*\w*", piece.inside)
    length = match.end() if match else 0
    return _Expression(tokens_of(piece.inside[length:], piece.at + length))


class _Expression:
    """Parses tokens, the loosest binding first: `? :`, `if else`, or, and, not, comparisons, arithmetic, filters."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._place, self._depth = tokens, 0, 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def whole(self) -> Node:
        found = self.expression()
        self.expect_end()
        return found

    def take(self, *values: str) -> Token | None:
        """Return the next token, if it is an operator or a word of these."""
        token = self._next
        if token.kind in ("operator", "name") and token.value in values:
            self._place += 1
            return token
        return None

    def expect(self, value: str) -> None:
        if not self.take(value):
            raise self._strange(f"{value!r} is missing")

    def expect_end(self) -> None:
        if self._next.kind != "end":
            raise self._strange("")

    def name(self) -> str:
        token = self._next
        if token.kind != "name" or token.value in _WORDS or token.value in _CONSTANTS:
            raise self._strange("a name is missing")
        self._place += 1
        return token.value

    def _strange(self, message: str) -> LanguageError:
        token = self._next
        found = f"{token.value!r} is not expected here" if token.kind != "end" else "the expression ends too early"
        return LanguageError(f"{message}: {found}" if message else found, token.at)

    def expression(self) -> Node:
        """Parse `a ? b : c`, or `a if b else c`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise LanguageError("the expression nests too deep", self._next.at)
        found = self._or()
        if token := self.take("?"):
            yes = self.expression()
            self.expect(":")
            found = Node("choose", token.at, (found, yes, self.expression()))
        elif token := self.take("if"):
            condition = self._or()
            no = self.expression() if self.take("else") else Node("value", token.at, ("",))
            found = Node("choose", token.at, (condition, found, no))
        self._depth -= 1
        return found

    def _or(self) -> Node:
        found = self._and()
        while token := self.take("or", "||"):
            found = Node("or", token.at, (found, self._and()))
        return found

    def _and(self) -> Node:
        found = self._not()
        while token := self.take("and", "&&"):
            found = Node("and", token.at, (found, self._not()))
        return found

    def _not(self) -> Node:
        tokens = []
        while token := self.take("not", "!"):
            tokens.append(token)
        found = self._compared()
        for token in reversed(tokens):
            found = Node("not", token.at, (found,))
        return found

    def _compared(self) -> Node:
        found = self._level(0)
        while True:
            if token := self.take(*_COMPARED):
                found = Node("compare", token.at, (_COMPARED[token.value], found, self._level(0)))
            elif token := self.take("in"):
                found = Node("in", token.at, (found, self._level(0)))
            elif self._next.value == "not" and self._tokens[self._place + 1].value == "in":
                token = self._next
                self._place += 2
                found = Node("not", token.at, (Node("in", token.at, (found, self._level(0))),))
            elif token := self.take("is"):
                found = self._test(token, found)
            else:
                return found

    def _test(self, token: Token, found: Node) -> Node:
        negated = self.take("not")
        at, name = self._next.at, "none" if self.take("none", "null", "None") else ""
        name = name or self.name()
        if name not in TESTS:
            raise UnsupportedError(f"the test {name}", at)
        node = Node("test", token.at, (name, found))
        return Node("not", token.at, (node,)) if negated else node

    def _level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        found = self._level(level + 1)
        while token := self.take(*_LEVELS[level]):
            found = Node("calculate", token.at, (token.value, found, self._level(level + 1)))
        return found

    def _unary(self, *, is_inner: bool = False) -> Node:
        """Parse a sign and what it is before; filters are of both."""
        if token := self.take("-", "+"):
            self._depth += 1
            if self._depth > DEEPEST:
                raise LanguageError("the expression nests too deep", token.at)
            zero = Node("value", token.at, (0,))
            found = Node("calculate", token.at, (token.value, zero, self._unary(is_inner=True)))
            self._depth -= 1
        else:
            found = self._postfix(self._primary())
        return found if is_inner else self._filtered(found)

    def _filtered(self, found: Node) -> Node:
        while self.take("|"):
            at = self._next.at
            name = self.name()
            if self._next.value == ".":
                raise UnsupportedError(f"the filter {name}.", at)
            if name not in FILTERS:
                raise UnsupportedError(f"the filter {name}", at)
            arguments = self._arguments() if self.take("(") else ()
            found = self._postfix(Node("filter", at, (name, found, arguments)))
        return found

    def _postfix(self, found: Node) -> Node:
        while True:
            if token := self.take("."):
                name = self._next
                if name.kind != "name":
                    raise self._strange("a name is missing")
                self._place += 1
                found = Node("get", token.at, (found, Node("value", name.at, (name.value,))))
            elif token := self.take("["):
                key = self.expression()
                if self.take(":"):
                    raise UnsupportedError("a slice", token.at)
                self.expect("]")
                found = Node("get", token.at, (found, key))
            elif token := self.take("("):
                found = self._call(token, found)
            else:
                return found

    def _call(self, token: Token, called: Node) -> Node:
        arguments = self._arguments()
        if called.op == "name":
            if called.args[0] not in FUNCTIONS:
                raise UnsupportedError(f"the function {called.args[0]}", called.at)
            return Node("call", token.at, (called.args[0], arguments))
        if called.op == "get" and called.args[1].op == "value":
            name = called.args[1].args[0]
            if name not in METHODS:
                raise UnsupportedError(f"the method {name}", called.at)
            return Node("method", token.at, (name, called.args[0], arguments))
        raise UnsupportedError("a call of this", token.at)

    def _arguments(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.take(")"):
            if self._next.kind == "name" and self._tokens[self._place + 1].value == "=":
                raise UnsupportedError("an argument with a name", self._next.at)
            found.append(self.expression())
            if not self.take(","):
                self.expect(")")
                break
        return tuple(found)

    def _primary(self) -> Node:
        token = self._next
        self._place += 1
        if token.kind == "operator" and token.value in "([{":
            return self._enclosed(token)
        if token.kind == "name" and token.value not in _WORDS and token.value not in _CONSTANTS:
            return Node("name", token.at, (token.value,))
        if token.kind in ("operator", "end") or token.value in _WORDS:
            self._place -= 1
            raise self._strange("a value is missing")
        return Node("value", token.at, (_constant(token),))

    def _enclosed(self, token: Token) -> Node:
        if token.value == "[":
            return Node("list", token.at, tuple(self._items("]")))
        if token.value == "{":
            return Node("map", token.at, tuple(self._pairs()))
        found = self.expression()
        if self.take(","):
            raise UnsupportedError("a tuple", token.at)
        self.expect(")")
        return found

    def _items(self, closing: str) -> Iterator[Node]:
        while not self.take(closing):
            yield self.expression()
            if not self.take(","):
                self.expect(closing)
                return

    def _pairs(self) -> Iterator[tuple[Node, Node]]:
        while not self.take("}"):
            token = self._next
            if token.kind == "name":
                self._place += 1
                key = Node("value", token.at, (token.value,))
            else:
                key = self.expression()
            self.expect(":")
            yield key, self.expression()
            if not self.take(","):
                self.expect("}")
                return


def _constant(token: Token) -> Any:
    if token.kind == "number":
        return float(token.value) if "." in token.value else int(token.value[:300])
    return _unescaped(token.value[1:-1]) if token.kind == "string" else _CONSTANTS[token.value]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text, flags=re.DOTALL)
