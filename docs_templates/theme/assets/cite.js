// Buttons that copy the address of a paper and its citation. They are made here because they would do nothing without
// this script. None is made if the browser cannot copy, for example on a page that was loaded without encryption.

import { say as word } from "./words.js";

const SHOWN = 2000; // milliseconds for which a button shows that it has copied

const said = Object.assign(document.createElement("p"), { className: "unseen" });
said.setAttribute("role", "status");

/** Return a button that copies the text that `getText` promises. */
function makeButton(label, name, getText) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, ariaLabel: name });
  let timer = 0;
  const say = (words) => {
    button.textContent = words;
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = words)); // announced again, even if it is the same
    clearTimeout(timer);
    timer = setTimeout(() => (button.textContent = label), SHOWN);
  };
  button.addEventListener("click", () => copy(getText()).then(() => say(word("copied")), () => say(word("not_copied"))));
  return button;
}

/** Pass the promise to the clipboard, not its text: browsers may refuse to copy long after a click. */
function copy(text) {
  const blob = text.then((read) => new Blob([read], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}

if (navigator.clipboard && window.ClipboardItem) {
  const address = document.querySelector("link[rel=canonical]").href;
  document.querySelector(".tools").append(makeButton(word("copy_link"), word("copy_link"), async () => address));
  for (const file of document.querySelectorAll(".cite li a")) {
    const isShown = file.pathname.endsWith(".bib");
    const getText = isShown ? async () => document.querySelector(".cite code").textContent : () => read(file.href);
    file.after(makeButton(word("copy"), word("copy_file", { name: file.textContent }), getText));
  }
  document.querySelector("main").append(said);
}
