"""The order in which records that name each other can be kept: each after what it names, and circles together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence


def groups(names: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """The keys in groups: whoever names another comes after it, or in one group with it where it is named in turn.

    These are the strongly connected components, found by Tarjan's algorithm without recursion. Names that are no key
    are passed over.
    """
    found: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    for start in names:
        if start in found:
            continue
        found[start] = lowest[start] = len(found)
        path.append(start)
        open_ = [(start, iter(names[start]))]
        while open_:
            key, others = open_[-1]
            for other in others:
                if other in names and other not in found:
                    found[other] = lowest[other] = len(found)
                    path.append(other)
                    open_.append((other, iter(names[other])))
                    break
                if other in lowest:
                    lowest[key] = min(lowest[key], lowest[other])
            else:
                open_.pop()
                if open_:
                    above = open_[-1][0]
                    lowest[above] = min(lowest[above], lowest[key])
                if lowest[key] == found[key]:
                    group: list[str] = []
                    while key in lowest:
                        group.append(path.pop())
                        del lowest[group[-1]]
                    yield group[::-1]


def packed(groups: Iterable[list[str]], size: int) -> Iterator[list[list[str]]]:
    """Groups put together until they hold so many keys; a larger one stays whole."""
    some: list[list[str]] = []
    count = 0
    for group in groups:
        if some and count + len(group) > size:
            yield some
            some, count = [], 0
        some.append(group)
        count += len(group)
    if some:
        yield some
