// Copies on this device of what has not arrived yet. A device without storage (private browsing) keeps none, and all else works.

/** Keep a copy under a name. */
export function keep(name, copy) {
  try {
    localStorage.setItem(name, JSON.stringify(copy));
  } catch {
    // only the building keeps it
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(name);
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
