// What the desk shows: choices of devices, which words fit a trouble; and keeping the screen awake.
import { browserName } from "./devices.js";

/** Shows the words for the reason, and how to allow devices in this browser. */
export function explain(reason) {
  for (const words of document.querySelectorAll("[data-reason]")) words.hidden = words.dataset.reason !== reason;
  const allowing = ["refused", "busy"].includes(reason);
  for (const steps of document.querySelectorAll("[data-browser]")) steps.hidden = !allowing || steps.dataset.browser !== browserName();
}

/** Fills a select with devices, the ones in use chosen. */
export function fillChoices(select, found, used) {
  const options = found.map((device, at) => new Option(device.label || `${at + 1}台目`, device.deviceId, false, used.includes(device.deviceId)));
  if (options.length) select.replaceChildren(...options);
}

/** While `isOn()`, the screen stays lit and leaving the page asks first. Returns what to call when the show begins. */
export function keepAwake(isOn) {
  const stay = () => isOn() && !document.hidden && navigator.wakeLock?.request("screen").catch(() => {});
  addEventListener("beforeunload", (event) => isOn() && event.preventDefault());
  document.addEventListener("visibilitychange", stay);
  return stay;
}
