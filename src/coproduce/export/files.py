"""Outputs as files: written whole or not at all, one or many at once, under names that every system takes."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from coproduce.errors import WriteError, escaped, expect, together

LONGEST_STEM = 80
"""The most characters in a name that `safe_name` gives, so that there is room for an ending and a long folder."""

LONGEST_NAME = 255
"""The most bytes in the name of one file: what every system takes."""

STALE_AFTER_SECONDS = 24 * 60 * 60
"""How old a temporary file must be to go where nobody can tell whether its writer still runs."""

_LONGEST_PATH_SHOWN = 200
_PRIVATE, _PUBLIC = 0o600, 0o666
_SAFE_TO_OPEN = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_TEMPORARY = re.compile(r"\.coproduce-([0-9]{1,10})-([0-9a-f]{8})-[0-9a-f]{16}\.tmp\Z", re.ASCII)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL, errno.EXDEV)
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
_CHOOSE = "choose another name, or pass overwrite=True"
_HINTS = {
    errno.ENOSPC: "make room, or name a place on another disk",
    errno.EDQUOT: "make room, or name a place on another disk",
    errno.EACCES: "name a place where you may write",
    errno.EPERM: "name a place where you may write",
    errno.EROFS: "name a place where you may write",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "make the folder first, or name another",
    errno.ENOTEMPTY: _CHOOSE,
}
_WORDS = re.compile(r"[a-z0-9]+", re.ASCII)
_UNSAFE = frozenset('<>:"/\\|?*')
_NUMBERED = (f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")
_RESERVED = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_NUMBERED))
_APOSTROPHES = str.maketrans(dict.fromkeys("'`\u00b4\u02bc\u2018\u2019", ""))
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "ng",
        "\u0131": "i",
    }
)
_UNSPELT = ("Mn", "Me", "Cf")
"""Marks on letters, and characters that show nothing: a word goes on across them."""


Progress = Callable[[str, int, int], None]
"""What is told of each file that is made: its name, how many are made, and how many there are in all."""


def write_file(path: str | Path, data: bytes, *, overwrite: bool = False, private: bool = False) -> Path:
    """Write a file whole or not at all, and give its path.

    A new file is readable as this account's other files are, and by this account alone where it is private. With
    `overwrite` a file that is there keeps who may read it, less all others where it is private; its further names
    (hard links) keep the old content. A symbolic link is never written through, nor replaced. Folders on the way
    may be links. Raises `WriteError` for what `writable` refuses and where the disk fails; what was there before is
    then as it was, except where the disk does not confirm what stands in its place (code "unconfirmed").

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "days.txt"), b"Diwrnodau").read_bytes()
    b'Diwrnodau'
    """
    expect(data, bytes, "data")
    target, before = _checked(path, overwrite=overwrite)
    with _reporting(target), _Writing(target.parent) as writing:
        _place(writing.write(target, target, data, before=before, private=private), overwrite=overwrite)
    try:
        _sync_folder(target.parent)
    except OSError as error:
        why = f"it is in place, but the disk does not confirm that it stays: {_reason(error)}"
        raise _refused(target, why, "unconfirmed", "check the disk, and write it again") from None
    return target


def write_folder(
    folder: str | Path,
    files: Iterable[tuple[str, Callable[[], bytes]]],
    *,
    overwrite: bool = False,
    private: bool | Callable[[str], bool] = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Make and write many files, all of them or none, and give their paths.

    Each file is a name and what makes its content; nothing is made where a name cannot be used or is taken. A new
    folder takes its name once all is in it; in one that is there, files take theirs when all are written, and where
    that fails those that did are taken back. Only a process that is killed in between leaves some new and some old,
    each whole. Raises `WriteError`, whose code is "partial" where something could not be taken back, which it lists.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     written = write_folder(Path(parent, "all"), [("en.txt", lambda: b"Days"), ("cy.txt", lambda: b"Diwrnodau")])
    ...     [path.read_bytes() for path in written]
    [b'Days', b'Diwrnodau']
    """
    known_as, wanted = Path(_spelt(folder)), tuple(files)
    _expect_names([name for name, _ in wanted])
    place, is_new = _folder_checked(known_as)
    batch = _Batch(place, known_as, wanted, overwrite, private, progress)
    if is_new and wanted:
        _write_new(batch)
    elif wanted:
        _write_into(batch, _all_checked(batch))
    return tuple(known_as / name for name, _ in wanted)


