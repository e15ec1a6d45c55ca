/**
 * The style sheet of the staff pages. Contrast is at least 4.5:1; two columns from 64 rem on and one below, so that the
 * pages work on a phone.
 */
export const STYLE = `
:root { --ink: #1c2733; --soft: #51606e; --line: #d5dce3; --paper: #ffffff; --ground: #f3f5f7; --tone: #0b5a6b;
  --tone-dark: #084552; --tint: #e6f1f3; --bad: #9a1f1f; --bad-tint: #fcecec; --good: #1c6138; --good-tint: #e8f5ed;
  --warn: #7a4b00; --warn-tint: #fdf3dd; --radius: 0.5rem; color-scheme: light; }
* { box-sizing: border-box; }
html { font-family: system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif; font-size: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.5; overflow-wrap: anywhere; }
main { max-width: 78rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.25rem 0 0.75rem; }
h2 { font-size: 1.05rem; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
a { color: var(--tone); }
small { color: var(--soft); font-size: 0.85em; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 0.5rem; top: 0.5rem; background: var(--paper); padding: 0.5rem 1rem; z-index: 2; }
:focus-visible { outline: 3px solid #d9822b; outline-offset: 2px; border-radius: 2px; }

.top { background: var(--tone-dark); color: #fff; }
.top-inner { max-width: 78rem; margin: 0 auto; padding: 0.5rem 1rem; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem;
  align-items: center; }
.top a, .top .link { color: #fff; }
.brand { font-weight: 700; font-size: 1.15rem; text-decoration: none; }
.brand span { font-weight: 400; font-size: 0.85rem; opacity: 0.9; margin-left: 0.25rem; }
.menu { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem; margin: 0; padding: 0; }
.menu a { display: block; padding: 0.4rem 0.75rem; border-radius: var(--radius); text-decoration: none; }
.menu a:hover { background: rgb(255 255 255 / 12%); }
.menu a[aria-current] { background: #fff; color: var(--tone-dark); font-weight: 600; }
.whoami { margin-left: auto; display: flex; gap: 0.75rem; align-items: center; }
.whoami small { color: #d5e8ec; }

.card { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1.125rem;
  margin: 0 0 1rem; }
.card > :first-child { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
.card > form { max-width: 36rem; }
.narrow { max-width: 26rem; margin: 2rem auto; }
.columns { display: grid; gap: 1rem; align-items: start; }
.columns > * { min-width: 0; }
@media (min-width: 64rem) { .columns { grid-template-columns: minmax(0, 1fr) 24rem; } .side { position: sticky; top: 1rem; } }

.note { border-radius: var(--radius); padding: 0.75rem 1rem; margin: 0 0 1rem; border: 1px solid; }
.note p { margin: 0.25rem 0; }
.note-good { background: var(--good-tint); border-color: #a9d6ba; color: var(--good); }
.note-bad { background: var(--bad-tint); border-color: #e5b3b3; color: var(--bad); }
.note-warn { background: var(--warn-tint); border-color: #e6cd94; color: var(--warn); }

.tabs { display: flex; flex-wrap: wrap; gap: 0.5rem; list-style: none; padding: 0; margin: 0 0 1rem; }
.tabs a { display: block; padding: 0.35rem 0.9rem; border: 1px solid var(--line); border-radius: 2rem; background: var(--paper);
  text-decoration: none; }
.tabs a[aria-current] { background: var(--tone); border-color: var(--tone); color: #fff; }
.search { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; margin: 0 0 1rem; }
.search .field { margin: 0; flex: 2 1 16rem; }
.search .field + .field { flex: 1 1 11rem; }
.search input[type='search'], .search select, .search button { height: 2.75rem; }
.search .tick { height: 2.75rem; align-items: center; padding: 0; }
.search .tick input { margin: 0; }

table { width: 100%; border-collapse: collapse; background: var(--paper); }
caption { text-align: left; color: var(--soft); padding: 0.5rem 0.75rem; }
th, td { overflow-wrap: normal; text-align: left; vertical-align: top; padding: 0.55rem 0.75rem; border-bottom: 1px solid var(--line); }
th { font-size: 0.85rem; color: var(--soft); font-weight: 600; }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: #f8fafb; }
td .number, .number { font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
.table { border: 1px solid var(--line); border-radius: var(--radius); overflow-x: auto; background: var(--paper); margin: 0 0 1rem; }
.table.plain { border: 0; margin: 0; }
@media (max-width: 40rem) {
  .top-inner { padding: 0.5rem; gap: 0.25rem 0.75rem; }
  .brand { order: 1; padding-left: 0.4rem; }
  .whoami { order: 2; font-size: 0.9rem; }
  .top nav { order: 3; width: 100%; }
  .menu { gap: 0; justify-content: space-between; }
  .menu a { padding: 0.4rem; font-size: 0.9rem; }
  .search .tick { flex: 1 1 12rem; }
  h1 { font-size: 1.25rem; }
  .cards thead { position: absolute; left: -100rem; }
  .cards tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .cards tbody tr:last-child { border-bottom: 0; }
  .cards td { display: block; border: 0; padding: 0.15rem 0.75rem; overflow-wrap: anywhere; }
  .cards td[data-label]::before { content: attr(data-label) ': '; color: var(--soft); font-size: 0.85rem; }
}

.badge { display: inline-block; padding: 0.05rem 0.55rem; border-radius: 1rem; font-size: 0.85rem; background: var(--tint);
  color: var(--tone-dark); white-space: nowrap; }
.badge-late { background: var(--bad-tint); color: var(--bad); font-weight: 600; }
.badge-good { background: var(--good-tint); color: var(--good); }
.badge-warn { background: var(--warn-tint); color: var(--warn); }
.badges { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0 0 0.75rem; }

dl.data { display: grid; grid-template-columns: minmax(8rem, 13rem) minmax(0, 1fr); gap: 0.35rem 1rem; margin: 0; }
dl.data dt { color: var(--soft); }
dl.data dd { margin: 0; font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) { dl.data { grid-template-columns: 1fr; gap: 0; } dl.data dd { margin: 0 0 0.5rem; } }

.scans { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0.75rem; margin: 0 0 0.5rem; }
.scans figure { margin: 0; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; background: var(--ground); }
.scans img { display: block; width: 100%; height: 16rem; object-fit: contain; }
.scans .unseen p { margin: 0.6rem; }
.scans figcaption { padding: 0.35rem 0.6rem; font-size: 0.85rem; background: var(--paper); border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
  .scans { grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); }
  .scans img { height: 9rem; }
}
.file { display: grid; place-items: center; height: 16rem; text-align: center; padding: 1rem; }

.talk { margin: 0 0 1rem; max-height: 32rem; overflow-y: auto; }
.talk ol { list-style: none; margin: 0; padding: 0.25rem; display: grid; gap: 0.5rem; }
.talk li { max-width: 85%; padding: 0.5rem 0.75rem; border-radius: var(--radius); background: var(--ground); }
.talk li.ours { justify-self: end; background: var(--tint); }
.talk p { margin: 0; white-space: pre-line; }

form.act { margin: 0; }
.to-acts { margin: 0.75rem 0 0; }
@media (min-width: 64rem) { .to-acts { display: none; } }
.acts { display: grid; gap: 0.5rem; }
.acts details { border: 1px solid var(--line); border-radius: var(--radius); }
.acts summary { cursor: pointer; padding: 0.55rem 0.8rem; font-weight: 600; color: var(--tone-dark); }
.acts details[open] > summary { border-bottom: 1px solid var(--line); }
.acts details > form { padding: 0.8rem; }
.acts details.reasons > summary { font-weight: 400; color: var(--ink); }
.acts details.reasons > :not(summary) { margin-left: 0.8rem; margin-right: 0.8rem; }
.field { margin: 0 0 0.8rem; border: 0; padding: 0; min-width: 0; }
fieldset.field { border: 1px solid var(--line); border-radius: var(--radius); padding: 0.5rem 0.8rem 0.8rem; }
.acts details > form > fieldset.field { border: 0; padding: 0; }
fieldset.field details { margin: 0 0 0.4rem; }
.field > label, legend { display: block; font-weight: 600; margin-bottom: 0.2rem; }
.hint { color: var(--soft); font-size: 0.9rem; margin: 0 0 0.3rem; }
.issue { color: var(--bad); font-size: 0.9rem; margin: 0.25rem 0 0; }
input, select, textarea, button { font: inherit; color: inherit; }
input:not([type='checkbox']), select, textarea { width: 100%; padding: 0.5rem 0.65rem; border: 1px solid #8795a3; border-radius: 0.35rem;
  background: #fff; }
[aria-invalid='true'] { border-color: var(--bad) !important; box-shadow: inset 0 0 0 1px var(--bad); }
.tick { display: flex; gap: 0.6rem; align-items: flex-start; padding: 0.3rem 0; }
.tick + button { margin-top: 0.5rem; }
.tick input { width: 1.25rem; height: 1.25rem; margin: 0.15rem 0 0; flex: none; accent-color: var(--tone); }
button, .button { display: inline-block; min-height: 2.5rem; padding: 0.45rem 1.1rem; border-radius: 0.35rem; border: 1px solid var(--tone);
  background: #fff; color: var(--tone-dark); font-weight: 600; cursor: pointer; text-decoration: none; }
button.primary { background: var(--tone); color: #fff; }
button.danger { background: var(--bad); border-color: var(--bad); color: #fff; }
button.plain { width: 100%; text-align: left; border-color: var(--line); padding: 0.5rem 0.8rem; }
button:hover, .button:hover { background: var(--tint); }
button.primary:hover { background: var(--tone-dark); }
button.danger:hover { background: #7d1717; }
button.link { border: 0; background: none; padding: 0; min-height: 0; text-decoration: underline; font-weight: 400; }
.row-buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; }
.code { font-family: ui-monospace, 'Liberation Mono', monospace; font-size: 1.25rem; letter-spacing: 0.05em; overflow-wrap: anywhere;
  user-select: all; }
.qr { margin: 0 0 0.75rem; max-width: 14rem; }
.muted { color: var(--soft); }
.tasks { list-style: none; margin: 0; padding: 0; }
.tasks li { display: flex; gap: 1rem; justify-content: space-between; align-items: start; padding: 0.4rem 0;
  border-bottom: 1px solid var(--line); }
.tasks p { margin: 0; }
.tasks form { flex-shrink: 0; }
.mail { white-space: pre-wrap; margin: 0 0 0.75rem; font-family: inherit; }
details .mail { font-family: ui-monospace, 'Liberation Mono', monospace; font-size: 0.85rem; }
.timeline td { font-variant-numeric: tabular-nums; }
.timeline td small { display: block; }
.timeline .badge { display: table; margin-top: 0.2rem; }
.attached { color: var(--soft); font-size: 0.9rem; }
.attached::before { content: 'Lampiran: '; }
@media (min-width: 40.01rem) {
  .timeline th, .timeline td { padding-left: 0.6rem; padding-right: 0.6rem; }
  .timeline .row-name { width: 34%; }
  .timeline .short { white-space: nowrap; }
}
`;

