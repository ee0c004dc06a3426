#!/bin/sh
# Makes sure that a Chromium and Japanese letters are there for the browser tests. Exits 3 when they are not and may not be installed.
set -eu
find_browser() {
  [ -n "${CHOSHA_TEST_CHROMIUM:-}" ] && [ -x "$CHOSHA_TEST_CHROMIUM" ] && return 0
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    # Ubuntu's package of that name is only a door to snap, which does not run in containers.
    if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then return 0; fi
  done
  [ -x '/Applications/Chromium.app/Contents/MacOS/Chromium' ] || [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ]
}

has_letters() {
  [ "$(uname)" = Darwin ] || { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ja 2>/dev/null)" ]; }
}

if find_browser && has_letters; then exit 0; fi

if [ -f /etc/debian_version ] && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  echo '画面の試験のため、Chromium と日本語の文字を入れます（apt-get）。' >&2
  root=''
  [ "$(id -u)" = 0 ] || root='sudo -n'
  $root apt-get -qq update >&2 || true
  $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null || true
fi
if find_browser; then exit 0; fi
echo 'Chromium がないため、画面の試験（tests/journeys）は行いません。' >&2
echo '入れ方: Debian は sudo apt-get install chromium fonts-noto-cjk　ほかは Chromium か Chrome を入れ、CHOSHA_TEST_CHROMIUM にその場所を書きます。' >&2
exit 3
