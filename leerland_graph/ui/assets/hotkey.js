// Ctrl+K goes to the search: to its field where it is open, else to its page in the menu.
let listening = false;

function field() {
  return document.querySelector(".st-key-find-words input");
}

export default function ({ data }) {
  if (location.pathname.endsWith(`/${data.page}`)) requestAnimationFrame(() => { const box = field(); if (box && document.activeElement === document.body) box.focus(); });
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    const box = field();
    if (box) { box.focus(); box.select(); return; }
    for (const link of document.querySelectorAll("[data-testid='stSidebarNavLink']")) {
      if (new URL(link.href).pathname.endsWith(`/${data.page}`)) { link.click(); return; }
    }
  });
}
