// Camera, screen and microphone: opening them, changing them, and why one could not be opened.
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const exactly = (id) => (id ? { deviceId: { exact: id } } : {});

export class Devices {
  /** kind: "camera", "screen" or "sound". Throws what the browser throws; see reasonOf. */
  async open(kind, { camera = "", microphone = "" } = {}) {
    const media = navigator.mediaDevices;
    if (!media?.getUserMedia) throw new DOMException("no devices here", "SecurityError");
    const audio = { ...SOUND, ...exactly(microphone) };
    let tracks;
    if (kind === "screen") {
      if (!media.getDisplayMedia) throw new DOMException("no screens here", "NotSupportedError");
      const screen = await media.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: false });
      const sound = await media.getUserMedia({ audio }).catch((error) => {
        for (const track of screen.getTracks()) track.stop();
        throw error;
      });
      tracks = [...screen.getVideoTracks(), ...sound.getAudioTracks()];
    } else {
      const opened = await media.getUserMedia({ audio, video: kind === "camera" ? { ...PICTURE, ...exactly(camera) } : false });
      tracks = opened.getTracks();
    }
    this.leave();
    this.kind = kind;
    this.stream = new MediaStream(tracks);
    return this.stream;
  }

  /** Lets go of what was open before without waiting for the garbage collector. */
  leave() {
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.stream = null;
  }

  turn(kind, on) {
    const tracks = kind === "audio" ? this.stream?.getAudioTracks() : this.stream?.getVideoTracks();
    for (const track of tracks ?? []) track.enabled = on;
  }

  async listed() {
    const all = await navigator.mediaDevices.enumerateDevices();
    const of = (kind) => all.filter((device) => device.kind === kind && device.deviceId);
    return { camera: of("videoinput"), microphone: of("audioinput") };
  }
}

/** refused, absent, busy, insecure or unsupported. */
export function reasonOf(error) {
  if (["NotFoundError", "OverconstrainedError", "DevicesNotFoundError"].includes(error.name)) return "absent";
  if (["NotReadableError", "AbortError", "TrackStartError"].includes(error.name)) return "busy";
  if (error.name === "NotSupportedError") return "unsupported";
  return isSecureContext ? "refused" : "insecure";
}

/** Which way to allow a camera is the right one here. */
export function browserName(agent = navigator.userAgent) {
  if (/iPhone|iPad|Macintosh(?=.*Mobile)/.test(agent)) return "ios";
  if (/Android/.test(agent)) return /Firefox/.test(agent) ? "android-firefox" : "android";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Edg\//.test(agent)) return "edge";
  if (/Chrome\//.test(agent)) return "chrome";
  return /Safari\//.test(agent) ? "safari" : "chrome";
}
