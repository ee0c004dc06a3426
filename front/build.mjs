// Builds what the browser gets into build/static: one style sheet, one always-needed script, one script per page-bound island, the vendors.
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const target = path.join(root, "build/static");
const house = path.join(root, "chosha/ui/static/ui/house");

const vendors = {
  "htmx.org/dist/htmx.min.js": "vendor/htmx.min.js",
  // light: no alternate audio tracks, captions or DRM. Our ladders carry their own audio, captions are <track>s.
  "hls.js/dist/hls.light.min.js": "vendor/hls.light.min.js",
};

const exists = (file) => stat(file).then(() => true, () => false);

async function folders(base) {
  const found = [];
  for (const entry of await readdir(base, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== "tests") found.push(path.join(base, entry.name));
  }
  return found;
}

/** Every chosha/<room>/static/<room> and chosha/desks/<desk>/static/<desk>. */
async function roomStatics() {
  const top = await folders(path.join(root, "chosha"));
  const rooms = [...top, ...(await folders(path.join(root, "chosha/desks")).catch(() => []))];
  const statics = [];
  for (const room of rooms) {
    const inner = path.join(room, "static", path.basename(room));
    if (await exists(inner)) statics.push({ room: path.basename(room), folder: inner });
  }
  return statics;
}

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  target: ["es2022", "chrome120", "firefox121", "safari17"],
  logLevel: "warning",
  metafile: true,
  // Pictures stay files of their own; the style sheet names them by the path they are served under.
  external: ["/static/*", "*.svg", "*.png", "*.webp"],
};

async function buildHouse() {
  await build({ ...options, entryPoints: [`${house}.css`], outfile: path.join(target, "ui/house.css") });
  const made = await build({ ...options, format: "esm", entryPoints: [`${house}.js`], outfile: path.join(target, "ui/house.js") });
  return new Set(Object.keys(made.metafile.inputs).map((file) => path.join(root, file)));
}

async function buildIslands(statics, alreadyInHouse) {
  const entries = {};
  for (const { room, folder } of statics) {
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      if (name.endsWith(".js") && !alreadyInHouse.has(file)) entries[`${room}/${name.slice(0, -3)}`] = file;
    }
  }
  if (Object.keys(entries).length === 0) return;
  await build({ ...options, format: "esm", entryPoints: entries, outdir: target });
}

/** What is neither style nor script (icons, pictures, the manifest) is served as it is. */
async function copyRest(statics) {
  for (const { room, folder } of statics) {
    const plain = (file) => !/\.(css|js)$/.test(file);
    await cp(folder, path.join(target, room), { recursive: true, filter: plain });
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(path.join(target, "vendor"), { recursive: true });
const statics = await roomStatics();
await copyRest(statics);
await buildIslands(statics, await buildHouse());
for (const [from, to] of Object.entries(vendors)) {
  const script = await readFile(path.join(root, "node_modules", from), "utf8");
  // Source maps stay at home; a line that names one would be a broken link.
  await writeFile(path.join(target, to), script.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
}