def writable(path: str | Path, *, overwrite: bool = False) -> Path:
    """Give the path of a file that can be written, before anything is made for it.

    Raises `WriteError` where a file is there already (unless it may be overwritten), for a folder, a pipe, a device,
    a link, a read-only file or folder, a folder that is not there, and a name that cannot be used.

    >>> writable("reports/")
    Traceback (most recent call last):
        ...
    coproduce.errors.WriteError: [name] cannot write reports/: expected a file, not a folder - add the file's name
    """
    return _checked(path, overwrite=overwrite)[0]


def safe_name(text: str, *, fallback: str = "document") -> str:
    """Give a name for a file, without its ending, that every system takes: ASCII words in lower case, hyphenated.

    It has at most 80 characters. What is cut carries a digest of the whole text, and so does the fallback that stands
    for a text of which nothing is left. See `distinct` for many at once.

    >>> safe_name("Cymdeithas Tŷ'r Ŵyl & Sons")
    'cymdeithas-tyr-wyl-sons'
    >>> safe_name("con"), safe_name("فاطمة", fallback="charity")
    ('document-con', 'charity-24666a0e')
    """
    expect(text, str, "text")
    stem, spare = _stem(text), _spare(fallback)
    if not stem:
        return _marked(spare, text) if text.strip() else spare
    if stem in _RESERVED:
        return f"{spare}-{stem}"
    return stem if len(stem) <= LONGEST_STEM else _marked(stem, text)


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Give each of many texts a safe name that no other has, whatever their order.

    Those that would share one carry a digest of their text. Where the very same text stands twice, the first of them
    has one name and the second another.

    >>> distinct(["Bryn Hope", "BRYN HOPE", "Cwm Hope"])
    ('bryn-hope-27cccbf4', 'bryn-hope-72a384f0', 'cwm-hope')
    """
    seen: Counter[str] = Counter()
    numbered = []
    for text in names:
        numbered.append((text, seen[text]))
        seen[text] += 1
    given = {each: safe_name(each[0]) for each in numbered}
    for length in range(8, LONGEST_STEM, 8):
        taken = Counter(given.values())
        shared = [each for each, name in given.items() if taken[name] > 1]
        given |= {each: _marked(safe_name(each[0]), f"{each[1]} {each[0]}", length) for each in shared}
    return tuple(given[each] for each in numbered)


class _Output(NamedTuple):
    """One file on its way: its place, how it is spoken of, where it is until then, and which file on the disk it is."""

    target: Path
    known_as: Path
    temporary: Path
    on_disk: os.stat_result


class _Batch(NamedTuple):
    """What was asked of `write_folder`, and the folder it goes to, as it is and as it is spoken of."""

    place: Path
    known_as: Path
    files: tuple[tuple[str, Callable[[], bytes]], ...]
    overwrite: bool
    private: bool | Callable[[str], bool]
    progress: Progress | None

    def is_private(self, name: str) -> bool:
        return self.private(name) if callable(self.private) else self.private


class _Writing:
    """What is written into a folder before it takes its names; what is left of it in the end is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _tidied([_removing(name) for name in self._names])

    def write(
        self, target: Path, known_as: Path, data: bytes, *, before: os.stat_result | None, private: bool
    ) -> _Output:
        """Write the whole of a file beside its place, as readable as it will be there."""
        temporary = self._named()
        handle = os.open(temporary, _SAFE_TO_OPEN, _PRIVATE if private or before else _PUBLIC)
        try:
            if len(self._names) == 1:
                _sweep(self._folder, os.fstat(handle).st_mtime)
            _write_all(handle, data)
            if before:
                _permit(temporary, before, private=private)
            _sync(handle)
            return _Output(target, known_as, temporary, os.fstat(handle))
        finally:
            os.close(handle)

    def keep(self, target: Path) -> Path | None:
        """Keep what is in a place, if anything is, under a second name, or as a copy where there are no links."""
        kept = self._named()
        try:
            kept.hardlink_to(target)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return self.write(target, target, target.read_bytes(), before=target.lstat(), private=False).temporary
        return kept

    def _named(self) -> Path:
        """Choose a name, and note it before there is a file, so that an interruption leaves none behind."""
        self._names.append(self._folder / _temporary_name())
        return self._names[-1]


def _checked(path: str | Path, *, overwrite: bool) -> tuple[Path, os.stat_result | None]:
    """Give the path of a file that can be written, and what is there now, or raise `WriteError`."""
    text = _spelt(path)
    target = Path(text)
    if re.split(r"[/\\]" if os.altsep else "/", text)[-1] in ("", ".", ".."):
        raise _refused(text, "expected a file, not a folder", "name", "add the file's name")
    if _TEMPORARY.match(target.name):
        raise _refused(target, "such names are for files that are being written", "name", "choose another name")
    _expect_folder(target.parent, target)
    before = _there(target)
    if before:
        _expect_free(target, before, overwrite=overwrite)
    return target, before


