// Forms that ask the browser for a passkey, to sign in (data-passkey="get") or to make a new one ("create"). What it answers
// goes with the form. A browser that knows no passkeys is not offered them.
(() => {
  "use strict";
  const known = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;

  const ask = async (form) => {
    const token = form.querySelector("[name=__RequestVerificationToken]").value;
    const answer = await fetch(form.dataset.passkeyOptions, {
      method: "POST",
      body: new URLSearchParams({ __RequestVerificationToken: token }),
      redirect: "error",
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const options = await answer.json();
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = !known;
    form.addEventListener("submit", async (event) => {
      const box = form.querySelector("[name=Credential]");
      if (box.value) return;
      event.preventDefault();
      event.stopPropagation();
      const state = form.querySelector("[data-passkey-state]");
      state.textContent = "";
      try {
        box.value = JSON.stringify(await ask(form));
      } catch {
        // Turned away, or none there.
        state.textContent = form.dataset.passkeyFailed;
        return;
      }
      form.requestSubmit();
    });
  }
})();
