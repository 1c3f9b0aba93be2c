"""The rejecting branches of a source file, found in its syntax tree, and the text that disables each of them.

A branch rejects when it raises, returns nothing, False or a refusing outcome, goes on with the next one, or lets a file
wait. Each is disabled on its own; of a condition with several terms, each term that can refuse by itself as well.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from typing_extensions import override

REFUSING_CALLS = frozenset({"Fork", "Gap", "Duplicate", "Gone", "Unwritable", "Emptied", "Replaced", "Full"})
ACCEPTING = frozenset({"ACCEPTED", "HELLO", "OWN"})
OUTCOMES = frozenset({"Outcome", "LinkState", "NameKind"})
COUNTERS = frozenset({"foreign", "ignored"})
QUESTIONS = ("is_", "has_", "may_")
REFUSERS = ("refuse", "check", "accept_header", "wrapped_enc")

Change = tuple[ast.expr, str]


@dataclass(frozen=True)
class Branch:
    """One branch: where it stands, what is there, and what stands there instead (bytes `start` to `end`)."""

    path: str
    place: str
    line: int
    last: int
    what: str
    deed: str
    start: int
    end: int
    instead: bytes

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names it however far it moves in its file."""
        return self.path, self.place, self.what, self.deed

    def disable(self, source: bytes) -> bytes:
        """Return the source without it."""
        return source[: self.start] + self.instead + source[self.end :]

    @override
    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.place}: {self.what} [{self.deed}]"


def find_branches(path: str, source: bytes) -> list[Branch]:
    """Return every rejecting branch of a file, in order, each once."""
    finding = _Finding(path, source)
    finding.walk(ast.parse(source, path))
    unique = {(one.start, one.end, one.instead): one for one in finding.found}
    return sorted(unique.values(), key=lambda one: (one.line, one.start, one.end, one.instead))


