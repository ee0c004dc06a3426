#!/bin/sh
# Makes sure that nginx is there for the test of deploy/nginx. Exits 3 when it is not and may not be installed.
set -eu
find_nginx() { command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]; }
if find_nginx; then exit 0; fi
if [ -f /etc/debian_version ] && [ "$(id -u)" = 0 ]; then
  echo '前に置く nginx の試験のため、nginx を入れます（apt-get）。' >&2
  apt-get -qq update >&2 || true
  # Installed, not started: the test runs one of its own.
  env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install --no-install-recommends nginx-light >/dev/null || true
fi
if find_nginx; then exit 0; fi
echo 'nginx がないため、前に置く nginx の試験は行いません。入れ方: sudo apt-get install nginx-light' >&2
exit 3
