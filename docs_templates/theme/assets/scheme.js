// The colour scheme: light, dark, or that of the device. It is set before the page is painted, and changed by the button
// in the header. Only a choice other than the device's is stored, under one key of localStorage.
{
  const KEY = "broadsheet.scheme";
  const SCHEMES = ["auto", "light", "dark"];
  const root = document.documentElement;

  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is disabled
    }
  };
  const write = (scheme) => {
    try {
      if (scheme === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, scheme);
    } catch {
      // Storage is disabled, so the choice applies to this page only.
    }
  };
  const apply = (scheme) => {
    root.dataset.scheme = SCHEMES.includes(scheme) ? scheme : "auto";
    const button = document.querySelector("button.scheme");
    if (button) {
      button.hidden = false;
      button.title = button.dataset[root.dataset.scheme];
      button.setAttribute("aria-label", button.title);
    }
  };

  apply(read());
  document.addEventListener("DOMContentLoaded", () => apply(root.dataset.scheme));
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("button.scheme")) return;
    const next = SCHEMES[(SCHEMES.indexOf(root.dataset.scheme) + 1) % SCHEMES.length];
    write(next);
    apply(next);
  });
}
