"""`attach`: files attached to events of a case as evidence; listed, copied out, removed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.case import SUFFIX
from lightering.cli.options import add_quiet, tell_failures
from lightering.cli.terminal import progress_of, tell, write_json
from lightering.errors import CaseError, UsageError, UserError
from lightering.model.attachments import (
    HELD_MIB,
    LEAST_DIGITS,
    UNKNOWN_DATE,
    Attachment,
    date_of,
    named_file,
)

if TYPE_CHECKING:
    import argparse

    from lightering.app.session import Session

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `attach`.

    Args:
        commands: Subparsers of the program.
    """
    attach = commands.add_parser(
        "attach", help="attach a picture or document to an event of a case, as evidence"
    )
    attach.add_argument("case", type=Path, metavar="CASE", help="the case")
    attach.add_argument(
        "event",
        nargs="?",
        metavar="EVENT",
        help="id of an encounter, lead, gap or loitering; without it all are listed",
    )
    attach.add_argument("file", nargs="?", type=Path, metavar="FILE", help="what to attach")
    attach.add_argument("--caption", metavar="TEXT", help="what it shows or says; needed")
    attach.add_argument(
        "--date",
        metavar="WHEN",
        help=f"of the picture or document: 2026-09-14, 2026-09-14T11:42Z (UTC) or {UNKNOWN_DATE}; "
        "needed",
    )
    attach.add_argument("--source", default="", metavar="TEXT", help="where it was had from")
    attach.add_argument("--made-by", default="", metavar="NAME", help="who made it")
    attach.add_argument("--licence", default="", metavar="TEXT", help="under which it is printed")
    attach.add_argument("--url", default="", metavar="URL", help="where it stands; never opened")
    attach.add_argument("--by", default="", metavar="NAME", help="who attaches it")
    attach.add_argument(
        "--hold-mib",
        type=float,
        default=HELD_MIB,
        metavar="MIB",
        help=f"the case holds the bytes of files up to this size (default: {HELD_MIB:g})",
    )
    attach.add_argument(
        "--remove",
        metavar="SHA256",
        help=f"take this file from the event; {LEAST_DIGITS} digits or more",
    )
    attach.add_argument(
        "--save",
        metavar="SHA256",
        help=f"write a copy of this file to -o; {LEAST_DIGITS} digits or more",
    )
    attach.add_argument("-o", "--output", type=Path, metavar="OUT", help="where the copy goes")
    attach.add_argument("--json", action="store_true", help="list as one JSON object")
    add_quiet(attach)
    attach.set_defaults(run=_attach)


def _attach(options: argparse.Namespace) -> int:
    if options.case.suffix != SUFFIX:
        raise UsageError(f"{options.case.name} is no case; a case ends with {SUFFIX}.")
    if options.save is not None:
        return _save(options)
    if options.event is None:
        return _list(options)
    if options.remove is None:
        if options.file is None or options.caption is None or options.date is None:
            raise UsageError("To attach, give the event, the file, --caption and --date.")
        date_of(options.date)  # what cannot be meant is said before the work
    from lightering.app.clues import ONE, list_of
    from lightering.app.session import Session

    session = Session()
    session.notice.connect(lambda notice: tell(notice.text))
    try:
        session.open_case(options.case)
        if session.read_only and session.case is not None:
            raise CaseError(session.case.holder)
        status = _find(options, session)
        if status:
            return status
        if not session.knows(options.event):
            what = ONE[list_of(options.event)]
            table = "" if what == "encounter" else f" --table {list_of(options.event)}"
            raise UserError(
                f"There is no {what} {options.event} in the files of {options.case.name}. "
                f"“lightering export CASE{table} -o -” lists them."
            )
        return _remove(options, session) if options.remove else _add(options, session)
    finally:
        session.close_case()


def _find(options: argparse.Namespace, session: Session) -> int:
    """Finds the events of the case, which it does not hold; returns 1 if files are lost."""
    from lightering.app import pipeline
    from lightering.app.clues import find_clues, is_clue
    from lightering.cli.of_case import of_case

    held = of_case(options.case)
    with progress_of(options) as progress:
        results = pipeline.run_all(held.paths, held.params, progress, held.mapping, held.beside)
        status = tell_failures(results.loaded.reports)
        if not status:
            session.adopt(results)
            if is_clue(options.event):
                session.adopt_clues(find_clues(results.loaded, held.params.detect, progress))
    return status


def _add(options: argparse.Namespace, session: Session) -> int:
    from lightering.app.attached_files import take

    taken = take(options.file, options.hold_mib)
    held, look = taken.held, taken.look
    wanted = Attachment(
        sha256=held.sha256,
        size=held.size,
        name=taken.name,
        media=look.media,
        caption=options.caption.strip(),
        dated=date_of(options.date),
        source=options.source.strip(),
        author=options.made_by.strip(),
        licence=options.licence.strip(),
        url=options.url.strip(),
        width_px=look.width_px,
        height_px=look.height_px,
        by=options.by.strip() or session.signed.author,
    )
    if not session.attach(options.event, wanted, held):
        tell(f"{taken.name} is attached to {options.event} already, with the same words.")
        return 0
    if session.unsaved:
        raise CaseError(f"{options.case.name} could not be written: nothing was attached.")
    tell(f"Attached to {options.event}: {taken.name}, {taken.words(options.hold_mib)}")
    sys.stdout.write(f"{held.sha256}\n")
    return 0


def _remove(options: argparse.Namespace, session: Session) -> int:
    one = named_file(options.remove, session.attachments_of(options.event))
    session.detach(options.event, one.sha256)
    if session.unsaved:
        raise CaseError(f"{options.case.name} could not be written: nothing was removed.")
    tell(f"Removed from {options.event}: {one.name}. Its record and its bytes stay in the case.")
    return 0


def _save(options: argparse.Namespace) -> int:
    from lightering.app.attached_files import save_copy
    from lightering.cli.of_case import of_case

    if options.output is None:
        raise UsageError("Name the copy with -o.")
    attached = of_case(options.case).attached
    held = [one for files in attached.by_event.values() for one in files]
    one = named_file(options.save, held)
    save_copy(attached.content_of, one, options.output)
    tell(f"Written: {options.output.name}, the file that was attached as {one.name}.")
    return 0


def _list(options: argparse.Namespace) -> int:
    from lightering.cli.of_case import of_case

    attached = of_case(options.case).attached
    rows = [(key, one) for key, held in sorted(attached.by_event.items()) for one in held]
    if options.json:
        write_json({"attachments": [{"encounter_id": key} | one.as_dict() for key, one in rows]})
        return 0
    for key, one in rows:
        when = one.dated or UNKNOWN_DATE
        words = " ".join(f"{one.name}: {one.caption}".split())
        sys.stdout.write(f"{key}  {one.sha256}  {when}  {words}\n")
    tell(f"{len(rows)} attached.")
    return 0
