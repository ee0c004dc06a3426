#!/bin/sh
# setup/install.sh VENV LOCK: installs exactly what a lock file names, every file checked by its hash.
set -eu
venv=$1
lock=$2
if "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --require-hashes --strict -r "$lock"; then
  exit 0
fi
# uv does not read pip's own configuration (mirrors, certificates of a proxy); pip does.
echo "uv では入らなかったため、pip で入れます: $lock" >&2
exec "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
