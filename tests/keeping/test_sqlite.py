"""What only SQLite must be told."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_what_was_acknowledged_outlives_a_power_cut():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL
