"""What happened here; ids only."""

from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class RecordingReady(Fact):
    """An uploaded recording has become the archive of its show."""

    upload_id: int
    show_id: int


@dataclass(frozen=True)
class RecordingFailed(Fact):
    """An uploaded recording was not made into an archive and will not be by itself; the upload holds the sentence for the host."""

    upload_id: int
    show_id: int
