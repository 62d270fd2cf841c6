// Passkeys and security keys: <form data-passkey="create|get|login"> with a hidden field
// `credential`; what the server asks stands beside it as JSON, or at login is fetched.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));

function creation({ publicKey }, isPasskey) {
  const chosen = isPasskey
    ? { residentKey: "required", requireResidentKey: true, userVerification: "required" }
    : {};
  return {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: keys(publicKey.excludeCredentials),
    authenticatorSelection: { ...publicKey.authenticatorSelection, ...chosen },
  };
}

const request = ({ publicKey }) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  allowCredentials: keys(publicKey.allowCredentials),
});

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  const kept = form.querySelector("script[type='application/json']");
  if (kept) return JSON.parse(kept.textContent);
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function ask(form) {
  const data = await options(form);
  if (form.dataset.passkey === "create") {
    const isPasskey = form.elements.passwordless?.checked;
    return navigator.credentials.create({ publicKey: creation(data.creation_options, isPasskey) });
  }
  return navigator.credentials.get({ publicKey: request(data.request_options) });
}

function prepare(form) {
  const problem = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = asJson(await ask(form));
      form.submit();
    } catch {
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential;
  if (window.PublicKeyCredential) prepare(form);
}
