// Catches up with the live edge. hls.js does so from close by alone: whoever waited for the house to come back would stay ten seconds behind.
const HURRIED = 1.2; // at most so fast
const IN_HAND = 1; // seconds that must be there

/** Sets how fast a live picture plays now. */
export function keepPace(video, hls) {
  const { latestLevelDetails: details, latency, targetLatency } = hls;
  if (!details) return;
  const behind = latency - (targetLatency ?? Infinity);
  const { buffered, currentTime } = video;
  const inHand = buffered.length ? buffered.end(buffered.length - 1) - currentTime : 0;
  const hurries = details.live && behind > 0.05 && inHand > IN_HAND;
  const rate = hurries ? Math.min(HURRIED, Math.round(40 / (1 + Math.exp(-0.75 * behind))) / 20) : 1;
  if (video.playbackRate !== rate) video.playbackRate = rate;
}