def _spelt(path: str | Path) -> str:
    expect(path, (str, Path), "path")
    text = str(path)
    try:
        if text and b"\0" not in os.fsencode(text):
            return text
    except UnicodeEncodeError:
        pass
    why = "expected a path without a NUL or half a character" if text else "expected the name of a file"
    raise _refused(text or "nothing", why, "name", "choose another name")


def _there(target: Path) -> os.stat_result | None:
    with _reporting(target):
        try:
            return target.lstat()
        except FileNotFoundError:
            return None


def _expect_free(target: Path, there: os.stat_result, *, overwrite: bool) -> None:
    """Refuse whatever may not be overwritten."""
    if stat.S_ISLNK(there.st_mode):
        raise _refused(target, "it is a link to another place", "link", "name the file that it leads to, or remove it")
    if stat.S_ISDIR(there.st_mode):
        raise _refused(target, "it is a folder", "directory", "name a file in it")
    if not stat.S_ISREG(there.st_mode):
        raise _refused(target, "it is a pipe or a device", "device", "name a file")
    if not overwrite:
        raise _refused(target, "it is there already", "exists", _CHOOSE)
    if not there.st_mode & 0o222 or not _may(target, os.W_OK):
        raise _refused(target, "it is read-only", "read-only", "choose another name, or make it writable")


def _expect_folder(folder: Path, target: Path) -> None:
    """Refuse a folder that is not there, or into which nothing can be written."""
    if not _is_folder(folder, target):
        raise _refused(target, f"there is no folder {_shown(folder)}", "folder", "make it first, or name another")
    if not _may(folder, os.W_OK | os.X_OK):
        raise _refused(target, f"the folder {_shown(folder)} is read-only", "read-only", _HINTS[errno.EROFS])


