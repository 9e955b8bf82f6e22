"""Work off the window's thread: writes one after another, reads beside them, results back on the window's thread."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer, Signal

from shopcare.domain.errors import Cancelled

#: Milliseconds before a running job is shown as work in progress.
PROGRESS_AFTER_MS = 300
#: Seconds between two progress reports of one job; more would only keep the window busy.
_REPORT_EVERY = 0.1


class Job:
    """One piece of work: its name for the user, its cancel token, its state."""

    def __init__(self, name: str = "", command: object = None):
        """``command`` is any object the caller wants back with the signals, such as the button that started it."""
        self.name = name
        self.command = command
        self.done = 0
        self.total = 0
        self.finished = False
        #: Whether the work looks at its token; a write that does not is short and is let through on closing.
        self.watched = False
        self._cancelled = threading.Event()
        self._interrupts: list[Callable[[], object]] = []
        self._lock = threading.Lock()

    def cancelled(self) -> bool:
        """Whether the job should stop; asked by the work from its own thread."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; safe from any thread and more than once."""
        with self._lock:
            self._cancelled.set()
            interrupts = list(self._interrupts)
            self._interrupts.clear()
        for interrupt in interrupts:
            interrupt()

    def on_cancel(self, interrupt: Callable[[], object]) -> None:
        """Call ``interrupt`` (for instance a connection's) when cancelled, at once if that has happened already."""
        with self._lock:
            if not self._cancelled.is_set():
                self._interrupts.append(interrupt)
                return
        interrupt()

    def _close_token(self) -> None:
        """Forget the interrupts: the thread's connection may already serve the next job."""
        with self._lock:
            self._interrupts.clear()


