"""The pages of a list."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import PaginationBase

MOST_ON_A_PAGE = 500


class Pages(PaginationBase):
    """Pages by number. A resource gives anything that can be counted and cut: a list, a query, a ``Cut``."""

    class Input(Schema):
        page: int = Field(1, ge=1, le=100_000, description="The page, from 1 on.")
        per_page: int = Field(100, ge=1, le=MOST_ON_A_PAGE, description="So many on a page.")

    class Output(Schema):
        items: list[Any]
        count: int = Field(description="How many there are on all pages.")
        pages: int = Field(description="How many pages there are; a page beyond them is empty.")

    def paginate_queryset(self, queryset: Any, pagination: Input, request: HttpRequest, **params: Any) -> dict:
        begin = (pagination.page - 1) * pagination.per_page
        count = self._items_count(queryset)
        items = queryset[begin : begin + pagination.per_page] if begin < count else []
        return {"items": items, "count": count, "pages": -(-count // pagination.per_page)}
