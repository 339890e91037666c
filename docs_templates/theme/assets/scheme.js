// Light, dark or as the device has it: set before the page is painted, and switched by the button in the header.
// Only a choice that differs from the device's is kept, under one key of localStorage.
{
  const KEY = "broadsheet.scheme";
  const SCHEMES = ["auto", "light", "dark"];
  const root = document.documentElement;

  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off
    }
  };
  const write = (scheme) => {
    try {
      if (scheme === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, scheme);
    } catch {
      // The choice holds for this page only.
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
