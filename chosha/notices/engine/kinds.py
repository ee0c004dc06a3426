"""Notices that nobody has to have: their words on the page where they are stopped."""

KINDS = {
    "thanks": ("お礼が届いたとき", "だれから、どの文にかは書きません。1日に一度までです。"),
    "waiting": (
        "話せる分野の質問が、答えを待っているとき",
        "「話せること」に書いた分野だけです。1日に一度までで、同じ質問は二度お知らせしません。",
    ),
}
