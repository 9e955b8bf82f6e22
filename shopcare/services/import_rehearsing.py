"""The new orders of a rehearsal, which are nowhere written, remembered in little memory."""

from __future__ import annotations

from array import array


class Rehearsed:
    """Hashes of the numbers and values of orders that were only counted."""

    def __init__(self) -> None:
        self._where: dict[int, int] = {}
        self._pieces: list[tuple[array[int], array[int]]] = []

    def of(self, number: str) -> int | None:
        """The hash of the values an order came with, or None when it has not come yet."""
        mark = hash(number)
        place = self._where.get(mark)
        if place is None:
            return None
        numbers, values = self._pieces[place]
        return values[numbers.index(mark)]

    def add(self, numbers: list[str], values: list[tuple]) -> None:
        """Remember a piece of a file; per order it costs two numbers and the place of one shared object."""
        piece = array("q", map(hash, numbers))
        self._where |= dict.fromkeys(piece, len(self._pieces))
        self._pieces.append((piece, array("q", map(hash, values))))
