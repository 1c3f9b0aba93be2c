"""Workers: in order, in their own thread, answered in the window's thread, and quiet when nobody asks any more."""

import threading
import weakref
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from partspair.errors import KnownError
from partspair.ui.jobs import Asker, Err, Jobs, ManualExecutor, Ok, ThreadExecutor, Worker


class Resource:
    """Notes the threads it was made, used and ended in."""

    def __init__(self) -> None:
        self.made_in = threading.get_ident()
        self.ended_in = 0

    def end(self) -> None:
        self.ended_in = threading.get_ident()


def giving(number: int, noted: list[int]) -> Callable[[Resource], int]:
    """Return a job that notes a number and answers it."""

    def job(_resource: Resource) -> int:
        noted.append(number)
        return number

    return job


def test_answers_come_in_order_in_the_windows_thread(qtbot: QtBot) -> None:
    worker: Worker[Resource] = Worker(ThreadExecutor("vault"), Resource, Resource.end)
    answers: list[tuple[object, int]] = []
    for at in range(50):
        worker.run(giving(at, []), lambda answer: answers.append((answer, threading.get_ident())))
    qtbot.waitUntil(lambda: len(answers) == 50)
    assert [answer for answer, _thread in answers] == [Ok(at) for at in range(50)]
    assert {thread for _answer, thread in answers} == {threading.get_ident()}
    assert worker.close()


def test_the_resource_is_made_used_and_ended_in_the_workers_thread(qtbot: QtBot) -> None:
    kept: list[Resource] = []

    def make() -> Resource:
        kept.append(Resource())
        return kept[0]

    worker, used = Worker(ThreadExecutor("vault"), make, Resource.end), list[int]()
    worker.run(lambda _resource: used.append(threading.get_ident()))
    worker.run(lambda _resource: used.append(threading.get_ident()))
    qtbot.waitUntil(lambda: len(used) == 2)
    assert worker.close()
    assert len(kept) == 1
    assert {kept[0].made_in, kept[0].ended_in, *used} == {used[0]}
    assert used[0] != threading.get_ident()


def test_what_a_job_raises_comes_back_and_only_bugs_are_reported(qtbot: QtBot) -> None:
    bugs: list[Exception] = []
    worker = Worker(ManualExecutor(), Resource, on_bug=bugs.append)
    executor = worker._executor
    assert isinstance(executor, ManualExecutor)
    answers: list[object] = []

    def fail(error: Exception) -> Callable[[Resource], None]:
        def job(_resource: Resource) -> None:
            raise error

        return job

    known, bug = KnownError("No folder."), ValueError("bug")
    worker.run(fail(known), answers.append)
    worker.run(fail(bug), answers.append)
    executor.run_all()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [Err(known), Err(bug)]
    assert Err(known).known is known
    assert Err(bug).known is None
    assert bugs == [bug]


def test_a_resource_that_did_not_open_is_tried_again(qtbot: QtBot) -> None:
    tries = [KnownError("Locked."), None]

    def make() -> str:
        if (trouble := tries.pop(0)) is not None:
            raise trouble
        return "open"

    executor, answers = ManualExecutor(), list[object]()
    worker = Worker(executor, make)
    worker.run(str.upper, answers.append)
    worker.run(str.upper, answers.append)
    executor.run_all()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert isinstance(answers[0], Err)
    assert answers[1] == Ok("OPEN")


class Questioner(QWidget):
    """Asks, and notes in which thread it ended."""

    def __init__(self, ended_in: list[int]) -> None:
        super().__init__()
        weakref.finalize(self, lambda: ended_in.append(threading.get_ident()))

    def hear(self, _answer: object) -> None:
        """Hear the answer."""

    def answer(self, _resource: Resource) -> None:
        """Be a job."""

    def fail(self, _resource: Resource) -> None:
        """Be a job with a bug."""
        raise ValueError


@pytest.mark.parametrize("is_failing", [False, True])
def test_what_a_job_holds_ends_in_the_windows_thread(qtbot: QtBot, is_failing: bool) -> None:
    worker: Worker[Resource] = Worker(ThreadExecutor("vault"), Resource, Resource.end)
    ended_in = list[int]()
    pages = [Questioner(ended_in)]
    worker.run(pages[0].fail if is_failing else pages[0].answer, pages[0].hear)
    pages.clear()
    qtbot.waitUntil(lambda: bool(ended_in))
    assert ended_in == [threading.get_ident()]
    assert worker.close()


def test_answers_to_older_questions_are_dropped(qtbot: QtBot) -> None:
    executor, asker, shown, ends = ManualExecutor(), Asker(), list[object](), list[object]()
    worker = Worker(executor, lambda: None)
    worker.run(lambda _none: "old", asker.newest(shown.append))
    worker.run(lambda _none: "new", asker.newest(shown.append))
    worker.run(lambda _none: "end", ends.append)
    executor.run_all()
    qtbot.waitUntil(lambda: bool(ends))
    assert shown == [Ok("new")]
    worker.run(lambda _none: "late", asker.newest(shown.append))
    worker.run(lambda _none: "end", ends.append)
    asker.forget()
    executor.run_all()
    qtbot.waitUntil(lambda: len(ends) == 2)
    assert shown == [Ok("new")]


class Page(QObject):
    """Something that can be deleted while it waits for an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def tell(self, answer: object) -> None:
        self.setObjectName("told")
        self.told.append(answer)


def test_an_answer_for_a_page_that_was_deleted_is_dropped(qtbot: QtBot) -> None:
    executor, asker = ManualExecutor(), Asker()
    worker: Worker[None] = Worker(executor, lambda: None)
    stays, goes = Page(), Page()
    for one in (goes, stays):
        worker.run(lambda _none: "done", one.tell)
        worker.run(lambda _none: "done", asker.newest(one.tell))
    shiboken6.delete(goes)
    executor.run_all()
    qtbot.waitUntil(lambda: len(stays.told) == 2)
    assert goes.told == []
    worker.close()


def test_a_worker_that_hangs_makes_others_wait_in_words_and_never_blocks(qtbot: QtBot) -> None:
    free, worker_is_in = threading.Event(), threading.Event()
    worker, answers = Worker(ThreadExecutor("folder", capacity=2), lambda: None), list[object]()

    def hang(_none: None) -> None:
        worker_is_in.set()
        free.wait(20)

    worker.run(hang)
    assert worker_is_in.wait(5)
    for _job in range(3):
        worker.run(lambda _none: "done", answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    first = answers[0]
    assert isinstance(first, Err)
    assert first.known is not None
    free.set()
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert answers[1:] == [Ok("done"), Ok("done")]
    assert worker.close()


def test_closing_finishes_what_was_taken_and_delivers_nothing_more(qtbot: QtBot) -> None:
    done: list[int] = []
    answers: list[object] = []
    jobs = Jobs(*(Worker(ThreadExecutor(name), Resource, Resource.end) for name in ("vault", "folder", "take")))
    for at in range(20):
        jobs.vault.run(giving(at, done), answers.append)
    assert jobs.close()
    assert done == list(range(20))
    late: list[object] = []
    jobs.vault.run(giving(99, done), late.append)
    qtbot.wait(10)
    assert done == list(range(20))
    assert late == []


@pytest.mark.usefixtures("qapp")
def test_a_worker_that_does_not_end_says_so() -> None:
    free = threading.Event()
    worker: Worker[None] = Worker(ThreadExecutor("folder", patience=0.05), lambda: None)
    worker.run(lambda _none: free.wait(20))
    assert not worker.close()
    free.set()
