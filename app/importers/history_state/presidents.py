"""Who was President of the United States on a day, since there are visits from abroad."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple


class President(NamedTuple):
    """A term; `family` is the name that remarks have, `who` the id that the travels have."""

    since: date
    name: str
    family: str
    who: str


PRESIDENTS = (
    President(date(1869, 3, 4), "Ulysses S. Grant", "Grant", ""),
    President(date(1877, 3, 4), "Rutherford B. Hayes", "Hayes", ""),
    President(date(1881, 3, 4), "James A. Garfield", "Garfield", ""),
    President(date(1881, 9, 19), "Chester A. Arthur", "Arthur", ""),
    President(date(1885, 3, 4), "Grover Cleveland", "Cleveland", ""),
    President(date(1889, 3, 4), "Benjamin Harrison", "Harrison", ""),
    President(date(1893, 3, 4), "Grover Cleveland", "Cleveland", ""),
    President(date(1897, 3, 4), "William McKinley", "McKinley", ""),
    President(date(1901, 9, 14), "Theodore Roosevelt", "Roosevelt", "roosevelt-theodore"),
    President(date(1909, 3, 4), "William Howard Taft", "Taft", "taft-william-howard"),
    President(date(1913, 3, 4), "Woodrow Wilson", "Wilson", "wilson-woodrow"),
    President(date(1921, 3, 4), "Warren G. Harding", "Harding", "harding-warren-g"),
    President(date(1923, 8, 2), "Calvin Coolidge", "Coolidge", "coolidge-calvin"),
    President(date(1929, 3, 4), "Herbert Hoover", "Hoover", "hoover-herbert-c"),
    President(date(1933, 3, 4), "Franklin D. Roosevelt", "Roosevelt", "roosevelt-franklin-d"),
    President(date(1945, 4, 12), "Harry S. Truman", "Truman", "truman-harry-s"),
    President(date(1953, 1, 20), "Dwight D. Eisenhower", "Eisenhower", "eisenhower-dwight-d"),
    President(date(1961, 1, 20), "John F. Kennedy", "Kennedy", "kennedy-john-f"),
    President(date(1963, 11, 22), "Lyndon B. Johnson", "Johnson", "johnson-lyndon-b"),
    President(date(1969, 1, 20), "Richard Nixon", "Nixon", "nixon-richard-m"),
    President(date(1974, 8, 9), "Gerald Ford", "Ford", "ford-gerald-r"),
    President(date(1977, 1, 20), "Jimmy Carter", "Carter", "carter-jimmy"),
    President(date(1981, 1, 20), "Ronald Reagan", "Reagan", "reagan-ronald"),
    President(date(1989, 1, 20), "George H. W. Bush", "Bush", "bush-george-h-w"),
    President(date(1993, 1, 20), "Bill Clinton", "Clinton", "clinton-william-j"),
    President(date(2001, 1, 20), "George W. Bush", "Bush", "bush-george-w"),
    President(date(2009, 1, 20), "Barack Obama", "Obama", "obama-barack"),
    President(date(2017, 1, 20), "Donald Trump", "Trump", "trump-donald-j"),
    President(date(2021, 1, 20), "Joe Biden", "Biden", "biden-joe"),
)
LAST_DAY = date(2025, 1, 19)
"""Of what this table knows."""


def president_on(day: date) -> President | None:
    """The President at the beginning of a day; None before the table begins and after it ends."""
    if not PRESIDENTS[0].since <= day <= LAST_DAY:
        return None
    return next((now for now, after in pairwise(PRESIDENTS) if now.since <= day < after.since), PRESIDENTS[-1])


def named(who: str) -> str | None:
    """The name of a President by the id that the travels have."""
    return next((president.name for president in PRESIDENTS if president.who == who), None)
