"""Every write of this room: planning, being on air, the recording afterwards, the chat beside it, the place to go on."""

from chosha.broadcasts.actions.chat import hide_line, say
from chosha.broadcasts.actions.onair import (
    PartTicket,
    begin_part,
    end_broadcast,
    go_live,
    leave_the_air,
    look_after_shows,
    note_interruption,
)
from chosha.broadcasts.actions.planning import (
    cancel,
    change_episode,
    change_programme,
    hide_episode,
    plan_episode,
    plan_programme,
    unhide_episode,
)
from chosha.broadcasts.actions.recording import (
    archive_from_file,
    bring_recording,
    hand_in_recording,
    keep_recording,
    make_archive,
    receive_piece,
    remember_place,
    settle_recordings,
    write_captions,
    write_chapters,
)

__all__ = [
    "PartTicket",
    "archive_from_file",
    "begin_part",
    "bring_recording",
    "cancel",
    "change_episode",
    "change_programme",
    "end_broadcast",
    "go_live",
    "hand_in_recording",
    "hide_episode",
    "hide_line",
    "keep_recording",
    "leave_the_air",
    "look_after_shows",
    "make_archive",
    "note_interruption",
    "plan_episode",
    "plan_programme",
    "receive_piece",
    "remember_place",
    "say",
    "settle_recordings",
    "unhide_episode",
    "write_captions",
    "write_chapters",
]
