import datetime

from job import run


def test_a_past_day_is_done() -> None:
    assert run(datetime.date(2026, 11, 2)) == 1


def test_a_day_in_the_future_is_left_alone() -> None:
    assert run(datetime.date.max) == 0
