"""Attaches files to whatever is selected in the list that is shown; hands out copies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from lightering.app.attached_files import Taken, save_copy, take
from lightering.case.attached import put_ahead
from lightering.errors import UserError
from lightering.gui.dialogs.attaching import AttachDialog, PictureDialog
from lightering.gui.handlers.asking import Asking
from lightering.gui.header import VIEWS
from lightering.gui.words import shorter
from lightering.model.attachments import Attachment
from lightering.scratch_folders import ScratchFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.case.attached import Held
    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Telling

__all__ = ["AttachHandlers"]

_KINDS = "Pictures and documents (*)"
_PREVIEW_PX, _LOOK_PX = 320, 1800
_LARGE_BYTES = 1 << 20
"""Written in a few milliseconds; more could be felt in the window."""

_OPENED = {"application/pdf": ".pdf", "text/plain": ".txt"}
"""Documents that are handed to another program, by kind: nothing that could be run by opening."""


class AttachHandlers(Asking):
    """What the commands on attached files do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._waiting: list[tuple[str, Path]] = []
        self._copies: ScratchFolder | None = None

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "attach.add": self.ask_files,
            "attach.open": self.look,
            "attach.save": self.save,
            "attach.describe": self.describe,
            "attach.remove": self.remove,
        }

    def close(self) -> None:
        """Deletes the copies that other programs were given."""
        if self._copies is not None:
            self._copies.close()
            self._copies = None

    # -- in ---------------------------------------------------------------------------------

    def ask_files(self) -> None:
        """Asks which files, and attaches them one after the other."""
        chosen = self._session.chosen_id
        if chosen is not None:
            self._window.show_view(VIEWS.index("Review"))
            self.ask(
                "Attach files",
                _KINDS,
                lambda paths: self.attach(chosen, paths),
                mode=QFileDialog.FileMode.ExistingFiles,
            )

    def drop(self, paths: list[Path]) -> None:
        """Attaches files that were dropped on the inspector.

        Args:
            paths: Which.
        """
        chosen = self._session.chosen_id
        if chosen is None or self._session.read_only:
            self._window.say(
                "warning", "Nothing was attached: nothing is selected that can be changed."
            )
            return
        self.attach(chosen, paths)

    def attach(self, event_id: str, paths: list[Path]) -> None:
        """Reads files in a worker, and asks of each what it shows.

        Args:
            event_id: What they are attached to.
            paths: The files.
        """
        idle = not self._waiting
        self._waiting += [(event_id, path) for path in paths]
        if idle:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        event_id, path = self._waiting[0]

        def work(progress: Telling) -> tuple[Taken, bytes]:
            from lightering.readers.pictures import thumbnail

            taken = take(path, progress=progress)
            # of a file whose bytes stay outside the case there is no preview: it is large
            content = taken.held.content
            if not taken.look.width_px or content is None:
                return taken, b""
            return taken, thumbnail(content, _PREVIEW_PX)

        def done(found: tuple[Taken, bytes]) -> None:
            self._say_of(event_id, *found)

        def failed(sentence: str) -> None:
            self._window.say("error", sentence)
            self._done()

        task = self.begin(
            f"Reading {path.name}",
            work,
            done,
            failed=failed,
            stopped=f"Cancelled. {path.name} was not attached.",
        )
        task.cancelled.connect(self._done)

    def _done(self) -> None:
        self._waiting.pop(0)
        self._next()

    def _say_of(self, event_id: str, taken: Taken, preview: bytes) -> None:
        held, look = taken.held, taken.look
        known = {one.sha256: one for one in self._session.attachments_of(event_id)}
        one = known.get(held.sha256) or Attachment(
            sha256=held.sha256,
            size=held.size,
            name=taken.name,
            media=look.media,
            caption="",
            width_px=look.width_px,
            height_px=look.height_px,
            by=self._session.signed.author,
        )
        facts = taken.words()
        if held.sha256 in known:
            facts += " It is attached already: what is said of it changes."
        dialog = AttachDialog(
            shorter(event_id), one, facts, self._window, taken=look.taken, preview=preview
        )

        dialog.written.connect(lambda told: self._keep(event_id, told, held))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda _result: self._done())
        dialog.open()

    def _keep(self, event_id: str, told: Attachment, held: Held) -> None:
        """Records what is attached; of a large file the bytes go into the case first, beside."""
        window, session, case = self._window, self._session, self._session.case_path

        def record(*_: object) -> None:
            try:
                session.attach(event_id, told, held)
            except (UserError, KeyError) as error:
                # other files may have been opened meanwhile
                window.say("error", str(error))

        if case is None or session.read_only or held.content is None or held.size < _LARGE_BYTES:
            record()
            return
        # what cannot be written now is tried again with the record, which says so and keeps it
        self.begin(
            f"Keeping {told.name}",
            lambda _progress: put_ahead(case, held),
            record,
            failed=record,
            stopped=f"Cancelled. {told.name} was not attached.",
        )

    def describe(self) -> None:
        """Asks what else shall be said of the chosen file."""
        chosen, one = self._session.chosen_id, self._window.review.inspector.files.chosen
        if chosen is None or one is None:
            return
        dialog = AttachDialog(shorter(chosen), one, one.media, self._window)

        def written(told: Attachment) -> None:
            try:
                self._session.describe_attachment(chosen, told)
            except (UserError, KeyError):
                self._window.say("error", f"{one.name} is no longer attached there.")

        dialog.written.connect(written)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def remove(self) -> None:
        """Takes the chosen file away; undo brings it back."""
        chosen, one = self._session.chosen_id, self._window.review.inspector.files.chosen
        if chosen is None or one is None:
            return
        if self._session.detach(chosen, one.sha256):
            self._window.say(
                "fact", f"{one.name} was removed; undo brings it back, and its record stays."
            )

    # -- out --------------------------------------------------------------------------------

    def look(self) -> None:
        """Shows the chosen picture, or opens a copy of the chosen document."""
        one = self._window.review.inspector.files.chosen
        if one is None:
            return
        content_of, window = self._session.attached.content_of, self._window
        if not one.is_picture and one.media not in _OPENED:
            window.say(
                "warning",
                f"{one.name} is not opened from here ({one.media}): such files can hold programs. "
                "Save a copy, and open it with care.",
            )
            return

        def work(_progress: Telling) -> bytes:
            from lightering.readers.pictures import thumbnail

            content = content_of(one)
            return thumbnail(content, _LOOK_PX) if one.is_picture else content

        def done(content: bytes) -> None:
            if one.is_picture:
                PictureDialog(one, content, window).open()
            else:
                self._open_copy(one, content)

        self.begin(f"Reading {one.name}", work, done)

    def _open_copy(self, one: Attachment, content: bytes) -> None:
        """Hands a copy to another program, under a name that is of our making."""
        if self._copies is None:
            self._copies = ScratchFolder("attached").make()
        stem = re.sub(r"[^\w-]+", "_", Path(one.name).stem)[:60] or "attached"
        copy = self._copies.path / f"{stem}-{one.sha256[:8]}{_OPENED[one.media]}"
        try:
            copy.write_bytes(content)
        except OSError as error:
            self._window.say("error", f"{one.name} could not be opened: {error.strerror}.")
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            self._window.say("warning", f"No program here opens {one.name}. Save a copy instead.")

    def save(self) -> None:
        """Asks where, and writes a copy of the chosen file."""
        one = self._window.review.inspector.files.chosen
        if one is not None:
            self.ask_where(
                "Save a copy",
                _KINDS,
                lambda path: self._save(one, path),
                suffix=Path(one.name).suffix or ".bin",
                name=one.name,
            )

    def _save(self, one: Attachment, path: Path) -> None:
        contents = self._session.attached.content_of

        def work(progress: Telling) -> str:
            save_copy(contents, one, path, progress)
            return f"Written: {path.name} in {path.parent}"

        self.say_written(f"Writing {path.name}", work)
