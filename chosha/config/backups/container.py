"""The tar itself: streaming in, streaming out, a hash for every file. Knows nothing of databases."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any

from chosha.config.refusal import CannotDo

FORMAT = 1
TITLE = "chosha-backup.json"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024

Manifest = dict[str, Any]


class MeasuredFile:
    """Reads exactly `size` bytes of a file that may be growing or shrinking, and hashes them on the way."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.left = file, size
        self.digest = hashlib.sha256()
        self.cut_short = False

    def read(self, wanted: int = CHUNK) -> bytes:
        wanted = min(wanted, self.left)
        piece = self.file.read(wanted)
        while len(piece) < wanted:
            more = self.file.read(wanted - len(piece))
            if not more:
                # tar has already promised this many bytes.
                self.cut_short = True
                more = bytes(wanted - len(piece))
            piece += more
        self.left -= wanted
        self.digest.update(piece)
        return piece


class BackupWriter:
    """Writes beside the target and takes its place only when complete. Use as a context manager and call `finish`."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.part = target.with_name(f".{target.name}.part")
        self.files: dict[str, dict[str, Any]] = {}
        self.written_meanwhile: list[str] = []

    def __enter__(self) -> "BackupWriter":
        descriptor = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.raw = os.fdopen(descriptor, "wb")
        packed = self.target.name.endswith((".gz", ".tgz"))
        # Recordings do not shrink: the lightest level keeps a large archive quick.
        self.stream: IO[bytes] = gzip.GzipFile("", "wb", 1, self.raw) if packed else self.raw  # type: ignore[assignment]
        self.tar = tarfile.open(fileobj=self.stream, mode="w|", format=tarfile.PAX_FORMAT)
        self.add_text(TITLE, {"chosha-backup": FORMAT})
        return self

    def __exit__(self, *_: object) -> None:
        self.raw.close()
        self.part.unlink(missing_ok=True)

    def add_text(self, name: str, content: Any) -> None:
        raw = json.dumps(content, ensure_ascii=False, indent=1).encode()
        self._add(name, io.BytesIO(raw), len(raw))

    def add_file(self, name: str, path: Path) -> None:
        """A file that vanished since the folder was read is left out; one that is being written is listed."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            before = os.fstat(file.fileno())
            cut_short = self._add(name, file, before.st_size, int(before.st_mtime))
            after = os.fstat(file.fileno())
        if cut_short or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            self.written_meanwhile.append(name)

    def finish(self, manifest: Manifest) -> None:
        files = dict(self.files)
        self.add_text(MANIFEST, {**manifest, "files": files, "written_meanwhile": self.written_meanwhile})
        self.tar.close()
        if self.stream is not self.raw:
            self.stream.close()
        self.raw.flush()
        os.fsync(self.raw.fileno())
        self.part.replace(self.target)

    def _add(self, name: str, file: IO[bytes], size: int, changed_at: int = 0) -> bool:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, changed_at, 0o600
        measured = MeasuredFile(file, size)
        self.tar.addfile(entry, measured)
        self.files[name] = {"bytes": size, "sha256": measured.digest.hexdigest()}
        return measured.cut_short


KEYS_IN_HOME = ("home", "keys")  # keys have a folder of their own in a backup, and are never put over others


def unpack(archive: Path, into: Path) -> Manifest:
    """Unpack below `into` and compare everything with the manifest. Raises CannotDo for anything that is not a whole backup."""
    try:
        with tarfile.open(archive, "r|*") as tar:
            return _unpack(tar, into)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CannotDo(f"{archive.name} は、途中で切れているか、庁舎の控えではないようです。何も戻していません。") from error


def _unpack(tar: tarfile.TarFile, into: Path) -> Manifest:
    seen: dict[str, dict[str, Any]] = {}
    manifest: Manifest | None = None
    for entry in tar:
        source = tar.extractfile(entry) if entry.isfile() else None
        place = PurePosixPath(entry.name)
        if source is None or place.is_absolute() or ".." in place.parts or place.parts[:2] == KEYS_IN_HOME or manifest is not None:
            raise CannotDo(f"控えの中に、あるはずのないもの（{entry.name}）があります。何も戻していません。")
        if not seen:
            _check_title(entry.name, source)
            source = io.BytesIO(json.dumps({"chosha-backup": FORMAT}, ensure_ascii=False, indent=1).encode())
        if entry.name == MANIFEST:
            manifest = json.load(source)
        else:
            seen[entry.name] = _write(source, into / place)
    if manifest is None:
        raise CannotDo("控えの終わりがありません。写している途中で切れたようです。何も戻していません。")
    _compare(manifest["files"], seen)
    return manifest


def _check_title(name: str, source: IO[bytes]) -> None:
    if name != TITLE:
        raise CannotDo("このファイルは、庁舎の控えではないようです。何も戻していません。")
    version = json.load(source).get("chosha-backup")
    if version != FORMAT:
        raise CannotDo(f"控えの形式（{version}）を、この版の庁舎は読めません。新しい版でお試しください。何も戻していません。")


def _write(source: IO[bytes], path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while piece := source.read(CHUNK):
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _compare(promised: dict[str, Any], found: dict[str, Any]) -> None:
    wrong = sorted(name for name in promised.keys() | found.keys() if promised.get(name) != found.get(name))
    if wrong:
        raise CannotDo(f"控えの中身が、書かれた時と違います（{wrong[0]} ほか {len(wrong)} 件）。何も戻していません。")
