// Who stands where on the picture. Plain numbers: no page is needed to try it.
export const WIDE = 1280;
export const HIGH = 720;
const GAP = 16;
const SMALL = { w: 272, h: 153 };

/**
 * @param {{id: string, slides?: boolean}[]} tiles those on screen, slides first where there are any
 * @param {string} choice auto, one, side, grid or slides
 * @param {string} big the id of whoever is large in "one"
 * @returns {{id: string, x: number, y: number, w: number, h: number, whole: boolean}[]} in the order of painting; whole: nothing may be cut off
 */
export function placed(tiles, choice, big) {
  const slides = tiles.find((tile) => tile.slides);
  const faces = tiles.filter((tile) => tile !== slides);
  const crowded = tiles.length > 4 && choice !== "one";
  if (slides && (crowded || choice === "auto" || choice === "slides")) return around(slides, faces);
  if (tiles.length === 1) return around(tiles[0], []);
  if (choice === "one") {
    const large = tiles.find((tile) => tile.id === big) ?? tiles[0];
    return around(large, tiles.filter((tile) => tile !== large));
  }
  return choice === "side" || tiles.length === 2 ? abreast(tiles) : fourfold(tiles);
}

function at(tile, x, y, w, h) {
  return { id: tile.id, x, y, w, h, whole: Boolean(tile.slides) };
}

/** One over the whole picture, the others small from the lower right upwards. */
function around(large, others) {
  const small = others.map((tile, n) => at(tile, WIDE - GAP - SMALL.w, HIGH - (n + 1) * (SMALL.h + GAP), SMALL.w, SMALL.h));
  return [at(large, 0, 0, WIDE, HIGH), ...small];
}

function abreast(tiles) {
  const w = (WIDE - GAP * (tiles.length + 1)) / tiles.length;
  const h = Math.min(HIGH - 2 * GAP, w * (tiles.length === 2 ? 0.9 : 1.2));
  return tiles.map((tile, n) => at(tile, GAP + n * (w + GAP), (HIGH - h) / 2, w, h));
}

/** Two by two; a third stands in the middle of the lower row. */
function fourfold(tiles) {
  const [w, h] = [(WIDE - 3 * GAP) / 2, (HIGH - 3 * GAP) / 2];
  return tiles.map((tile, n) => {
    const alone = tiles.length === 3 && n === 2;
    return at(tile, alone ? (WIDE - w) / 2 : GAP + (n % 2) * (w + GAP), GAP + Math.floor(n / 2) * (h + GAP), w, h);
  });
}
