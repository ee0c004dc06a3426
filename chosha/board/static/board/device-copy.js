// Copies on this device of what has not arrived yet. A device without storage (private browsing) keeps none, and all else works.
// A copy written under a mask has a mark beside it, by which signing out finds it (ui/device.js). Where two open pages write on one
// draft, the second keeps its copy under `<name>~<when>`.
const MARK = "nameless:";
export const NOWHERE = "この端末に残せません・閉じると消えます";

/** Keep a copy under a name. Whether it is kept: storage may be full, or refused. */
export function keep(name, copy) {
  try {
    if (copy.signed === "mask" && (copy.title || copy.body)) localStorage.setItem(MARK + name, "");
    else localStorage.removeItem(MARK + name);
    localStorage.setItem(name, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function forget(name) {
  try {
    for (const row of [name, MARK + name]) localStorage.removeItem(row);
  } catch {
    // nothing was kept
  }
}

/** The copy of that name, or null. */
export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/** [rest of the name, copy] of the newest copy whose name begins so and is wanted, or null. */
export function latest(prefix, wanted) {
  try {
    const rests = Object.keys(localStorage).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    const copies = rests.filter(wanted).map((rest) => [rest, kept(prefix + rest)]).filter(([, copy]) => copy);
    return copies.sort((a, b) => b[1].at - a[1].at)[0] ?? null;
  } catch {
    return null;
  }
}

/** Whether a copy is of something new: neither of an edit nor of a summary, whose keys say of which post. */
export const isNew = (key) => !/^(edit|sum)-/.test(key);

/** [key or key~when, copy]: the newest copy of that draft; for a page that begins something the last one that never arrived: of a
 * summary, of that one. */
export function unsent(prefix, key, begins) {
  const own = latest(prefix, (name) => name.split("~")[0] === key);
  if (own) return own;
  const question = key.match(/^sum-\d+-/)?.[0];
  return begins ? latest(prefix, (name) => (question ? name.startsWith(question) : isNew(name))) : null;
}
