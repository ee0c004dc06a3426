"""File names as shown to others."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
NAMELESS = "名前のないファイル"
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(name: str, suffix: str | None = None) -> str:
    """The bare name without folders and invisible characters, at most 120 long; with this suffix where one is given."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(sign for sign in unicodedata.normalize("NFC", bare) if unicodedata.category(sign) not in INVISIBLE)
    tidy = re.sub(r'[<>:"|?*\s]+', " ", visible).strip(" .")
    path = PurePosixPath(tidy or NAMELESS)
    ending = suffix or path.suffix[:12]
    same = path.suffix.lower() == ending or (path.suffix.lower(), ending) == (".jpeg", ".jpg")
    stem = path.stem if same or not suffix or path.suffix.lower() in KNOWN else path.name
    return f"{stem[: LONGEST - len(ending)]}{path.suffix if same else ending}"


KNOWN = {
    *(".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf", ".heic", ".heif"),
    *(".docx", ".dotx", ".xlsx", ".xltx", ".pptx", ".potx", ".ppsx", ".csv", ".tsv", ".txt"),
}
