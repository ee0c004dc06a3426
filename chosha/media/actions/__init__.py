"""Every write of this room: files members attach, live shows, recordings members bring along."""

from chosha.media.actions.files import forget_file, keep_file, keep_upload, prepared_file, rename_file, sweep_files
from chosha.media.actions.leaves import draw_leaves
from chosha.media.actions.papers import Paper, clean_paper
from chosha.media.actions.recordings import (
    append_upload,
    begin_upload,
    convert_upload,
    finish_upload,
    forget_upload,
    sweep_uploads,
    try_upload_again,
)
from chosha.media.actions.shows import (
    archive_show,
    bring_show_back,
    draw_storyboards,
    end_live_part,
    end_live_show,
    forget_show,
    forget_show_aside,
    open_live_part,
    set_show_aside,
)
from chosha.media.actions.whole import bring_whole_back, forget_whole, make_cut, set_whole_apart, whole_archive

__all__ = [
    "Paper",
    "append_upload",
    "archive_show",
    "begin_upload",
    "bring_show_back",
    "bring_whole_back",
    "clean_paper",
    "convert_upload",
    "draw_leaves",
    "draw_storyboards",
    "end_live_part",
    "end_live_show",
    "finish_upload",
    "forget_file",
    "forget_show",
    "forget_show_aside",
    "forget_upload",
    "forget_whole",
    "keep_file",
    "keep_upload",
    "make_cut",
    "open_live_part",
    "prepared_file",
    "rename_file",
    "set_show_aside",
    "set_whole_apart",
    "sweep_files",
    "sweep_uploads",
    "try_upload_again",
    "whole_archive",
]
