"""Queries of hot pages, built by the ORM once and then only run: building one costs more than the database needs to answer it.

    @prepared
    def _latest(member_id: int) -> QuerySet:
        return visible_posts(plain_reader(member_id)).values_list("id", "title")[:5]

    rows = _latest(member.pk)

The function is called once, with stand-ins that mark where its arguments belong; so it must not look at their values, and
its arguments are whole numbers or words. It must end in `values_list` of plain columns.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Literal

FIRST_NUMBER = 2_007_199_254  # fits every column, and nobody writes such a number into a query
LARGEST = 2**63 - 1
Converter = Callable[[Any, Any, Any], Any]


class Prepared:
    """A query with places for its arguments."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.sql = ""
        self.places: list[tuple[int | None, Any]] = []  # (which argument, its database type) or (None, the constant itself)
        self.converters: list[tuple[int, list[Converter], Any]] = []

    def __call__(self, *arguments: int | str) -> list[tuple[Any, ...]]:
        """All rows for these arguments; none for a number no database holds (an address may carry any)."""
        if any(isinstance(given, int) and abs(given) > LARGEST for given in arguments):
            return []
        if not self.sql:
            self._prepare(arguments)
        values = [kept if which is None else kept(arguments[which]) for which, kept in self.places]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def _prepare(self, arguments: tuple[int | str, ...]) -> None:
        marks = [FIRST_NUMBER + place if isinstance(given, int) else f"\x01{place}" for place, given in enumerate(arguments)]
        compiler = self.build(*marks).query.get_compiler(using="default")
        sql, values = compiler.as_sql()
        self.places = [(marks.index(value), type(value)) if value in marks else (None, value) for value in values]
        assert {which for which, _ in self.places} >= set(range(len(marks))), "an argument got lost while the query was built"  # noqa: S101
        sql = self._with_constants(sql) if connection.vendor == "postgresql" else sql
        found = compiler.get_converters([column[0] for column in compiler.select])
        self.converters = [(place, converters, expression) for place, (converters, expression) in found.items()]
        self.sql = sql

    def _with_constants(self, sql: str) -> str:
        """What never changes is written out: PostgreSQL then finds one plan that is good for all, and keeps it."""
        places, self.places = iter(self.places), []
        parts = re.split(r"(%%|%s)", sql)
        return "".join(self._constant(next(places)) if part == "%s" else part for part in parts)

    def _constant(self, place: tuple[int | None, Any]) -> str:
        which, kept = place
        if which is None and type(kept) in (bool, int, str):
            return Literal(kept).as_string(None).replace("%", "%%")
        self.places.append(place)
        return "%s"

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, converters, expression in self.converters:
            value = values[place]
            for convert in converters:
                value = convert(value, expression, connection)
            values[place] = value
        return tuple(values)


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Turn a function that builds a query into one that runs it. See the head of this module."""
    return Prepared(build)
