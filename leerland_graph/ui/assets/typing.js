// Has what is typed in a form kept while it is typed: once in a while the field is told that its text is meant (Ctrl+Enter in
// a text area, Enter in a line), as Streamlit itself has it. The field keeps the focus and the cursor its place.
const EVERY = 800; // milliseconds
const FIELDS = '[class*="st-key-field-"] [data-testid="stTextArea"] textarea, [class*="st-key-field-"] [data-testid="stTextInput"] input';
const waiting = new Map();
const composing = new WeakSet();

function tell(field) {
  waiting.delete(field);
  if (!field.isConnected) return;
  if (composing.has(field)) return later(field); // an accent, or a word in another script, is not finished
  const isArea = field.tagName === "TEXTAREA";
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: isArea, bubbles: true, cancelable: true }));
}

function later(field) {
  if (!waiting.has(field)) waiting.set(field, setTimeout(tell, EVERY, field));
}

function watch() {
  const mine = (event) => (event.target instanceof Element && event.target.matches(FIELDS) ? event.target : null);
  document.addEventListener("input", (event) => mine(event) && later(event.target));
  document.addEventListener("compositionstart", (event) => mine(event) && composing.add(event.target));
  document.addEventListener("compositionend", (event) => mine(event) && composing.delete(event.target));
  document.addEventListener("focusout", (event) => {
    const field = mine(event); // leaving a field keeps it by itself
    if (!field) return;
    clearTimeout(waiting.get(field));
    waiting.delete(field);
  });
}

export default function () {
  if (document.documentElement.dataset.leerlandTyping) return;
  document.documentElement.dataset.leerlandTyping = "on"; // once for a page, however often it is drawn
  watch();
}
