// <passkey-key data-way="enter|confirm|add|masks" data-ask="path" | data-options="id of a JSON script">: a button, a hidden field
// `credential`, a line for what failed. A field `prf` takes what the passkey alone can compute (WebAuthn PRF): it opens the masks.
// Browsers without passkeys keep the form hidden; the password form beside it is always there.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

const FOR_MASKS = { eval: { first: new TextEncoder().encode("chosha masks") } };

function creation(options) {
  const { publicKey } = options;
  return {
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
      extensions: { ...publicKey.extensions, prf: {} },
      // A passkey finds its owner by itself and asks for finger, face or screen lock.
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  };
}

function request(options, opens) {
  const { publicKey } = options;
  const bytes = { challenge: toBytes(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials) };
  const extensions = opens ? { ...publicKey.extensions, prf: FOR_MASKS } : publicKey.extensions;
  return { publicKey: { ...publicKey, ...bytes, extensions } };
}

function opening(credential) {
  const { results } = credential.getClientExtensionResults().prf ?? {};
  return results?.first ? toText(results.first) : "";
}

function written(credential) {
  const { response } = credential;
  const told = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    told.attestationObject = toText(response.attestationObject);
    told.transports = response.getTransports?.() ?? [];
  } else {
    told.authenticatorData = toText(response.authenticatorData);
    told.signature = toText(response.signature);
    told.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: {}, // what the passkey computed for the masks goes nowhere but into its own field
    response: told,
  });
}

function reason(error, way) {
  if (error.name === "InvalidStateError") return "この端末のパスキーは、すでに加わっています。";
  if (error.name === "NotAllowedError") {
    return way === "add"
      ? "パスキーを加えませんでした。もう一度押すと、やり直せます。"
      : "パスキーを使いませんでした。もう一度押すか、パスワードで入れます。";
  }
  if (error.name === "NotSupportedError") return "このパスキーでは、匿名の鍵を開けられません。パスワードで開けられます。";
  if (error.name === "SecurityError") return "この開き方では、パスキーを使えません。パスワードで入れます。";
  return "パスキーを使えませんでした。少しおいて試すか、パスワードで入れます。";
}

class PasskeyKey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.form = this.querySelector("form");
    this.form.hidden = false;
    this.form.querySelector('button[type="button"]').addEventListener("click", () => this.use());
  }

  async use() {
    const fault = this.form.querySelector(".fault[role=alert]");
    fault.hidden = true;
    try {
      const options = await this.options();
      const { credential: field, prf } = this.form.elements;
      const adds = this.dataset.way === "add";
      const credential = await (adds ? navigator.credentials.create(creation(options)) : navigator.credentials.get(request(options, prf)));
      if (prf) prf.value = opening(credential);
      if (this.dataset.way === "masks" && !prf.value) throw new DOMException("no PRF", "NotSupportedError");
      field.value = this.dataset.way === "masks" ? toText(credential.rawId) : written(credential);
      this.form.submit();
    } catch (error) {
      fault.textContent = reason(error, this.dataset.way);
      fault.hidden = false;
    }
  }

  async options() {
    if (this.dataset.options) {
      const told = JSON.parse(document.getElementById(this.dataset.options).textContent);
      return told.creation_options ?? told.request_options;
    }
    const answer = await fetch(this.dataset.ask, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  }
}

customElements.define("passkey-key", PasskeyKey);
