// In a viewer's page: every picture that is shown, with the moment, its second of the show and the clock on it; every time the player
// begins anew. `seen` is read and emptied from outside.
(() => {
  const seen = (globalThis.seen = { frames: [], loads: [], waits: [], errors: [] });
  const canvas = Object.assign(document.createElement("canvas"), { width: 80, height: 45 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const now = () => performance.timeOrigin + performance.now();
  // What the player complains of, as it comes.
  let player;
  Object.defineProperty(globalThis, "Hls", {
    get: () => player,
    set: (real) => {
      player = class extends real {
        constructor(settings) {
          super(settings);
          this.on(real.Events.ERROR, (_, error) => seen.errors.push([now(), error.details, error.fatal]));
        }
      };
    },
  });
  const clock = (video) => {
    pen.drawImage(video, 0, 0, 80, 45);
    const { data } = pen.getImageData(0, 0, 32, 20);
    const bytes = [0, 1, 2, 3, 4].map((row) => {
      let byte = 0;
      for (let bit = 0; bit < 8; bit += 1) byte = byte * 2 + (data[((row * 4 + 2) * 32 + bit * 4 + 2) * 4 + 1] > 127 ? 1 : 0);
      return byte;
    });
    const sum = bytes.slice(0, 4).reduce((all, byte) => (all * 31 + byte) & 255, 7);
    return sum === bytes[4] ? bytes.slice(0, 4).reduce((all, byte) => all * 256 + byte, 0) : null;
  };
  const follow = (video) => {
    const look = (_, facts) => {
      seen.frames.push([now(), facts.mediaTime, clock(video), facts.presentedFrames]);
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  let known;
  setInterval(() => {
    const video = document.querySelector("show-player video");
    if (!video || video === known) return;
    known = video;
    follow(video);
  }, 50);
  for (const name of ["loadstart", "emptied"]) document.addEventListener(name, (event) => event.target.closest?.("show-player") && seen.loads.push([now(), name]), true);
  document.addEventListener("waiting", () => seen.waits.push(now()), true);
  globalThis.counts = () => {
    const quality = known?.getVideoPlaybackQuality();
    return quality ? { shown: quality.totalVideoFrames, dropped: quality.droppedVideoFrames, at: known.currentTime } : null;
  };
})();
