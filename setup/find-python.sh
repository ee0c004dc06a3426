#!/bin/sh
# Prints the newest Python of version 3.11 or later on this machine; says what to install when there is none.
for name in python3.13 python3.12 python3.11 python3.14 python3 python; do
  found=$(command -v "$name") || continue
  if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "$found"
    exit 0
  fi
done
echo 'Python 3.11 以上が見つかりません。Debian・Ubuntu: apt-get install python3 python3-venv　macOS: brew install python@3.12' >&2
echo 'python-3.11-is-missing'
