// A page that waits looks whether the workshop has gone on.
const code = document.body.dataset.code;
let known = null;
async function look() {
  try {
    const answer = await fetch(`/join/${code}/state`, { cache: 'no-store' });
    const state = answer.ok ? (await answer.json()).state : 'gone';
    if (known !== null && state !== known) { location.href = `/join/${code}`; return; }
    known = state;
  } catch { /* the line dropped: look again */ }
  setTimeout(look, 2500);
}
if (code) look();