class Jobs(QObject):
    """Runs blocking functions on worker threads.

    Signals, all on the thread that made this object:
    ``changed(object)``  what a write returned, unless it returned None;
    ``failed(object)``   the exception of a job that brought no ``failed`` handler of its own;
    ``progress(object)`` a Job that has run for 300 ms, again whenever its ``done`` / ``total`` moved;
    ``finished(object)`` a Job that ended in any way.
    """

    changed = Signal(object)
    failed = Signal(object)
    progress = Signal(object)
    finished = Signal(object)
    _posted = Signal(object)

    def __init__(
        self,
        on_thread_start: Callable[[], object] | None = None,
        on_thread_end: Callable[[], object] | None = None,
        inline: bool = False,
        readers: int = 2,
        parent: QObject | None = None,
    ):
        """``on_thread_start`` / ``on_thread_end`` run in each worker, to open and close its database connection.

        ``inline`` runs everything at once on the calling thread (for tests) and calls neither.
        """
        super().__init__(parent)
        self._inline = inline
        self._running: set[Job] = set()
        self._writes: WeakSet[Job] = WeakSet()
        self._closed = False
        self._late: list[BaseException] = []
        self._write = _Pool(1, "write", on_thread_start, on_thread_end)
        self._read = _Pool(readers, "read", on_thread_start, on_thread_end)
        self._posted.connect(self._deliver)

    # -- starting work ----------------------------------------------------------------------------------------

    def write(self, work: Callable[..., Any], *args: Any, **options: Any) -> Job:
        """Run ``work(*args)`` after all writes begun before it; options as in :meth:`read`.

        A write that returns something emits ``changed`` with it, also when it was cancelled too late.
        """
        return self._start(self._write, True, work, args, options)

    def read(self, work: Callable[..., Any], *args: Any, **options: Any) -> Job:
        """Run ``work(*args)`` beside the writes; returns its Job at once. Options (keyword only):

        ``done(result)``, ``failed(exception)``, ``stopped()`` (cancelled) are called on this thread afterwards;
        ``name``, ``command`` go into the Job; ``watched=True`` passes ``progress(done, total)`` and ``cancelled()``
        to the work as keyword arguments; ``job=Job(...)`` uses a Job made by the caller.
        """
        return self._start(self._read, False, work, args, options)

    def stream(self, produce: Callable[[Job], Iterable[Any]], chunk: Callable[[Any], object], **options: Any) -> Job:
        """Run the generator ``produce(job)`` as a read and hand every item to ``chunk`` on this thread, in order."""
        job = options.setdefault("job", Job(options.pop("name", ""), options.pop("command", None)))

        def run() -> None:
            for item in produce(job):
                if job.cancelled():
                    raise Cancelled
                self._post(lambda item=item: None if job.cancelled() else chunk(item))

        return self._start(self._read, False, run, (), options)

    def _start(
        self, pool: _Pool, is_write: bool, work: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
    ) -> Job:
        if self._closed:
            raise RuntimeError("jobs are closed")
        done, failed, stopped = (options.pop(name, None) for name in ("done", "failed", "stopped"))
        job: Job = options.pop("job", None) or Job(options.pop("name", ""), options.pop("command", None))
        extra: dict[str, Any] = {}
        if options.pop("watched", False):
            job.watched = True
            extra = {"progress": self._reporter(job), "cancelled": job.cancelled}
        if options:
            raise TypeError(f"unknown options: {', '.join(sorted(options))}")
        self._running.add(job)
        if is_write:
            self._writes.add(job)

        def run(problem: BaseException | None = None) -> None:
            result = None
            if problem is None and job.cancelled():
                problem = Cancelled()
            if problem is None:
                try:
                    result = work(*args, **extra)
                except Exception as exc:  # noqa: BLE001 - everything is handed to the window's thread
                    problem = exc
            job._close_token()
            if self._closed and is_write and problem is not None and not isinstance(problem, Cancelled):
                self._late.append(problem)
            self._post(lambda: self._finish(job, is_write, result, problem, done, failed, stopped))

        if self._inline:
            run()
        else:
            # The timer belongs to this thread; the job may long be over when it fires.
            QTimer.singleShot(PROGRESS_AFTER_MS, self, lambda: None if job.finished else self.progress.emit(job))
            pool.submit(run)
        return job

    def _reporter(self, job: Job) -> Callable[[int, int], None]:
        began = last = time.monotonic()

        def report(done: int, total: int = 0) -> None:
            nonlocal last
            job.done, job.total = done, total
            now = time.monotonic()
            if now - began >= PROGRESS_AFTER_MS / 1000 and now - last >= _REPORT_EVERY:
                last = now
                self._post(lambda: None if job.finished else self.progress.emit(job))

        return report

    # -- coming back ------------------------------------------------------------------------------------------

    def _post(self, call: Callable[[], object]) -> None:
        if self._inline:
            call()
        else:
            self._posted.emit(call)

    def _deliver(self, call: Callable[[], object]) -> None:
        # What was posted just before the end still arrives after disconnecting.
        if not self._closed:
            call()

    def _finish(
        self,
        job: Job,
        is_write: bool,
        result: Any,
        problem: BaseException | None,
        done: Callable[[Any], object] | None,
        failed: Callable[[BaseException], object] | None,
        stopped: Callable[[], object] | None,
    ) -> None:
        job.finished = True
        self._running.discard(job)
        try:
            if problem is None and (is_write or not job.cancelled()):
                if is_write and result is not None:
                    self.changed.emit(result)
                if done is not None:
                    done(result)
            elif problem is None or isinstance(problem, Cancelled) or (job.cancelled() and not is_write):
                # An interrupted query fails with the driver's own error: that is the cancelling, not a fault.
                if stopped is not None:
                    stopped()
            elif failed is not None:
                failed(problem)
            else:
                self.failed.emit(problem)
        finally:
            self.finished.emit(job)

    # -- ending -----------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether any job has not been delivered yet."""
        return bool(self._running)

    def close(self) -> list[BaseException]:
        """Cancel what can be cancelled, wait until every worker has ended its connection, deliver nothing more.

        Short writes still waiting (a field just left) are carried out; what went wrong with them is returned.
        """
        self._closed = True
        for job in list(self._running):
            if job.watched or job not in self._writes:
                job.cancel()
        self._write.close()
        self._read.close()
        self._posted.disconnect(self._deliver)
        self._running.clear()
        return self._late


class _Pool:
    """Threads that take work from one queue; started when first needed, so that start-up pays nothing."""

    def __init__(
        self,
        size: int,
        name: str,
        on_start: Callable[[], object] | None,
        on_end: Callable[[], object] | None,
    ):
        self._size = size
        self._name = name
        self._on_start = on_start
        self._on_end = on_end
        self._queue: queue.SimpleQueue[Callable[[BaseException | None], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._idle = 0

    def submit(self, run: Callable[..., None]) -> None:
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
            elif len(self._threads) < self._size:
                name = f"shopcare-{self._name}-{len(self._threads)}"
                thread = threading.Thread(target=self._serve, name=name)
                self._threads.append(thread)
                thread.start()
        self._queue.put(run)

    def _serve(self) -> None:
        ready = self._on_start is None
        while (run := self._queue.get()) is not None:
            problem = None
            if not ready and self._on_start is not None:
                try:
                    self._on_start()
                    ready = True
                except Exception as exc:  # noqa: BLE001 - told through the job; the next job tries again
                    problem = exc
            run(problem)
            with self._lock:
                self._idle += 1
        if ready and self._on_end is not None:
            self._on_end()

    def close(self) -> None:
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
