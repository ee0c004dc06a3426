// What the desk shows: words, keys, choices of devices, how to allow them; and keeping the screen awake.
import { browserName } from "./devices.js";

const WORTH_SAYING = 3; // seconds

export class Panel {
  thing(name) {
    return document.querySelector(`[data-desk="${name}"]`);
  }

  /** Written only when it says something new, so that screen readers hear it once. */
  say(name, words) {
    if (this.thing(name).textContent !== words) this.thing(name).textContent = words;
  }

  /** How it stands, and what helps where something is missing. */
  showStatus(words, advice = "") {
    this.say("status", words);
    this.say("advice", advice);
    this.thing("advising").hidden = !advice;
  }

  /** How much of the show has not arrived yet; a second or two on the way is nothing to look at. */
  showWaiting(seconds) {
    this.say("waiting", seconds < WORTH_SAYING ? "" : `送るのを待っている ${Math.round(seconds)}秒`);
  }

  showLevel(step, words) {
    this.thing("meter").dataset.level = step;
    this.say("loudness", words);
    this.thing("meter").setAttribute("aria-label", `マイクの音量。${words}`);
  }

  able(on) {
    const begin = this.thing("begin");
    if (begin) begin.disabled = !on;
  }

  /** Devices of this kind are open: "camera", "screen" or "sound". */
  showKind(kind) {
    this.thing("trouble").hidden = true;
    this.able(true);
    this.thing("screen")?.setAttribute("aria-pressed", kind === "screen");
    this.thing("blind").disabled = kind === "sound";
    const choice = document.querySelector(`input[name="kind"][value="${kind}"]`);
    if (choice) choice.checked = true;
  }

  isPressed(name) {
    return this.thing(name).getAttribute("aria-pressed") === "true";
  }

  /** What is sent, or would be; nothing to see where there is only a voice. */
  preview(stream, soundAlone) {
    const preview = this.thing("preview");
    const shown = soundAlone ? null : stream;
    if (preview.srcObject !== shown) preview.srcObject = shown;
    preview.play().catch(() => {});
    document.querySelector("on-air-desk, guest-seat").classList.toggle("sound-alone", soundAlone);
  }

  /** The words for the reason, and how to allow devices in this browser. */
  explain(reason) {
    this.thing("trouble").hidden = false;
    this.able(false);
    for (const words of document.querySelectorAll("[data-reason]")) words.hidden = words.dataset.reason !== reason;
    const allowing = ["refused", "busy"].includes(reason);
    for (const steps of document.querySelectorAll("[data-browser]")) steps.hidden = !allowing || steps.dataset.browser !== browserName();
    this.say("status", "カメラとマイクを、まだ使えていません");
  }

  showOnAir() {
    document.body.classList.add("is-on-air");
    for (const name of ["lamp", "ending"]) this.thing(name).hidden = false;
    this.thing("devices").open = false;
  }

  /** elsewhere: the show goes on without this desk, or is over; it is not this desk that ends it. */
  showStopped(sentence, elsewhere) {
    this.thing("stopped").hidden = false;
    this.thing("lamp").hidden = true;
    this.say("clock", "");
    if (elsewhere) this.thing("ending").hidden = true;
    document.body.classList.add("is-stopped");
    this.say("stopped-words", sentence);
    this.showStatus("この画面からの放送は止まっています");
    document.body.classList.remove("is-on-air");
  }

  /** Fills the selects with devices, the ones in use chosen. */
  fill(found, used) {
    for (const [name, devices] of Object.entries(found)) {
      const options = devices.map((device, at) => new Option(device.label || `${at + 1}台目`, device.deviceId, false, used.includes(device.deviceId)));
      if (options.length) this.thing(name).replaceChildren(...options);
    }
  }
}

/** While `isOn()`, the screen stays lit and leaving the page asks first. Returns what to call when the show begins. */
export function keepAwake(isOn) {
  const stay = () => isOn() && !document.hidden && navigator.wakeLock?.request("screen").catch(() => {});
  addEventListener("beforeunload", (event) => isOn() && event.preventDefault());
  document.addEventListener("visibilitychange", stay);
  return stay;
}
