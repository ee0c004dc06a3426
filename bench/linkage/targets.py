"""The masked texts to be guessed, each with every row that belongs to it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bench.linkage.loot import Loot, day_of, moment_of

SIGN = re.compile("【[ぁ-ん]{12}】")
OWN = (
    *("board_post", "talk_comment", "search_row", "talk_mask", "talk_seal", "talk_call", "board_tag", "board_attachment"),
    *("media_storedfile", "board_revision", "talk_revision", "board_acceptance", "board_summary", "audit_entry", "moderation_cover"),
    *("moderation_appeal", "moderation_report", "notices_notice", "links_linkcard", "django_tasks_db_dbtaskresult"),
    *("talk_stirred", "talk_thanks"),
)


@dataclass
class Target:
    kind: str
    id: int
    thread: int
    day: str
    by: int  # the truth; no attack reads it
    crowd: list[int]
    sign: str = ""
    size: int = 0
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def targets(loot: Loot, truth: dict[str, Any]) -> list[Target]:
    found = []
    texts = {row["id"]: row for name in ("board_post", "talk_comment") for row in loot.tables[name]}
    for written in truth["texts"]:
        row = texts.get(written["id"])
        if row is None:
            continue
        crowd = truth["there"][written["day"]]
        target = Target(written["kind"], written["id"], written["thread"], day_of(moment_of(row["created_at"]) or 0), written["by"], crowd)
        said = SIGN.search(row["source"] or "")
        target.sign, target.size, target.mask = said.group() if said else "", len(row["source"] or ""), row["mask_id"]  # type: ignore[attr-defined]
        found.append(target)
    _gather(loot, found)
    return found


def _gather(loot: Loot, found: list[Target]) -> None:
    """Rows that carry the number of the text, of its mask, or of something that does."""
    by_number: defaultdict[str, list[Target]] = defaultdict(list)
    for target in found:
        by_number[str(target.id)].append(target)
        by_number[str(target.mask)].append(target)  # type: ignore[attr-defined]
    for row in loot.tables["board_attachment"]:
        for target in by_number.get(str(row["post_id"]), ()):
            by_number[str(row["file_id"])].append(target)
    for row in loot.tables["moderation_cover"]:
        for target in by_number.get(str(row["thing_id"]), ()):
            by_number[f"cover {row['id']}"].append(target)
    for name in OWN:
        for row in loot.tables.get(name, ()):
            keys = {str(value) for column, value in row.items() if isinstance(value, (int, str)) and column[0] != "_"}
            if name == "talk_comment":  # not every answer in the thread: the own one
                keys = {str(row["id"])}
            if name == "moderation_appeal":
                keys = {f"cover {row['cover_id']}"}
            for target in {id(each): each for key in keys for each in by_number.get(key, ())}.values():
                target.rows[name].append(row)
