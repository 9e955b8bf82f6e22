"""Large texts are read and cleaned by a process beside ours, so that reading and writing take a core each.

The helper gets its task on its standard input and answers with batches, each as a length and plain values. It ends
when we are gone (nobody reads its answers), and is ended when we stop listening.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import subprocess
import sys
from collections.abc import Generator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

from shopcare.domain.errors import DomainError
from shopcare.interchange.batches import Batch
from shopcare.interchange.reading import Reader
from shopcare.interchange.tables import Table, open_table

if TYPE_CHECKING:
    from shopcare.interchange.layouts import Layout

#: From this size on a second process saves more than its start costs; about 20,000 orders.
WORTH_BYTES = 4 << 20
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from shopcare.interchange import feeding; feeding.serve()"
)
_PARTS = ("fingerprint", "lines", "amounts", "check", "order_date")
#: Without references, which cost more than they save here.
_FORM = 2


def worth(table: Table) -> bool:
    """Whether a file is better read by a helper."""
    # A frozen program is no interpreter that could be started with other words.
    able = bool(sys.executable) and not hasattr(sys, "frozen")
    return able and table.format == "text" and table.total >= WORTH_BYTES


def start() -> subprocess.Popen[bytes]:
    """A helper that gets itself ready and waits for its task; :func:`end` it in any case."""
    return subprocess.Popen(
        [sys.executable, "-c", _START, json.dumps(sys.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def end(helper: subprocess.Popen[bytes]) -> None:
    """End a helper, whatever it is doing."""
    helper.kill()
    for pipe in (helper.stdin, helper.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    helper.wait()


def batches(
    helper: subprocess.Popen[bytes], table: Table, layout: Layout, header: list[str], header_row: int,
    mapping: dict[str, str] | None, zone: str, currency: str,
) -> Generator[tuple[Batch, int, bool], None, None]:
    """Batches from a helper: the batch, how far the file was read, whether more will come. Raises DomainError."""
    task = {
        "path": str(table.path), "encoding": table.encoding, "layout": layout.model_dump(), "header": header,
        "header_row": header_row, "mapping": mapping, "zone": zone, "currency": currency,
    }
    assert helper.stdin is not None and helper.stdout is not None
    _widen(helper.stdout)
    with contextlib.suppress(OSError), helper.stdin:
        _send(helper.stdin, task)
    more = True
    while more and (answer := _receive(helper.stdout)) is not None:
        if "refused" in answer:
            raise DomainError(answer["refused"], **answer["params"])
        more = answer["more"]
        yield Batch.unpacked(answer["batch"]), answer["at"], more
    if more and helper.wait():
        raise DomainError("file_unreadable", path=str(table.path))


def _widen(pipe: IO[bytes]) -> None:
    """Let a whole batch into the pipe where the system can, so that the helper does not wait for us."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)


def _send(pipe: IO[bytes], message: dict[str, Any]) -> None:
    packed = marshal.dumps(message, _FORM)
    pipe.write(len(packed).to_bytes(4, "big"))
    pipe.write(packed)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> dict[str, Any] | None:
    size = pipe.read(4)
    packed = pipe.read(int.from_bytes(size, "big")) if len(size) == 4 else b""
    return marshal.loads(packed) if packed and len(packed) == int.from_bytes(size, "big") else None


def _layout(plain: dict[str, Any]) -> Any:  # noqa: ANN401 - a layout without the library that checks it
    return SimpleNamespace(**{k: SimpleNamespace(**v) if k in _PARTS else v for k, v in plain.items()})


def serve() -> None:
    """Read one file for the process that started this one."""
    import gc

    gc.disable()  # rows hold no circles
    out = sys.stdout.buffer
    task = _receive(sys.stdin.buffer)
    if task is None:
        return
    with contextlib.suppress(BrokenPipeError):
        try:
            table = open_table(Path(task["path"]), task["encoding"])
            reader = Reader(
                _layout(task["layout"]), task["header"], task["mapping"], task["zone"], task["currency"]
            )
            rows = table.rows()
            next(islice(rows, task["header_row"] - 1, None), None)
            pieces = reader.pieces(rows, task["header_row"] + 1)
            piece = next(pieces, None)
            while piece is not None:
                upcoming = next(pieces, None)
                batch = reader.read(*piece, upcoming is None)
                _send(out, {"batch": batch.packed(), "at": table.done(), "more": upcoming is not None})
                piece = upcoming
        except DomainError as exc:
            params = {k: v if isinstance(v, int | str) else str(v) for k, v in exc.params.items()}
            _send(out, {"refused": exc.code, "params": params})
