"""投稿前の確認: looks for what could tell who somebody is, before a text is shown to others. Asks no network and keeps no text."""
