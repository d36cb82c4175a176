// The parts of others that the editor is made of, in one file that the page loads from its own server.
export { basicSetup, EditorView } from "codemirror";
export { EditorState } from "@codemirror/state";
export { keymap } from "@codemirror/view";
export { sparql } from "codemirror-lang-sparql";
export { autocompletion } from "@codemirror/autocomplete";
export { linter, lintGutter, forceLinting } from "@codemirror/lint";
export { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
export { tags } from "@lezer/highlight";
export { spfmt } from "sparql-formatter";
