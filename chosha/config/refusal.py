"""Errors an operator can do something about, as one sentence. Anything else stays a traceback: it is a fault of ours."""

from chosha.config.opening import NotPrepared


class CannotDo(Exception):
    """The command is refused. The text is a Japanese sentence that says why and what to do."""


def sentence_for(error: Exception) -> str | None:
    """The sentence to print before leaving with 1, or None when the error is not the operator's."""
    if isinstance(error, CannotDo | NotPrepared):
        return str(error)
    name = type(error).__name__
    if name == "Refused":
        return str(getattr(error, "sentence", error))
    if name == "NotAllowed":
        return "その会員には、この操作が許されていません。"
    if name == "OperationalError":
        return f"データベースに届きません。CHOSHA_DATABASE_URL と、データベースが動いているかを確かめてください（{_first_line(error)}）"
    if isinstance(error, ValueError) and "CHOSHA_" in str(error):
        return f"設定に直すところがあります。{error}"
    if isinstance(error, PermissionError):
        return f"{error.filename} を読み書きできません。置き場の持ち主と権限を確かめてください。"
    if isinstance(error, OSError) and error.errno == 28:
        return "置き場がいっぱいです。空きを作ってから、もう一度お試しください。"
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["理由は分かりません"])[0]
