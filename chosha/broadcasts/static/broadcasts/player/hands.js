// Other ways to the keys of a recording: the lock screen and headsets, the keyboard, a small window of its own.
const STEP = 15;

/** What stands on a lock screen, and what its keys do. */
export function onLockScreen(deck) {
  if (!("mediaSession" in navigator)) return;
  const { title, programme } = deck.dataset;
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist: programme });
  const keys = {
    play: () => deck.playOrPause(),
    pause: () => deck.playOrPause(),
    seekbackward: () => deck.go(deck.video.currentTime - STEP),
    seekforward: () => deck.go(deck.video.currentTime + STEP),
    seekto: ({ seekTime }) => deck.go(seekTime),
    nexttrack: () => deck.go(deck.nextChapter()),
  };
  for (const [name, act] of Object.entries(keys)) {
    try {
      navigator.mediaSession.setActionHandler(name, act);
    } catch {
      // older browsers know fewer keys
    }
  }
}

/** Only while the picture has the focus, so that no key does two things elsewhere on the page. */
export function byKeys(deck) {
  const { video } = deck;
  video.tabIndex = 0;
  video.setAttribute("aria-keyshortcuts", "Space ArrowLeft ArrowRight");
  video.addEventListener("keydown", (event) => {
    const act = {
      " ": () => deck.playOrPause(),
      ArrowLeft: () => deck.go(video.currentTime - STEP),
      ArrowRight: () => deck.go(video.currentTime + STEP),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

export function inSmallWindow(video, button) {
  if (!button || !document.pictureInPictureEnabled) return;
  button.hidden = false;
  button.onclick = () => (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture()).catch(() => {});
}
