"""A full screen in the terminal that follows a view: keys move, open and filter; a line at the bottom asks.

The terminal is given back as it was at the end, after Ctrl-C and after a crash: prompt_toolkit sees to it.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, Protocol

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from mspproj.render.live_view import Line, LiveRow, State, View, screen
from mspproj.render.text import clean, width

READING = "reading \u2026"
STYLE = Style.from_dict(
    {
        "title": "reverse bold",
        "keys": "reverse",
        "focus": "bold",
        "head": "",
        "cursor": "reverse",
        "dim": "ansibrightblack",
        "message": "bold",
        "red": "ansired",
        "yellow": "ansiyellow",
        "green": "ansigreen",
    }
)
PLAIN = Style.from_dict({"title": "reverse bold", "keys": "reverse", "focus": "bold", "cursor": "reverse"})


class Asked(NamedTuple):
    """What a key asks before it acts, and the `text` to begin with; an empty `question`: `refused` says why not."""

    question: str = ""
    refused: str = ""
    text: str = ""


class Desk(Protocol):
    """What the screen is about. `views` and `state` are called beside the screen, in a thread of their own."""

    def views(self) -> Iterator[View]:
        """What is to be shown now: each one replaces the one before, the last is the whole."""

    def state(self) -> object:
        """Another value as soon as `views` would be other ones."""

    def ask(self, key: str, row: LiveRow | None) -> Asked: ...

    def act(self, key: str, row: LiveRow | None, text: str) -> str:
        """Does it; what came of it, in words."""


def run(desk: Desk, title: str, *, colour: bool, every: float = 1.0) -> None:
    """Until somebody leaves; KeyboardInterrupt after Ctrl-C."""
    Screen(desk, title, colour=colour, every=every).run()


class Screen:
    def __init__(self, desk: Desk, title: str, *, colour: bool, every: float) -> None:
        self.desk, self.every, self.state = desk, every, State(View(title))
        self.input = Buffer(multiline=False, accept_handler=self._accept, on_text_changed=self._typed)
        self.asking = ""  # the key whose question is open
        self.question = ""
        self.target: LiveRow | None = None
        self.wake, self.left = threading.Event(), threading.Event()
        self.text = FormattedTextControl(self._lines, focusable=True, show_cursor=False)
        typing = Condition(lambda: bool(self.asking))
        line = VSplit(
            [
                Window(FormattedTextControl(lambda: [("bold", self.question)]), width=lambda: width(self.question)),
                Window(BufferControl(self.input), height=1),
            ],
            height=1,
        )
        self.app: Application[Any] = Application(
            Layout(HSplit([Window(self.text, wrap_lines=False), ConditionalContainer(line, typing)])),
            key_bindings=self._keys(~typing, typing),
            style=STYLE if colour else PLAIN,
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
            full_screen=True,
            mouse_support=False,
        )
        self.app.ttimeoutlen = 0.05  # Esc alone answers at once

    def run(self) -> None:
        follower = threading.Thread(target=self._follow, daemon=True)
        try:
            self.app.run(pre_run=lambda: self._begin(follower))
        finally:
            self.left.set()
            self.wake.set()

    def _begin(self, follower: threading.Thread) -> None:
        self.loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            self.loop.add_signal_handler(number, self.app.exit)
        follower.start()

    def _follow(self) -> None:
        """In its own thread: new views whenever the files are other ones."""
        known: object = None
        while not self.left.is_set():
            try:
                state = self.desk.state()
                if state != known:
                    self._tell(None, READING)
                    for view in self.desk.views():
                        self._tell(view, READING)
                    self._tell(None, "")
                    known = state
            except Exception as error:  # whatever is wrong with the files is shown, and looked at again
                self._tell(None, f"cannot be read: {getattr(error, 'message', None) or error}")
            self.wake.wait(self.every)
            self.wake.clear()

    def _tell(self, view: View | None, busy: str) -> None:
        if not self.left.is_set():
            self.loop.call_soon_threadsafe(self._shown, view, busy)

    def _shown(self, view: View | None, busy: str) -> None:
        if view:
            with self._ends():
                self.state.show(view)
        self.state.busy = busy
        self.app.invalidate()

    def _lines(self) -> StyleAndTextTuples:
        size, lines = self.app.output.get_size(), list[Line]()
        with self._ends():
            lines = screen(self.state, size.columns, size.rows - bool(self.asking))
        found: StyleAndTextTuples = []
        for number, line in enumerate(lines):
            found += [(" ".join(f"class:{word}" for word in look.split()), text) for look, text in line]
            found += [("", "\n")] if number < len(lines) - 1 else []
        return found

    def _keys(self, browsing: Any, typing: Any) -> KeyBindings:
        keys = KeyBindings()

        def on(*names: str, when: Any = browsing) -> Callable[[Callable[[], object]], None]:
            def bind(what: Callable[[], object]) -> None:
                for name in names:
                    keys.add(name, filter=when, eager=name == "escape")(lambda _event: self._do(what))

            return bind

        state = self.state
        on("tab", "right")(lambda: state.to_list(1))
        on("s-tab", "left")(lambda: state.to_list(-1))
        on("down", "j")(lambda: state.to_row(1))
        on("up", "k")(lambda: state.to_row(-1))
        on("pagedown")(lambda: state.to_row(self.app.output.get_size().rows // 2))
        on("pageup")(lambda: state.to_row(-(self.app.output.get_size().rows // 2)))
        on("home")(lambda: state.to_row(-(1 << 20)))
        on("end")(lambda: state.to_row(1 << 20))
        on("enter")(state.open)
        on("escape")(state.back)
        on("?")(lambda: setattr(state, "mode", "lists" if state.mode == "help" else "help"))
        on("q")(lambda: self.app.exit() if state.mode == "lists" else state.back())
        on("/")(lambda: self._ask("/", "filter: ", state.filter))
        for number in range(9):
            on(str(number + 1))(partial(state.to_number, number))
        for name in "lrsdx":
            on(name)(partial(self._begin_act, name))
        on("escape", when=typing)(self._drop)
        keys.add("c-c")(lambda event: event.app.exit(exception=KeyboardInterrupt))
        return keys

    def _do(self, what: Callable[[], object]) -> None:
        if not self.asking:
            self.state.message = ""
        with self._ends():
            what()

    @contextmanager
    def _ends(self) -> Iterator[None]:
        """A mistake of ours ends the screen first: its traceback is to be read."""
        try:
            yield
        except Exception as error:
            if not self.app.is_done:
                self.app.exit(exception=error)

    def _ask(self, key: str, question: str, text: str = "") -> None:
        self.asking, self.question = key, clean(question)
        self.input.text = text
        self.input.cursor_position = len(text)
        self.app.layout.focus(self.input)

    def _begin_act(self, key: str) -> None:
        self.target = self.state.row
        asked = self.desk.ask(key, self.target)
        if asked.question:
            self._ask(key, asked.question, asked.text)
        else:
            self.state.message = asked.refused

    def _typed(self, buffer: Buffer) -> None:
        if self.asking == "/":
            self.state.look_for(buffer.text)

    def _drop(self) -> None:
        if self.asking == "/":
            self.state.look_for("")
        self._leave_line()

    def _leave_line(self) -> None:
        self.asking, self.question = "", ""
        self.app.layout.focus(self.text)

    def _accept(self, buffer: Buffer) -> bool:
        key, text = self.asking, buffer.text
        self._leave_line()
        if key not in ("/", ""):
            with self._ends():
                self.state.message = self.desk.act(key, self.target, text)
            self.wake.set()
        return False


def wanted_colour() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
