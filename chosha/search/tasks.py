from chosha.jobs.queue import job
from chosha.search import actions


@job()
def reindex() -> None:
    """Build all search rows again, after an import past the actions or a change of folding."""
    actions.reindex()
