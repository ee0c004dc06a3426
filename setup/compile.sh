#!/bin/sh
# setup/compile.sh VENV: writes the lock files anew for all systems we run on, keeping every version that still fits.
set -eu
for name in uv node base test captions learning; do
  "$1/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url "requirements/$name.in" -o "requirements/$name.txt"
done
sh setup/node.sh "$1" npm install --package-lock-only --silent