def _is_folder(path: Path, known_as: Path) -> bool:
    with _reporting(known_as):
        try:
            return stat.S_ISDIR(path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def _folder_checked(folder: Path) -> tuple[Path, bool]:
    """Give a folder, wherever a later change of the working folder leads, and whether it is still to be made."""
    with _reporting(folder):
        place = folder.absolute()
    is_new = _there(place) is None
    if not is_new and not _is_folder(place, folder):
        raise _refused(folder, "what is there is no folder", "folder", "choose another name")
    _expect_folder(place.parent if is_new else place, folder)
    return place, is_new


def _expect_names(names: Sequence[str]) -> None:
    """Refuse all names that some system does not take, or takes for one."""
    faults = [
        _refused(name, f"expected {wanted}", "name", "see coproduce.safe_name")
        for name in names
        if (wanted := _wanted_of(name))
    ]
    alike = Counter(_folded(name) for name in names)
    faults += [
        _refused(name, "another file has this name, or one that some systems take for it", "name", "choose another")
        for name in names
        if alike[_folded(name)] > 1
    ]
    if faults:
        raise together(faults, "some names cannot be used", code="name")


def _wanted_of(name: str) -> str:
    """Tell what is expected of the name of a file that has something else, or nothing."""
    expect(name, str, "name")
    if not name or escaped(name) != name or _UNSAFE & set(name):
        return "letters, figures, hyphens, dots and blanks"
    if name[0] in ".- " or name[-1] in ". ":
        return "a name that begins with a letter or a figure and does not end with a dot or a blank"
    if name.partition(".")[0].strip().casefold() in _RESERVED:
        return "a name that no system keeps for a device"
    return f"at most {LONGEST_NAME} bytes" if len(name.encode()) > LONGEST_NAME else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _write_new(batch: _Batch) -> None:
    """Write a folder beside its place, and give it its name once all is in it."""
    beside = batch.place.parent / _temporary_name()
    made = None
    try:
        with _reporting(batch.known_as):
            beside.mkdir(mode=0o700 if batch.private is True else 0o777)
            made = beside.lstat()
        _sweep(batch.place.parent, made.st_mtime)
        _write_into(batch._replace(place=beside), [None] * len(batch.files))
        with _reporting(batch.known_as):
            beside.rename(batch.place)
            _sync_folder(batch.place.parent)
    except BaseException as error:
        if 0 in _tidied([lambda: _bring_back(batch.place, beside, made), lambda: _remove_folder(beside)]):
            _say_what_is_left(error, [batch.known_as])
        raise


def _bring_back(place: Path, beside: Path, made: os.stat_result | None) -> None:
    """Take its name from a folder that has it already, if it is the one that was made here."""
    with contextlib.suppress(FileNotFoundError):
        if made and os.path.samestat(place.lstat(), made):
            place.rename(beside)


def _all_checked(batch: _Batch) -> list[os.stat_result | None]:
    """Give what is in the place of each file, or raise `WriteError` with all that cannot be written."""
    found, faults = [], []
    for name, _ in batch.files:
        try:
            found.append(_checked(batch.known_as / name, overwrite=batch.overwrite)[1])
        except WriteError as fault:
            faults.append(fault)
    if faults:
        raise together(faults, "some files cannot be written", code=faults[0].code)
    return found


def _write_into(batch: _Batch, before: Sequence[os.stat_result | None]) -> None:
    """Write all files beside their places, and then give them their names."""
    with _Writing(batch.place) as writing:
        outputs = [_made(writing, batch, number, there) for number, there in enumerate(before)]
        _place_all(writing, outputs, batch)


def _made(writing: _Writing, batch: _Batch, number: int, before: os.stat_result | None) -> _Output:
    name, make = batch.files[number]
    data, private = make(), batch.is_private(name)
    expect(data, bytes, f"what {escaped(name)} holds")
    known_as = batch.known_as / name
    with _reporting(known_as):
        output = writing.write(batch.place / name, known_as, data, before=before, private=private)
    if batch.progress:
        batch.progress(name, number + 1, len(batch.files))
    return output


def _place_all(writing: _Writing, outputs: Sequence[_Output], batch: _Batch) -> None:
    """Give all files their names, or take back those that have theirs."""
    kept = [_kept(writing, output) if batch.overwrite else None for output in outputs]
    try:
        for output in outputs:
            with _reporting(output.known_as):
                _place(output, overwrite=batch.overwrite)
        with _reporting(batch.known_as):
            _sync_folder(batch.place)
    except BaseException as error:
        failed = _tidied([_taking_back(output, old) for output, old in zip(outputs, kept, strict=True)])
        if failed:
            _say_what_is_left(error, [outputs[number].known_as for number in failed])
        raise


def _kept(writing: _Writing, output: _Output) -> Path | None:
    with _reporting(output.known_as):
        return writing.keep(output.target)


def _say_what_is_left(error: BaseException, left: Sequence[Path]) -> None:
    """Say which files are new, though not all are."""
    what = f"written, and not taken back: {', '.join(_shown(path) for path in left)}"
    if isinstance(error, WriteError):
        raise WriteError(f"{error.message}; {what}", code="partial", hint=error.hint) from None
    error.add_note(what)


def _taking_back(output: _Output, old: Path | None) -> Callable[[], object]:
    """Give the step that restores what was in a place, unless something else has taken it since."""

    def take_back() -> None:
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(output.target.lstat(), output.on_disk):
                if old:
                    old.replace(output.target)
                else:
                    output.target.unlink()

    return take_back


def _place(output: _Output, *, overwrite: bool) -> None:
    """Give a file its name: in place of another, or only where there is none."""
    if overwrite:
        output.temporary.replace(output.target)
        return
    try:
        output.target.hardlink_to(output.temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim(output)


def _claim(output: _Output) -> None:
    """Take a name that is free with an empty file, and put the whole one in its place, where there are no links.

    The empty file stays only where the process is killed, or the power fails, between these two steps.
    """
    try:
        os.close(os.open(output.target, _SAFE_TO_OPEN, _PRIVATE))
        output.temporary.replace(output.target)
    except FileExistsError:
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            if not output.target.lstat().st_size:
                output.target.unlink()
        raise


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        count = os.write(handle, rest)
        if not count:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[count:]


def _permit(temporary: Path, before: os.stat_result, *, private: bool) -> None:
    """Let those read a file who could read the one before it: its group too, where it can be given to that."""
    own, mode = temporary.lstat(), stat.S_IMODE(before.st_mode) & (0o700 if private else 0o777)
    if own.st_gid != before.st_gid:
        try:
            os.chown(temporary, -1, before.st_gid)
        except OSError:
            mode &= 0o707
    if own.st_uid != before.st_uid:
        with contextlib.suppress(OSError):
            os.chown(temporary, before.st_uid, -1)
    temporary.chmod(mode)


def _sync(handle: int) -> None:
    """Have the disk confirm what was written, where its file system can."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def _sync_folder(folder: Path) -> None:
    """Have the disk confirm the names in a folder, where the system lets us open it."""
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except PermissionError:
        return
    try:
        _sync(handle)
    finally:
        os.close(handle)


def _temporary_name() -> str:
    return f".coproduce-{os.getpid()}-{_this_machine()}-{os.urandom(8).hex()}.tmp"


def _this_machine() -> str:
    """Tell machines apart that share a folder, without naming them: a process is known only on its own."""
    import platform  # noqa: PLC0415 - on first use

    return _digest(platform.node())


def _sweep(folder: Path, now: float) -> None:
    """Remove what processes that are gone have left in a folder; the time is that of its own disk."""
    with contextlib.suppress(OSError):
        stale = [path for path in folder.iterdir() if _is_stale(path, now)]
        for path in stale:
            with contextlib.suppress(OSError):
                (_remove_folder if path.is_dir() else Path.unlink)(path)


def _is_stale(path: Path, now: float) -> bool:
    """Tell whether a temporary file of ours has been left behind: its process is gone, or it is old."""
    found = _TEMPORARY.match(path.name)
    if not found or path.is_symlink():
        return False
    there = path.lstat()
    if hasattr(os, "geteuid") and there.st_uid != os.geteuid():
        return False
    is_gone = found[2] == _this_machine() and not _may_run(int(found[1]))
    return is_gone or now - there.st_mtime > STALE_AFTER_SECONDS


def _may_run(process: int) -> bool:
    if os.name == "nt":  # there, asking after a process would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _remove_folder(folder: Path) -> None:
    """Remove a folder of ours with the files in it; it holds no folders."""
    with contextlib.suppress(FileNotFoundError):
        for path in tuple(folder.iterdir()):
            path.unlink(missing_ok=True)
        folder.rmdir()


def _removing(path: Path) -> Callable[[], object]:
    return lambda: path.unlink(missing_ok=True)


def _tidied(steps: Sequence[Callable[[], object]]) -> tuple[int, ...]:
    """Take each step of tidying up, and list those that failed.

    An interruption waits so long; the step that it came in is taken again, which does no harm to any.
    """
    waiting, failed, interruption = dict(enumerate(steps)), set(), None
    while waiting:
        try:
            for number in tuple(waiting):  # inside, as a signal is only heard where a loop turns, or a call ends
                if not _is_taken(waiting[number]):
                    failed.add(number)
                del waiting[number]
        except KeyboardInterrupt as raised:
            interruption = raised
    if interruption:
        raise interruption
    return tuple(sorted(failed))


def _is_taken(step: Callable[[], object]) -> bool:
    """Take a step, again where it fails at first, and tell whether that was of use."""
    for _attempt in range(2):
        with contextlib.suppress(OSError):
            step()
            return True
    return False


@contextlib.contextmanager
def _reporting(path: Path) -> Iterator[None]:
    """Raise what the system says of a path as `WriteError`."""
    try:
        yield
    except FileExistsError:
        raise _refused(path, "it is there already", "exists", _CHOOSE) from None
    except OSError as error:
        raise _refused(
            path, _reason(error), "write", _HINTS.get(error.errno or 0, "try again, or name another place")
        ) from None


def _refused(path: str | Path, why: str, code: str, hint: str) -> WriteError:
    return WriteError(f"cannot write {_shown(path)}: {why}", code=code, hint=hint)


def _reason(error: OSError) -> str:
    return escaped((error.strerror or "the system gives no reason").lower())


def _shown(path: str | Path) -> str:
    """Show a path on one line, and of a very long one its beginning and its end."""
    text, half = str(path), _LONGEST_PATH_SHOWN // 2
    return escaped(text if len(text) <= _LONGEST_PATH_SHOWN else f"{text[:half]}…{text[-half:]}")


def _stem(text: str) -> str:
    """Spell a text with ASCII letters and figures in lower case, its words joined by hyphens."""
    spelt = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold().translate(_LETTERS)
    letters = unicodedata.normalize("NFKD", spelt)
    return "-".join(_WORDS.findall("".join(each for each in letters if unicodedata.category(each) not in _UNSPELT)))


def _spare(fallback: str) -> str:
    stem = _shortened(_stem(fallback), LONGEST_STEM // 2)
    return "document" if not stem or stem in _RESERVED else stem


def _marked(stem: str, text: str, length: int = 8) -> str:
    """Add a digest to a name, which is cut where both have no room."""
    return f"{_shortened(stem, LONGEST_STEM - length - 1)}-{_digest(text, length)}"


def _shortened(stem: str, room: int) -> str:
    """Cut a name between two words, or inside one where little would be left."""
    if len(stem) <= room:
        return stem
    end = stem.rfind("-", 0, room + 1)
    return stem[:end] if end >= room // 2 else stem[:room].rstrip("-")


def _digest(text: str, length: int = 8) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
