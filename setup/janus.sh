#!/bin/sh
# Makes sure that Janus is there for the tests of encoders by WHIP. Exits 3 when it is not and may not be installed.
set -eu
if command -v janus >/dev/null; then exit 0; fi
if [ -f /etc/debian_version ] && [ "$(id -u)" = 0 ]; then
  echo 'WHIP の試験のため、Janus を入れます（apt-get）。' >&2
  apt-get -qq update >&2 || true
  # Installed, not started: the test runs one of its own.
  env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install --no-install-recommends janus >/dev/null || true
fi
if command -v janus >/dev/null; then exit 0; fi
echo 'Janus がないため、WHIP の試験は行いません。入れ方: sudo apt-get install janus' >&2
exit 3
