"""An export as one ZIP, written while it is sent; memory holds one room at a time."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.template.loader import render_to_string

from chosha.kernel.belongings import Box
from chosha.kernel.clock import long_moment, now
from chosha.kernel.zipped import Flow, packed_file, packing


def bundle(boxes: Iterable[Box], *, whose: str) -> Iterator[bytes]:
    """The pieces of a ZIP: for every box a .json and a page to read, the files, and a front page that leads to all. UTF-8."""
    flow = Flow()
    named: list[dict[str, Any]] = []
    with packing(flow) as packed:
        for box in boxes:
            packed.writestr(f"data/{box.name}.json", json.dumps({"題": box.title, "件": box.rows}, ensure_ascii=False, indent=1))
            packed.writestr(f"{box.name}.html", _page(box))
            yield flow.taken()
            missing = 0
            for name, path in box.files:
                if not path.is_file():  # the row outlives a file that was lost
                    missing += 1
                    continue
                yield from packed_file(packed, flow, f"files/{name}", path)
            named.append({"name": box.name, "title": box.title, "count": len(box.rows), "files": len(box.files) - missing})
        front = {"boxes": named, "whose": whose, "made": long_moment(now())}
        packed.writestr("index.html", render_to_string("reception/export/front.html", front))
    yield flow.taken()


def _page(box: Box) -> str:
    rows = [[_shown(name, value) for name, value in row.items() if value not in ("", None, [])] for row in box.rows]
    return render_to_string("reception/export/box.html", {"title": box.title, "rows": rows})


def _shown(name: str, value: Any) -> dict[str, Any]:
    """A value as the page shows it: yes and no in words, lists one under another, files as links."""
    if isinstance(value, bool):
        value = "はい" if value else "いいえ"
    values = value if isinstance(value, list) else [value]
    return {"name": name, "texts": [str(part) for part in values], "links": name == "ファイル"}
