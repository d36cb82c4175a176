// Ties what is said of a field to its inputs, so that a screen reader says it with them: the finding stands in the
// container `finding-X`, the inputs in `field-X`.
const PREFIX = "st-key-finding-";

function tie(wrong) {
  for (const finding of document.querySelectorAll(`[class*="${PREFIX}"]`)) {
    const key = [...finding.classList].find((c) => c.startsWith(PREFIX)).slice(PREFIX.length);
    const field = document.querySelector(`.st-key-field-${key}`);
    if (!field) continue;
    finding.id = `finding-${key}`;
    const words = finding.textContent.trim();
    for (const input of field.querySelectorAll("input, textarea, [role=combobox], [role=group]")) {
      if (words) input.setAttribute("aria-describedby", finding.id);
      else input.removeAttribute("aria-describedby");
      if (words.includes(wrong)) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }
}

export default function ({ data }) {
  const again = () => tie(data.wrong); // the word for what must change
  again();
  const timers = [300, 1200].map((wait) => setTimeout(again, wait)); // the page may still be drawing
  return () => timers.forEach(clearTimeout);
}
