// One line between two browsers: what both ends do alike. The protocol stands in docs/adr/0016-several-on-air.md.
const GATHERING = 2000;

/** All ways the browser knows are in the description, or those found within two seconds. */
export async function gathered(peer) {
  if (peer.iceGatheringState === "complete") return;
  await new Promise((resolve) => {
    peer.addEventListener("icegatheringstatechange", () => peer.iceGatheringState === "complete" && resolve());
    setTimeout(resolve, GATHERING);
  });
}

/** Words beside picture and voice: what is switched off, and farewells. heard({mic, camera, bye}). */
export function words(peer, heard) {
  const channel = peer.createDataChannel("words", { negotiated: true, id: 0 });
  channel.onmessage = ({ data }) => heard(JSON.parse(data));
  return channel;
}

export function tell(channel, said) {
  if (channel?.readyState === "open") channel.send(JSON.stringify(said));
}

/** Keeps what is sent small enough for the lines of homes. */
export async function limit(sender, { bitrate, scale = 1 }) {
  const wanted = sender.getParameters();
  for (const encoding of wanted.encodings ?? []) Object.assign(encoding, { maxBitrate: bitrate, scaleResolutionDownBy: scale });
  await sender.setParameters(wanted).catch(() => {});
}