/**
 * The script of the staff pages, small help where scripts run; every page works without it. It allows one submit per
 * tap, and keeps an officer from ticking a document as complete while one of its pictures is not shown.
 */
export const SCRIPT = `
'use strict';
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent === 'yes') { event.preventDefault(); return; }
  form.dataset.sent = 'yes';
});
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
const seenOrNot = (figure) => {
  const code = figure.dataset.document;
  const unseen = document.querySelector('.scans figure.unseen[data-document="' + code + '"]') !== null;
  const box = document.querySelector('form[action$="/check-completeness"] input[type="checkbox"][value="' + code + '"]');
  if (!box) return;
  box.disabled = unseen;
  if (unseen) box.checked = false;
};
const notShown = (image) => {
  const figure = image.closest('figure');
  if (!figure || figure.querySelector('button')) return;
  const note = document.createElement('p');
  note.className = 'issue';
  note.textContent = 'Gambar belum dapat ditampilkan. ';
  const again = document.createElement('button');
  again.type = 'button';
  again.className = 'link';
  again.textContent = 'Coba lagi';
  again.addEventListener('click', () => { note.remove(); image.src = image.src; });
  note.append(again);
  figure.append(note);
  figure.classList.add('unseen');
  seenOrNot(figure);
};
for (const image of document.querySelectorAll('.scans img')) {
  image.addEventListener('error', () => notShown(image));
  image.addEventListener('load', () => {
    const figure = image.closest('figure');
    figure.classList.remove('unseen');
    seenOrNot(figure);
  });
  if (image.complete && image.currentSrc !== '' && image.naturalWidth === 0) notShown(image);
}
const talk = document.querySelector('.talk');
if (talk) talk.scrollTop = talk.scrollHeight;
`;

/** The product's icon: a counter window. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#084552"/><path d="M7 21h18v3H7zM9 9a7 7 0 0 1 14 0v9H9z" fill="#fff"/><path d="M12 14h8v4h-8z" fill="#084552"/></svg>`;