class _Finding:
    def __init__(self, path: str, source: bytes) -> None:
        self.found: list[Branch] = []
        self._path = path
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._place: list[str] = []
        self._answers_bool = False

    def walk(self, tree: ast.Module) -> None:
        self._block(tree.body, is_refused_after=False)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Meta":
                for bound in call.keywords:
                    self._add(bound, "without this bound", "title=None")

    # Statements

    def _block(self, block: Sequence[ast.stmt], *, is_refused_after: bool) -> None:
        for place, statement in enumerate(block):
            rest = block[place + 1 :]
            self._statement(statement, is_refused=_refuses(rest[0]) if rest else is_refused_after)

    def _statement(self, statement: ast.stmt, *, is_refused: bool) -> None:
        match statement:
            case ast.FunctionDef() | ast.ClassDef():
                self._definition(statement)
                return
            case ast.If():
                self._condition(statement, is_refused=is_refused)
            case ast.Raise():
                self._add(statement, "not raised", "pass")
            case ast.Return(value=ast.expr() as value) if self._answers_bool and not isinstance(value, ast.Constant):
                self._both_ways(value)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.startswith(QUESTIONS):
                if not isinstance(value, ast.Constant):
                    self._both_ways(value)
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name.lstrip("_").startswith(REFUSERS):
                self._add(statement, "not asked", "pass")
            case ast.Try():
                for handler in statement.handlers:
                    self._handler(handler)
            case ast.Match():
                for case in statement.cases:
                    if case.guard is not None:
                        self._both_ways(case.guard)
            case _:
                pass
        self._expressions(statement)
        for block in _blocks(statement):
            is_only_raise = isinstance(statement, ast.If) and len(block) == 1 and isinstance(block[0], ast.Raise)
            if not (is_only_raise and block is statement.body):  # type: ignore[attr-defined]
                self._block(block, is_refused_after=is_refused)

    def _definition(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        before = self._answers_bool
        returns = getattr(node, "returns", None)
        self._answers_bool = isinstance(returns, ast.Name) and returns.id == "bool"
        self._place.append(node.name)
        self._block(node.body, is_refused_after=False)
        self._place.pop()
        self._answers_bool = before

    def _condition(self, node: ast.If, *, is_refused: bool) -> None:
        if _ends_refusing(node.body):
            self._disable(node.test, refusing=True)
        elif _ends_refusing(node.orelse) or (is_refused and not node.orelse and _leaves(node.body)):
            self._disable(node.test, refusing=False)

    def _handler(self, handler: ast.ExceptHandler) -> None:
        if not isinstance(handler.body[-1], ast.Raise) and _ends_refusing(handler.body):
            first, last = handler.body[0], handler.body[-1]
            self._add_between(first, last, "not handled", "raise")
        if isinstance(handler.type, ast.Tuple):
            for one in handler.type.elts:
                self._add(one, "not caught", 'type("Never", (Exception,), {})')

    # Expressions

    def _expressions(self, statement: ast.stmt) -> None:
        for node in _own_expressions(statement):
            match node:
                case ast.comprehension(ifs=conditions):
                    for condition in conditions:
                        self._disable(condition, refusing=False)
                case ast.IfExp(test=test, body=body, orelse=orelse):
                    if _is_refusal(body) and not _is_none(body):
                        self._disable(test, refusing=True)
                    if _is_refusal(orelse) and not _is_none(orelse):
                        self._disable(test, refusing=False)
                case _:
                    pass

    def _both_ways(self, node: ast.expr) -> None:
        self._disable(node, refusing=True)
        self._disable(node, refusing=False)

    def _disable(self, test: ast.expr, *, refusing: bool) -> None:
        """Let `test` never be `refusing`, and none of its terms."""
        self._add(test, "never" if refusing else "always", self._forced(test, value=not refusing))
        for term, instead in self._terms(test, refusing=refusing):
            self._add(term, "never" if refusing else "always", instead)

    def _terms(self, node: ast.expr, *, refusing: bool) -> Iterator[Change]:
        """Yield the parts of a condition that make it `refusing` by themselves, and the text that stops each."""
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield from self._terms(operand, refusing=not refusing)
            case ast.BoolOp(op=op, values=values):
                for value in values:
                    if isinstance(op, ast.Or) is refusing:
                        yield value, self._forced(value, value=not refusing)
                    yield from self._terms(value, refusing=refusing)
            case ast.Compare(left=left, ops=ops, comparators=comparators) if len(ops) > 1 and not refusing:
                sides = [left, *comparators]
                for place in range(len(ops)):
                    kept = [self._between(sides[at], sides[at + 1]) for at in range(len(ops)) if at != place]
                    yield node, f"({' and '.join(kept)})"
            case ast.Call(func=ast.Name(id="any"), args=[ast.GeneratorExp(elt=element)]) if refusing:
                yield from self._terms(element, refusing=True)
            case ast.Call(func=ast.Name(id="all"), args=[ast.GeneratorExp(elt=element)]) if not refusing:
                yield from self._terms(element, refusing=False)

    def _forced(self, node: ast.expr, *, value: bool) -> str:
        """Evaluate it, for what that does besides, and answer `value`."""
        text = self._text(node)
        return f"(bool(({text})) or True)" if value else f"(bool(({text})) and False)"

    # Texts

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def _span(self, first: ast.AST, last: ast.AST) -> tuple[int, int]:
        start = self._offset(first.lineno, first.col_offset)  # type: ignore[attr-defined]
        return start, self._offset(last.end_lineno, last.end_col_offset)  # type: ignore[attr-defined]

    def _text(self, node: ast.AST) -> str:
        return self._between(node, node)

    def _between(self, first: ast.AST, last: ast.AST) -> str:
        start, end = self._span(first, last)
        return self._source[start:end].decode()

    def _add(self, node: ast.AST, deed: str, instead: str) -> None:
        self._add_between(node, node, deed, instead)

    def _add_between(self, first: ast.AST, last: ast.AST, deed: str, instead: str) -> None:
        start, end = self._span(first, last)
        what = " ".join(self._source[start:end].decode().split())
        if deed in ("always", "never") and "bool(" not in instead:
            deed = "only " + instead.strip("()")
        lines = first.lineno, last.end_lineno  # type: ignore[attr-defined]
        place = ".".join(self._place) or "the module"
        self.found.append(Branch(self._path, place, *lines, what, deed, start, end, instead.encode()))


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        if block := getattr(statement, name, None):
            yield block
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body


def _own_expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield every node of a statement's own expressions; the statements inside it come by themselves."""
    inner = {id(one) for block in _blocks(statement) for one in block}
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.JoinedStr):  # places inside of these are not told rightly by every Python
            yield node
            waiting += [one for one in ast.iter_child_nodes(node) if id(one) not in inner]


def _ends_refusing(block: Sequence[ast.stmt]) -> bool:
    return bool(block) and _refuses(block[-1])


def _leaves(block: Sequence[ast.stmt]) -> bool:
    return bool(block) and isinstance(block[-1], ast.Return)


def _refuses(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise() | ast.Continue():
            return True
        case ast.Return(value=value):
            return value is None or _is_refusal(value)
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="wait", value=ast.Name(id="turn")))):
            return True
        case ast.AugAssign(target=ast.Attribute(attr=name)):
            return name in COUNTERS
        case _:
            return False


def _is_refusal(value: ast.expr) -> TypeGuard[ast.expr]:
    match value:
        case ast.Constant(value=constant):
            return constant is None or constant is False or constant == "" or constant == b""
        case ast.Tuple(elts=[]) | ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Attribute(value=ast.Name(id=name), attr=attr):
            return name in OUTCOMES and attr not in ACCEPTING
        case ast.Call(func=ast.Name(id=name)):
            return name in REFUSING_CALLS or name.endswith("Error")
        case _:
            return False


def _is_none(value: ast.expr) -> bool:
    """A choice of None is a value that is not there, not a refusal."""
    return isinstance(value, ast.Constant) and value.value is None
